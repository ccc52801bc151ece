using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.FrontDoor;
using Bus.Files.Homes;
using Microsoft.Extensions.Logging;

namespace Bus.Files.TakingIn;

/// <summary>One <c>in/{contract}/</c>: looks through it and claims what is complete. Used by one thread.</summary>
internal sealed class DropFolder(Home home, string contract, FilesOptions options, ClaimDesk desk, FileProgress progress, IUploads uploads, SteadyTime clock, ILogger log)
{
    private const int AloneRemembered = 1_000;
    private readonly Dictionary<string, Claim> _alone = new(StringComparer.Ordinal);
    private FileIdentity? _folder;
    private HashSet<FileIdentity> _unfinishedTold = [];
    private bool _unreadableTold;
    private StrangeWatch _strange = new();

    /// <summary>Its completion rules' memory.</summary>
    public FolderWatch Watch { get; private set; } = new();

    /// <summary>Its path.</summary>
    public string Path { get; } = home.In(contract);

    /// <summary>One look; gives the claims made, in order.</summary>
    /// <param name="turn">Under which claims are made.</param>
    public IEnumerable<Claim> Look(RegionModel region, Turn turn, FolderSignals signals)
    {
        // Looked at each time: the owner of a home could put a link to another home in its place.
        if (!FileStat.IsRealFolder(home.Root, Path) || FileStat.Of(Path) is not { Identity: var folder })
        {
            progress.Forget(Path);
            yield break;
        }
        // One that was moved away, or removed, and made anew is another: nothing was told of it, and what is known is not of it.
        signals.Renew(Path, folder);
        if (_folder is { } before && before != folder) (Watch, _strange) = (new FolderWatch(), new StrangeWatch());
        _folder = folder;
        var scan = FolderScan.Of(Path);
        TellUnreadable(scan.Strange.Count(entry => entry.Lacks == Lack.Utf8Name));
        var provision = region.Find(home.Application)?.FindProvision(contract);
        var rule = CompletionRule.Of(provision?.Complete, options);
        var complete = Watch.Look(scan.Files, rule, clock.GetUtcNow(), file => uploads.Of(Path, file));
        progress.Incomplete(Path, home.Application, contract, WithStrange(scan.Strange));
        TellUnfinished();
        foreach (var end in Watch.LateEnds) PutAway(end);
        foreach (var file in complete)
        {
            // It may have stood still, or another node waits: what is left is that one's.
            if (!turn.MayGoOn) yield break;
            if (desk.Take(home, contract, file, turn.Fence) is not { } claim) continue;
            log.Claimed(claim.Id, home.Application, contract, claim.EndName is not null);
            if (claim.EndName is null) Remember(claim);
            yield return claim;
        }
    }

    /// <summary>A file was claimed without its end file; should that come later, it must not be taken for the next file of the name.</summary>
    public void Remember(Claim claim) => Remember(claim, clock.GetUtcNow());

    /// <param name="at">When it was claimed.</param>
    public void Remember(Claim claim, DateTimeOffset at)
    {
        if (_alone.Count >= AloneRemembered)
        {
            _alone.Clear();
            Watch.ForgetTakenAlone();
        }
        _alone[claim.FileName] = claim;
        Watch.TakenAlone(claim.FileName, at);
    }

    private void PutAway(string endName)
    {
        Watch.ForgetTakenAlone(DropName.DataNameOf(endName));
        if (!_alone.Remove(DropName.DataNameOf(endName), out var claim) || !Directory.Exists(claim.Folder)) return;
        DurableFolder.Rename(System.IO.Path.Combine(Path, endName), claim.Own(Claim.LateEnd));
        log.LateEndFile(home.Application, contract, claim.Id);
    }

    private IReadOnlyList<IncompleteFile> WithStrange(IReadOnlyList<StrangeEntry> found) =>
        _strange.Look(found, clock.GetUtcNow()).ToList() is { Count: > 0 } strange ? [.. Watch.Incomplete.Concat(strange).OrderBy(file => file.Since)] : Watch.Incomplete;

    private void TellUnfinished()
    {
        var old = Watch.Unfinished.Where(u => clock.GetUtcNow() - u.Since >= uploads.ReportAfter).Select(u => u.File).ToHashSet();
        if (old.Any(file => !_unfinishedTold.Contains(file))) log.UnfinishedUploads(old.Count, home.Application, contract, uploads.ReportAfter);
        _unfinishedTold = old;
    }

    private void TellUnreadable(int count)
    {
        if (count > 0 && !_unreadableTold) log.UnreadableNames(count, home.Application, contract);
        _unreadableTold = count > 0;
    }
}
