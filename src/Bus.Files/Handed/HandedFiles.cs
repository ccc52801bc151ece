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

/// <summary>Takes over what calls have handed on, on this node or another, into the homes that this node has, and ends what a crash left half done. Used by one thread.</summary>
internal sealed class HandedFiles(HomeKeeper homes, IRegionStore region, Lanes lanes, ILeases leases, IJournal journal, HubEnvironment environment, TimeProvider clock, ILogger<HandedFiles> log)
{
    // A call that is alive writes more often than this; one that has ended its file enters it into the journal at once.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookForAbandoned = TimeSpan.FromMinutes(1);
    private long? _looked;

    /// <summary>The file is whole and known to the journal.</summary>
    public static void HandOn(string part)
    {
        DurableFolder.Rename(part, part[..^FileDoor.PartSuffix.Length]);
        DurableFolder.Sync(Path.GetDirectoryName(part)!);
    }

    /// <summary>One look through all homes.</summary>
    public async Task AdoptAsync(CancellationToken cancellation)
    {
        // By what has passed, whatever the wall clock says: one that is set back must not hold it.
        var abandoned = _looked is not { } before || clock.GetElapsedTime(before) >= LookForAbandoned;
        if (abandoned) _looked = clock.GetTimestamp();
        // Also of applications that have left the region: their senders may have receipts, which come to an end all the same.
        foreach (var home in homes.Of(region.Current).UnionBy(homes.OnDisk(), home => home.Application))
        {
            if (!Directory.Exists(home.AllHanded)) continue;
            // Into the lanes of the node that has the home, and of no other.
            using var turn = leases.Enter(home.LeaseKey);
            if (turn is null) continue;
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
            foreach (var folder in homes.RealFolders(contract))
            {
                var (name, id) = (Path.GetFileName(contract), Path.GetFileName(folder));
                if (ClaimIds.IsOne(id)) Adopt(home, fence, name, id, folder);
                else if (abandoned && id.EndsWith(FileDoor.PartSuffix, StringComparison.Ordinal)) await EndAsync(folder, id[..^FileDoor.PartSuffix.Length], cancellation);
            }
    }

    private void Adopt(Home home, Fence fence, string contract, string id, string folder)
    {
        var place = Claim.FolderOf(home, contract, id);
        home.Make(Path.GetDirectoryName(place)!);
        DurableFolder.Rename(folder, place);
        DurableFolder.Sync(Path.GetDirectoryName(place)!);
        var (data, end) = Claim.NamesIn(place);
        if (data is null) return;
        log.Claimed(id, home.Application, contract, end is not null);
        lanes.Add(new Claim(home, contract, id, data, end) { Environment = environment.Name, Fence = fence });
    }

    private async Task EndAsync(string part, string id, CancellationToken cancellation)
    {
        var newest = Directory.EnumerateFiles(part).Select(File.GetLastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(part)).Max();
        if (clock.GetUtcNow() - newest < Abandoned) return;
        // In the journal it comes only after it is whole and durable, so its sender may have its receipt already.
        if (await journal.FindClaimAsync(id, cancellation) is not null) HandOn(part);
        else Directory.Delete(part, recursive: true);
        log.AbandonedEnded(id);
    }
}
