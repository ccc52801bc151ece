using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Microsoft.Extensions.Logging;

namespace Bus.Files.Claims;

/// <summary>Moves complete files out of the drop folders, and finds after a crash what was moved. Used by one thread.</summary>
/// <remarks>The end file moves first. A crash between the two renames then leaves an end file without data in the claim, which is plainly unfinished and goes back;
/// the other way round, data without its end file would look like data that never had one.</remarks>
internal sealed class ClaimDesk(HomeKeeper homes, HubEnvironment environment, TimeProvider clock, ILogger<ClaimDesk> log)
{
    private readonly ClaimIds _ids = new(clock);
    private readonly HashSet<ApplicationRef> _astray = [];

    /// <summary>Claims a file; null if the sender took it back meanwhile, or another node was first.</summary>
    /// <remarks>Where it fails, the file may lie claimed all the same: see <see cref="TakeAstray"/>.</remarks>
    public Claim? Take(Home home, string contract, CompleteFile file, Fence fence = default)
    {
        var claim = new Claim(home, contract, _ids.Next(), file.Name, file.EndName) { Environment = environment.Name, Fence = fence };
        home.Make(claim.Folder);
        var astray = true;
        try
        {
            return Move(claim, ref astray);
        }
        finally
        {
            if (astray) _astray.Add(home.Application);
        }
    }

    /// <summary>True, once, if a claim of this home may lie there and be in no lane. It must be looked for before anything else is claimed, or that overtakes it.</summary>
    public bool TakeAstray(Home home) => _astray.Remove(home.Application);

    /// <param name="astray">False as soon as it is known where everything lies.</param>
    private Claim? Move(Claim claim, ref bool astray)
    {
        var folder = claim.Home.In(claim.Contract);
        try
        {
            if (claim.EndPath is { } end) DurableFolder.Rename(Path.Combine(folder, claim.EndName!), end);
            DurableFolder.Rename(Path.Combine(folder, claim.FileName), claim.DataPath);
        }
        catch (FileNotFoundException)
        {
            GiveBack(claim);
            astray = false;
            return null;
        }
        catch (IOException)
        {
            // At the next look the data alone would look like data that never had an end file.
            GiveBack(claim);
            astray = false;
            throw;
        }
        SyncBoth(claim);
        // One that cannot be looked at now is no reason to remove it; it is found again as one that nobody has in hand.
        var kind = (FileStat.Of(claim.DataPath) ?? throw new IOException("What was claimed cannot be looked at.")).Kind;
        astray = false;
        if (kind == EntryKind.File) return claim;
        log.NotOrdinary(claim.Home.Application, claim.Id);
        Directory.Delete(claim.Folder, recursive: true);
        return null;
    }

    /// <summary>Claims to come are after this one, which was made elsewhere.</summary>
    public void ComeAfter(string id) => _ids.After(id);

    /// <summary>Claims of a home, of earlier runs and other nodes, that are not done, in the order in which they were made. Half-made ones are undone.</summary>
    public IReadOnlyList<Claim> Recover(Home home, Fence fence)
    {
        var claims = new List<Claim>();
        foreach (var lane in homes.RealFolders(home.Processing))
            foreach (var folder in homes.RealFolders(lane))
            {
                var id = Path.GetFileName(folder);
                if (!ClaimIds.IsOne(id)) continue;
                _ids.After(id);
                if (Claim.DoneAt(folder) is null && Reopen(home, Path.GetFileName(lane), id) is { } claim) claims.Add(claim with { Fence = fence });
            }
        return [.. claims.OrderBy(c => c.Id, StringComparer.Ordinal)];
    }

    /// <summary>Claims of a home that were made without an end file since then and are done, in the order in which they were made. One whose end file came late has it.</summary>
    public IReadOnlyList<Claim> TakenAlone(Home home, DateTimeOffset since)
    {
        var claims = new List<Claim>();
        foreach (var lane in homes.RealFolders(home.Processing))
            foreach (var folder in homes.RealFolders(lane))
            {
                var id = Path.GetFileName(folder);
                if (!ClaimIds.IsOne(id) || ClaimIds.TimeOf(id) < since || Claim.DoneAt(folder) is null || File.Exists(Path.Combine(folder, Claim.LateEnd))) continue;
                if (Claim.NamesIn(folder) is ({ } data, null)) claims.Add(new Claim(home, Path.GetFileName(lane), id, data, null));
            }
        return [.. claims.OrderBy(c => c.Id, StringComparer.Ordinal)];
    }

    private Claim? Reopen(Home home, string contract, string id)
    {
        var (data, end) = Claim.NamesIn(Claim.FolderOf(home, contract, id));
        var claim = new Claim(home, contract, id, data ?? "", end) { Environment = environment.Name };
        if (data is not null) return claim;
        log.ClaimUndone(home.Application, id);
        GiveBack(claim);
        return null;
    }

    /// <summary>Puts an end file back beside its data, unless the sender has put a newer one there, and removes the claim.</summary>
    private static void GiveBack(Claim claim)
    {
        if (claim.EndPath is { } end && File.Exists(end))
        {
            var original = Path.Combine(claim.Home.In(claim.Contract), claim.EndName!);
            if (FileStat.Of(original) is null && Directory.Exists(claim.Home.In(claim.Contract))) DurableFolder.Rename(end, original);
        }
        try
        {
            Directory.Delete(claim.Folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // This node stood still amid the claim, and the one that took over has put everything back already.
        }
        SyncBoth(claim);
    }

    private static void SyncBoth(Claim claim)
    {
        if (Directory.Exists(claim.Folder)) DurableFolder.Sync(claim.Folder);
        DurableFolder.Sync(claim.Lane);
        if (Directory.Exists(claim.Home.In(claim.Contract))) DurableFolder.Sync(claim.Home.In(claim.Contract));
    }
}
