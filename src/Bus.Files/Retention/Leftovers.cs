using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Bus.Files.Partners;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.Retention;

/// <summary>
/// Deletes what crashes and cut lines left half done in <c>.processing/</c> and nobody will come back to: files of partners that were not fetched to their end, deliveries that were not written to theirs.
/// They are personal data. Each node does it for the partners and routes that it has.
/// </summary>
internal sealed class Leftovers(HomeKeeper homes, IRegionStore region, ILeases leases, PartnerTurns turns, ITransferBook book, IDeliveryJournal journal, IOptions<FilesOptions> options, TimeProvider clock, ILogger<Leftovers> log)
{
    private const int DeliveriesAtOnce = 1_000;

    /// <summary>One look through all homes, also those of applications that have left the region.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var swept = 0;
        foreach (var home in homes.OnDisk())
        {
            foreach (var folder in homes.RealFolders(home.AllStaged))
                swept += await GuardedAsync(home, () => SweepStagedAsync(new PartnerRef(home.Application, Path.GetFileName(folder)), folder, cancellation));
            foreach (var folder in homes.RealFolders(home.AllOutgoing))
                swept += await GuardedAsync(home, () => SweepDraftsAsync(new RouteId(home.Application.Municipality, Path.GetFileName(folder), home.Application.Application), folder, cancellation));
        }
        if (swept > 0) log.LeftoversSwept(swept);
    }

    private async Task<int> SweepStagedAsync(PartnerRef who, string folder, CancellationToken cancellation)
    {
        if (Old(folder) is not { Count: > 0 } old) return 0;
        using var turn = turns.Enter(who);
        if (turn is null) return 0;
        // One that is ready is no longer fetched again: it only waits for its place, whenever the partner is visited next.
        var ready = (await book.RememberedAsync(who, TransferDirection.Fetch, cancellation)).Where(t => t.State == TransferState.Ready).Select(Staged.IdOf).ToHashSet(StringComparer.Ordinal);
        var waiting = old.ToLookup(path => ready.Contains(Path.GetFileName(path).Split('.')[0]));
        // It may be all there is of that file, so it is kept; but no visit will ever put it into its place, unless somebody does something.
        if (waiting[true].Any() && region.Current.Find(who.Application)?.FindPartner(who.Partner) is null) log.WaitsForNobody(waiting[true].Count(), who.ToString(), folder);
        return Delete(folder, waiting[false], () => turn.MayGoOn);
    }

    private async Task<int> SweepDraftsAsync(RouteId route, string folder, CancellationToken cancellation)
    {
        if (Old(folder) is not { Count: > 0 } old) return 0;
        using var turn = leases.Enter(route.ToString());
        if (turn is null) return 0;
        // Under a lease that has passed on, nothing is written any more and nothing is made ready: what is not ready by now never will be.
        // A closing's marker is made ready under another lease, and is nobody's personal data.
        var earlier = old.Where(path => !Path.GetFileName(path).Contains(DropName.ClosingSuffix, StringComparison.Ordinal) && DraftName.EpochOf(path) < turn.Fence.Epoch).ToList();
        if (earlier.Count == 0) return 0;
        var ready = await ReadyAsync(route, cancellation);
        return Delete(folder, earlier.Where(path => !ready.Exists(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal))), () => turn.MayGoOn);
    }

    /// <summary>How the drafts' names begin that only wait to be renamed.</summary>
    private async Task<List<string>> ReadyAsync(RouteId route, CancellationToken cancellation)
    {
        var ready = new List<string>();
        for (var after = 0L; await journal.UnfinishedAfterAsync(route, after, DeliveriesAtOnce, cancellation) is { Count: > 0 } some; after = some[^1].Position)
            ready.AddRange(some.Where(d => d.Prepared).Select(d => $"{d.Collection ?? d.Message.Receipt}."));
        return ready;
    }

    private List<string> Old(string folder)
    {
        var before = (clock.GetUtcNow() - options.Value.KeepLeftovers).UtcDateTime;
        return [.. Directory.EnumerateFiles(folder).Where(path => FileStat.Of(path) is { Kind: EntryKind.File } && File.GetLastWriteTimeUtc(path) <= before)];
    }

    private static int Delete(string folder, IEnumerable<string> paths, Func<bool> mayGoOn)
    {
        var count = 0;
        foreach (var path in paths)
        {
            if (!mayGoOn()) break;
            File.Delete(path);
            count++;
        }
        if (count > 0) DurableFolder.Sync(folder);
        return count;
    }

    // What cannot be deleted here keeps nobody else's personal data.
    private async Task<int> GuardedAsync(Home home, Func<Task<int>> sweep)
    {
        try
        {
            return await sweep();
        }
        catch (Exception cause) when (cause is IOException and not JournalUnavailableException or UnauthorizedAccessException)
        {
            log.HomeNotSwept(home.Application, cause);
            return 0;
        }
    }
}
