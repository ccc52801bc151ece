using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.FrontDoor;
using Bus.Files.Homes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.TakingIn;

/// <summary>All drop folders of the region's applications, also those somebody made for a contract that is not provided. Used by one thread.</summary>
internal sealed class DropFolders(HomeKeeper homes, ClaimDesk desk, Lanes lanes, IUploads uploads, IRegionStore region,
    IOptions<FilesOptions> options, SteadyTime clock, ILogger<DropFolders> log)
{
    private readonly Dictionary<string, (DropFolder Folder, ApplicationRef Application, string Contract)> _folders = new(StringComparer.Ordinal);

    /// <summary>Claims of the run before go into their lanes before anything new does.</summary>
    public void Recover()
    {
        var claims = desk.Recover();
        if (claims.Count == 0) return;
        log.Recovered(claims.Count);
        foreach (var claim in claims)
        {
            if (claim.EndName is null) FolderOf(claim.Home, claim.Contract).Remember(claim);
            lanes.Add(claim);
        }
    }

    /// <summary>Looks through every folder, or through those that the operating system named.</summary>
    public void Look(FolderSignals signals, bool all)
    {
        var now = region.Current;
        uploads.Refresh();
        if (all) Discover(now);
        // Watched before it is looked through, so that nothing falls between.
        var unwatched = _folders.Keys.Where(path => !signals.Watch(path)).ToHashSet(StringComparer.Ordinal);
        var told = signals.Take();
        foreach (var (folder, name) in told.Renames) _folders.GetValueOrDefault(folder).Folder?.Watch.Renamed(name);
        foreach (var (path, (folder, application, contract)) in _folders)
        {
            if (told.Missed || unwatched.Contains(path)) folder.Watch.RenamesMissed();
            if (all || told.Missed || told.Changed.Contains(path)) Look(folder, application, contract, now);
        }
    }

    private void Look(DropFolder folder, ApplicationRef application, string contract, RegionModel now)
    {
        try
        {
            foreach (var claim in folder.Look(now)) lanes.Add(claim);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            log.ScanFailed(application, contract, cause);
        }
    }

    private void Discover(RegionModel now)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach (var home in homes.Of(now))
            foreach (var path in homes.RealFolders(home.AllIn))
                there.Add(FolderOf(home, Path.GetFileName(path)).Path);
        foreach (var gone in _folders.Keys.Where(path => !there.Contains(path)).ToList()) _folders.Remove(gone);
    }

    private DropFolder FolderOf(Home home, string contract)
    {
        if (_folders.TryGetValue(home.In(contract), out var known)) return known.Folder;
        var folder = new DropFolder(home, contract, options.Value, desk, uploads, clock, log);
        _folders[folder.Path] = (folder, home.Application, contract);
        return folder;
    }
}
