using System.Runtime.ExceptionServices;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>
/// Brings into the lanes what stands in the journal and no ticket told of: everything unfinished, when this node starts or takes routes over; what another node
/// accepted and its ticket was lost; what another node changed. Two queries a round, however many messages there are.
/// </summary>
internal sealed class LaneRecovery(Lanes lanes, LaneAdmission admission, IDeliveryJournal journal, Leases leases,
    IOptions<DispatchOptions> options, TimeProvider clock, ILogger<LaneRecovery> log) : BackgroundService
{
    private const int ChangesAtOnce = 1_000, RoutesAtOnce = 4;
    private readonly SemaphoreSlim _gained = new(0, 1);

    protected override Task ExecuteAsync(CancellationToken stopping)
    {
        leases.Gained += Hurry;
        stopping.Register(() => leases.Gained -= Hurry);
        return new Rounds(options.Value.JournalSweep, clock) { AtOnce = true, RestBy = _gained.WaitAsync }.RunAsync(RoundAsync, log.RecoveryFailed, stopping);
    }

    /// <summary>One round.</summary>
    public async Task RoundAsync(CancellationToken cancellation)
    {
        var behind = new List<(Lane Lane, long Last)>();
        foreach (var end in await journal.RouteEndsAsync(cancellation))
            if (lanes.Of(end.Route) is { } lane && lane.Admitted < end.LastPosition) behind.Add((lane, end.LastPosition));
        var failed = await CatchUpAsync(behind, cancellation);
        failed = await LookAfterAsync(cancellation) ?? failed;
        if (failed is not null) ExceptionDispatchInfo.Throw(failed);
    }

    /// <summary>What went wrong with a route; null: nothing.</summary>
    private async Task<Exception?> CatchUpAsync(List<(Lane Lane, long Last)> behind, CancellationToken cancellation)
    {
        // Of most routes everything is finished. Read after the positions: what is not in it was finished up to them.
        Exception? failed = null;
        var fresh = behind.Where(b => b.Lane.Admitted == 0).Select(b => b.Lane).ToHashSet();
        var unfinished = fresh.Count == 0 ? [] : (await journal.UnfinishedRoutesAsync(cancellation)).ToHashSet();
        await Parallel.ForEachAsync(behind, new ParallelOptions { MaxDegreeOfParallelism = RoutesAtOnce, CancellationToken = cancellation }, async (b, stop) =>
        {
            try
            {
                if (fresh.Contains(b.Lane) && !unfinished.Contains(b.Lane.Route)) await admission.SkipAsync(b.Lane, b.Last, stop);
                else await admission.AdmitAsync(b.Lane, b.Last, ticketed: null, stop);
            }
            catch (Exception cause) when (IsOfOne(cause, stop))
            {
                failed = cause;
            }
        });
        var (found, routes) = (0, 0);
        foreach (var lane in fresh)
        {
            int count;
            lock (lane.Gate) count = lane.Entries.Count;
            if (count > 0) (found, routes) = (found + count, routes + 1);
        }
        if (found > 0) log.UnfinishedFound(found, routes);
        return failed;
    }

    // Of this route, whose records cannot be read: those of others, of other municipalities above all, do not wait for it.
    private static bool IsOfOne(Exception cause, CancellationToken cancellation) => cause is not JournalUnavailableException && !cancellation.IsCancellationRequested;

    /// <summary>What was changed from outside, as far as it is of this node's routes. What went wrong with one of them; null: nothing.</summary>
    private async Task<Exception?> LookAfterAsync(CancellationToken cancellation)
    {
        Exception? failed = null;
        long after = 0;
        IReadOnlyList<OutsideChange> page;
        do
        {
            page = await journal.OutsideChangesAsync(after, ChangesAtOnce, cancellation);
            var done = new Dictionary<Fence, List<OutsideChange>>();
            foreach (var change in page)
            {
                after = change.Number;
                if (lanes.Of(change.Route) is not { Term: { } term } lane) continue;
                try
                {
                    await lanes.LookAgainAsync(lane, change.Delivery, cancellation);
                }
                catch (Exception cause) when (IsOfOne(cause, cancellation))
                {
                    failed = cause;
                    continue;
                }
                if (!done.TryGetValue(term.Fence, out var ofLease)) done[term.Fence] = ofLease = [];
                ofLease.Add(change);
            }
            // A node that stood still may believe for a moment that the route is its own; forgotten by it, nobody would ever tell the one whose it is.
            foreach (var (fence, changes) in done) await journal.ForgetAsync(changes, fence, cancellation);
        }
        while (page.Count == ChangesAtOnce);
        return failed;
    }

    private void Hurry()
    {
        if (_gained.CurrentCount == 0) _gained.Release();
    }
}
