using System.Collections.Concurrent;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>The lanes of all routes, and the tickets that go out for what may start.</summary>
internal sealed class Lanes(LaneAdmission admission, IDeliveryJournal journal, IRoutePauses pauses, TicketOffice tickets,
    TimeProvider clock, IOptions<DispatchOptions> options) : IDeliveryOrder
{
    // A route with a long backlog is looked through less often, and its tickets go out by and by.
    private const int LongLane = 1_000;
    private static readonly TimeSpan LongLaneInterval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<RouteId, Lane> _lanes = new();

    public IEnumerable<Lane> All => _lanes.Values;

    public Lane Of(RouteId route) => _lanes.GetOrAdd(route, r => new Lane(r));

    /// <summary>At start: everything that is not delivered is known again from the journal; the sweep gives it tickets.</summary>
    public async Task<(int Deliveries, int Routes)> RecoverAsync(CancellationToken cancellation)
    {
        var routes = await journal.UnfinishedRoutesAsync(cancellation);
        foreach (var route in routes) await admission.AdmitAsync(Of(route.Route), route.Last, ticketed: null, cancellation);
        return (routes.Sum(r => r.Deliveries), routes.Count);
    }

    /// <summary>Deliveries were committed. Should the broker lose their tickets, the sweep asks the journal for them.</summary>
    public void Announce(DeliveryTicket ticket)
    {
        var lane = Of(ticket.Route);
        lock (lane.Gate) lane.Announce(ticket.Position, clock.GetUtcNow());
    }

    /// <summary>Brings what lost its first ticket into its lane, without one, so that the sweep gives it another.</summary>
    public async Task CatchUpAsync(Lane lane, CancellationToken cancellation)
    {
        long announced;
        lock (lane.Gate)
        {
            if (!lane.IsOverdue(clock.GetUtcNow(), options.Value.TicketPatience)) return;
            announced = lane.Announced;
        }
        await admission.AdmitAsync(lane, announced, ticketed: null, cancellation);
    }

    /// <summary>Brings everything up to a position into its lane. What comes along has a ticket of its own under way.</summary>
    public Task AdmitAsync(Lane lane, long position, CancellationToken cancellation) =>
        admission.AdmitAsync(lane, position, clock.GetUtcNow(), cancellation);

    /// <summary>A delivery left its consumer's mailbox, acknowledged to the last page.</summary>
    public void Finished(Delivery delivery)
    {
        var lane = Of(delivery.Route);
        lock (lane.Gate)
            if (lane.Find(delivery.Position) is { } entry) Send(lane, lane.Finish(entry));
    }

    /// <summary>再送: a delivery was set back to waiting in the journal.</summary>
    public async Task ReplayedAsync(long delivery, CancellationToken cancellation)
    {
        if (await journal.FindAsync(delivery, cancellation) is { } found) await admission.ReadmitAsync(Of(found.Route), found, cancellation);
    }

    /// <inheritdoc/>
    public IReadOnlyList<long> BlockersOf(Delivery delivery)
    {
        var lane = Of(delivery.Route);
        lock (lane.Gate) return lane.Find(delivery.Position) is { } entry ? [.. entry.Blockers.Select(b => b.Delivery)] : [];
    }

    /// <summary>Tickets for what may start and has none under way: newly unblocked, due again, or lost by the broker.</summary>
    public void Sweep(Lane lane)
    {
        var now = clock.GetUtcNow();
        lock (lane.Gate)
        {
            var count = lane.Entries.Count;
            if (count == 0 || (count > LongLane && now - lane.Swept < LongLaneInterval)) return;
            lane.Swept = now;
            Send(lane, lane.Entries.Where(e => e.Startable && IsDue(e, now)
                && (e.TicketSent is not { } sent || now - sent > options.Value.TicketPatience)).Take(LongLane));
        }
    }

    /// <summary>May it start now? Under the lane's lock.</summary>
    public bool MayStart(Lane lane, LaneEntry entry) =>
        entry.Startable && IsDue(entry, clock.GetUtcNow()) && !pauses.IsPaused(lane.Route);

    /// <summary>Sends tickets for entries that are due. Under the lane's lock.</summary>
    public void Send(Lane lane, IEnumerable<LaneEntry> entries)
    {
        if (pauses.IsPaused(lane.Route)) return;
        var now = clock.GetUtcNow();
        foreach (var entry in entries.Where(e => IsDue(e, now)))
        {
            entry.TicketSent = now;
            tickets.Send(new DeliveryTicket(entry.Delivery, lane.Route, entry.Position));
        }
    }

    private static bool IsDue(LaneEntry entry, DateTimeOffset now) => entry.NotBefore is not { } due || due <= now;
}
