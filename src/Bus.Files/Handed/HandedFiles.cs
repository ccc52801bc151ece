using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Bus.Files.TakingIn;
using Microsoft.Extensions.Logging;

namespace Bus.Files.Handed;

/// <summary>
/// Takes over what calls have handed on, on this node or another, into the homes that this node has, and ends what a crash left half done. Used by one thread.
/// A sender that waits for each receipt has its files read in the order of their receipts: ids of claims, which are made by the clock of whatever node was called, say nothing of it.
/// </summary>
internal sealed class HandedFiles(HomeKeeper homes, IRegionStore region, ClaimDesk desk, Lanes lanes, ILeases leases, IJournal journal, HubEnvironment environment, TimeProvider clock, ILogger<HandedFiles> log)
{
    // A call that is alive writes more often than this; one that has ended its file enters it into the journal at once.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookForAbandoned = TimeSpan.FromMinutes(1);
    private const int SerialDigits = 10;
    // Of each call's folder the newest time in it, and since when it has been seen so. Files have their times from clocks that may be set, and not by this one; a node that starts counts anew.
    private readonly Dictionary<string, (DateTime Newest, long Since)> _coming = new(StringComparer.Ordinal);
    private long? _looked;

    /// <summary>The file is whole and known to the journal: its folder's name is the receipt's serial and the claim's id from now on.</summary>
    public static void HandOn(string part, string receipt)
    {
        var folder = Path.GetDirectoryName(part)!;
        DurableFolder.Rename(part, Path.Combine(folder, $"{receipt[^SerialDigits..]}.{Path.GetFileName(part)[..^FileDoor.PartSuffix.Length]}"));
        DurableFolder.Sync(folder);
    }

    /// <summary>One look through all homes.</summary>
    /// <param name="holds">Whether what lies claimed in a home is known under this lease: that goes first.</param>
    public async Task AdoptAsync(Func<Home, Fence, bool> holds, CancellationToken cancellation)
    {
        // By what has passed, whatever the wall clock says: one that is set back must not hold it.
        var abandoned = _looked is not { } before || clock.GetElapsedTime(before) >= LookForAbandoned;
        if (abandoned)
        {
            _looked = clock.GetTimestamp();
            foreach (var gone in _coming.Keys.Where(part => !Directory.Exists(part)).ToList()) _coming.Remove(gone);
        }
        // Also of applications that have left the region: their senders may have receipts, which come to an end all the same.
        foreach (var home in homes.Of(region.Current).UnionBy(homes.OnDisk(), home => home.Application))
        {
            if (!Directory.Exists(home.AllHanded)) continue;
            // Into the lanes of the node that has the home, and of no other.
            using var turn = leases.Enter(home.LeaseKey);
            if (turn is null || !holds(home, turn.Fence)) continue;
            try
            {
                await AdoptAsync(home, turn.Fence, abandoned, cancellation);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                log.NotAdopted(home.Application, cause);
            }
        }
    }

    private async Task AdoptAsync(Home home, Fence fence, bool abandoned, CancellationToken cancellation)
    {
        foreach (var contract in homes.RealFolders(home.AllHanded))
        {
            var folders = homes.RealFolders(contract);
            foreach (var (id, folder) in folders.Select(f => (Id: IdOf(Path.GetFileName(f)), Folder: f)).Where(f => f.Id is not null).OrderBy(f => IsOfEarlierRelease(f.Folder) ? 0 : 1).ThenBy(f => f.Folder, StringComparer.Ordinal))
                if (!Adopt(home, fence, Path.GetFileName(contract), id!, folder)) break;
            if (!abandoned) continue;
            foreach (var part in folders.Where(f => f.EndsWith(FileDoor.PartSuffix, StringComparison.Ordinal))) await EndAsync(part, Path.GetFileName(part)[..^FileDoor.PartSuffix.Length], cancellation);
        }
    }

    /// <summary>The claim's id in the name of a folder that was handed on; null: it was not, or is something else.</summary>
    private static string? IdOf(string name) => ClaimIds.IsOne(name) ? name
        : name.Length > SerialDigits + 1 && name[SerialDigits] == '.' && name.AsSpan(0, SerialDigits).IndexOfAnyExceptInRange('0', '9') < 0 && ClaimIds.IsOne(name[(SerialDigits + 1)..]) ? name[(SerialDigits + 1)..] : null;

    private static bool IsOfEarlierRelease(string folder) => ClaimIds.IsOne(Path.GetFileName(folder));

    /// <summary>False: not yet, and none behind it.</summary>
    private bool Adopt(Home home, Fence fence, string contract, string id, string folder)
    {
        // After a crash claims are read in the order of their ids: one that would come before what goes before it now waits until that is done.
        if (homes.RealFolders(home.Claims(contract), name => ClaimIds.IsOne(name) && string.CompareOrdinal(name, id) > 0).Any(c => Claim.DoneAt(c) is null)) return false;
        var place = Claim.FolderOf(home, contract, id);
        home.Make(Path.GetDirectoryName(place)!);
        DurableFolder.Rename(folder, place);
        DurableFolder.Sync(Path.GetDirectoryName(place)!);
        desk.ComeAfter(id);
        var (data, end) = Claim.NamesIn(place);
        if (data is null) return true;
        log.Claimed(id, home.Application, contract, end is not null);
        lanes.Add(new Claim(home, contract, id, data, end) { Environment = environment.Name, Fence = fence });
        return true;
    }

    private async Task EndAsync(string part, string id, CancellationToken cancellation)
    {
        var newest = Directory.EnumerateFiles(part).Select(File.GetLastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(part)).Max();
        if (!_coming.TryGetValue(part, out var seen) || seen.Newest != newest)
        {
            _coming[part] = (newest, clock.GetTimestamp());
            return;
        }
        if (clock.GetElapsedTime(seen.Since) < Abandoned) return;
        // In the journal it comes only after it is whole and durable, so its sender may have its receipt already.
        if (await journal.FindClaimAsync(id, cancellation) is { } known) HandOn(part, known.Message.Receipt);
        else Directory.Delete(part, recursive: true);
        log.AbandonedEnded(id);
    }
}
