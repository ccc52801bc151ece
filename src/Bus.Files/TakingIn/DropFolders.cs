using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.FrontDoor;
using Bus.Files.Homes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.TakingIn;

/// <summary>
/// The drop folders of the homes that this node has, also those somebody made for a contract that is not provided. A home is one node's at a time, by a lease; whoever gets it
/// goes on with the claims that lie there, then takes what was dropped. Used by one thread.
/// </summary>
internal sealed class DropFolders(HomeKeeper homes, ClaimDesk desk, Lanes lanes, FileProgress progress, IUploads uploads, IRegionStore region, ILeases leases,
    IOptions<FilesOptions> options, SteadyTime clock, ILogger<DropFolders> log)
{
    private readonly Dictionary<string, (DropFolder Folder, Home Home, string Contract)> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ApplicationRef Application, string Root, string Contract, StrangeWatch Watch)> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<ApplicationRef, Fence> _held = [];
    private IReadOnlyList<Home> _homes = [];
    private DateTimeOffset _strays;

    /// <summary>Looks through every folder, or through those that the operating system named and those in which something waits.</summary>
    public void Look(FolderSignals signals, bool all)
    {
        var now = region.Current;
        uploads.Refresh();
        if (all) Discover(now);
        // Watched before it is looked through, so that nothing falls between.
        var unwatched = _folders.Keys.Where(path => !signals.Watch(path)).ToHashSet(StringComparer.Ordinal);
        var told = signals.Take();
        foreach (var (folder, name) in told.Renames) _folders.GetValueOrDefault(folder).Folder?.Watch.Renamed(name);
        foreach (var (path, (folder, _, _)) in _folders)
            if (told.Missed || unwatched.Contains(path)) folder.Watch.RenamesMissed();
        var strays = all && clock.GetUtcNow() >= _strays;
        if (strays) _strays = clock.GetUtcNow() + options.Value.StrayInterval;
        var everything = all || told.Missed;
        var byHome = _folders.Values.Where(f => everything || f.Folder.Watch.Waits || told.Changed.Contains(f.Folder.Path)).ToLookup(f => f.Home);
        // Between two rounds through all of them, homes in which nothing happens cost nothing: there may be thousands.
        foreach (var home in everything ? _homes : byHome.Select(f => f.Key))
        {
            using var turn = leases.Enter(home.LeaseKey);
            if (!Has(home, turn, strays, everything ? byHome[home] : _folders.Values.Where(f => f.Home == home)))
            {
                foreach (var path in LeftOf(home)) progress.Forget(path);
                continue;
            }
            foreach (var (_, _, contract) in byHome[home]) Look(home, contract, now, turn!, signals);
            if (everything) TellLeft(home);
        }
    }

    /// <summary>True if what lies claimed in a home is known, under this lease.</summary>
    public bool Holds(Home home, Fence fence) => _held.TryGetValue(home.Application, out var held) && held == fence;

    /// <summary>False: another node has the home. Where this one has it anew, what lies claimed there goes into its lanes before anything new does.</summary>
    private bool Has(Home home, Turn? turn, bool strays, IEnumerable<(DropFolder Folder, Home Home, string Contract)> own)
    {
        if (turn is null)
        {
            _held.Remove(home.Application);
            HandOn(own);
            return false;
        }
        var anew = !_held.TryGetValue(home.Application, out var fence) || fence != turn.Fence || lanes.TakeDropped(home.Application);
        if (!desk.TakeAstray(home) && !anew && !strays) return true;
        // What another node made of the folder meanwhile is not known here.
        if (anew)
            foreach (var (folder, _, contract) in own.ToList()) _folders[folder.Path] = (New(home, contract), home, contract);
        _held[home.Application] = turn.Fence;
        if (Guarded(home, "", () => Recover(home, turn.Fence, anew))) return true;
        // Not before what lies claimed there is known: it goes first.
        _held.Remove(home.Application);
        return false;
    }

    private void Recover(Home home, Fence fence, bool anew)
    {
        // Whoever had the home before knew which end files are still to come; else one would be taken for that of the next file of its name, and refuse it.
        if (anew)
            foreach (var claim in desk.TakenAlone(home, clock.GetUtcNow() - options.Value.LateEndFile)) FolderOf(home, claim.Contract).Remember(claim, ClaimIds.TimeOf(claim.Id));
        var claims = desk.Recover(home, fence).Where(claim => !lanes.Knows(claim)).ToList();
        if (claims.Count == 0) return;
        log.Recovered(claims.Count);
        foreach (var claim in claims)
        {
            if (claim.EndName is null) FolderOf(claim.Home, claim.Contract).Remember(claim);
            lanes.Add(claim);
        }
    }

    private void Look(Home home, string contract, RegionModel now, Turn turn, FolderSignals signals) => Guarded(home, contract, () =>
    {
        foreach (var claim in FolderOf(home, contract).Look(now, turn, signals)) lanes.Add(claim);
    });

    // Of an application that has left the region nobody takes what is still put there, and its sender takes it for handed over.
    private void TellLeft(Home home)
    {
        foreach (var path in LeftOf(home))
        {
            var (application, root, contract, watch) = _left[path];
            Guarded(home, contract, () => progress.Incomplete(path, application, contract, FileStat.IsRealFolder(root, path) && Directory.Exists(path)
                ? [.. watch.Look(Untaken(FolderScan.Of(path)), clock.GetUtcNow()).OrderBy(file => file.Since)] : []));
        }
    }

    private List<string> LeftOf(Home home) => [.. _left.Where(l => l.Value.Application == home.Application).Select(l => l.Key)];

    private static List<StrangeEntry> Untaken(FolderScan scan) =>
        [.. scan.Files.Where(file => !DropName.IsEndFile(file.Name)).Select(file => new StrangeEntry(file.Name, file.Identity, file.Size, file.Modified, Lack.Application)), .. scan.Strange];

    // What came through this node's front door into another one's home: that one sees the file, but not the door's log.
    private void HandOn(IEnumerable<(DropFolder Folder, Home Home, string Contract)> own)
    {
        foreach (var (folder, home, contract) in own)
        {
            progress.Forget(folder.Path);
            Guarded(home, contract, () => uploads.HandOn(folder.Path));
        }
    }

    private bool Guarded(Home home, string contract, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            log.ScanFailed(home.Application, contract, cause);
            return false;
        }
    }

    private void Discover(RegionModel now)
    {
        // Also of applications that have left the region: their claims come to an end all the same.
        _homes = [.. homes.Of(now).UnionBy(homes.OnDisk(), home => home.Application)];
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach (var home in homes.Of(now))
            foreach (var path in homes.RealFolders(home.AllIn))
                there.Add(FolderOf(home, Path.GetFileName(path)).Path);
        foreach (var gone in _folders.Keys.Where(path => !there.Contains(path)).ToList())
        {
            _folders.Remove(gone);
            progress.Forget(gone);
        }
        DiscoverLeft(now);
    }

    private void DiscoverLeft(RegionModel now)
    {
        var left = _homes.Where(home => now.Find(home.Application) is null).SelectMany(home => homes.RealFolders(home.AllIn).Select(path => (home, path))).ToDictionary(l => l.path, l => l.home, StringComparer.Ordinal);
        foreach (var gone in _left.Keys.Where(path => !left.ContainsKey(path)).ToList())
        {
            _left.Remove(gone);
            // One that is back tells for itself what it lacks.
            if (!_folders.ContainsKey(gone)) progress.Forget(gone);
        }
        foreach (var (path, home) in left) _left.TryAdd(path, (home.Application, home.Root, Path.GetFileName(path), new StrangeWatch()));
    }

    private DropFolder FolderOf(Home home, string contract)
    {
        if (_folders.TryGetValue(home.In(contract), out var known)) return known.Folder;
        var folder = New(home, contract);
        _folders[folder.Path] = (folder, home, contract);
        return folder;
    }

    private DropFolder New(Home home, string contract) => new(home, contract, options.Value, desk, progress, uploads, clock, log);
}
