using System.Collections.Concurrent;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>The lanes of the routes that this node delivers, and the tickets that go out for what may start.</summary>
internal sealed class Lanes(LaneAdmission admission, IDeliveryJournal journal, Departures departures, TicketOffice tickets, Leases leases,
    SteadyTime clock, IOptions<DispatchOptions> options)
{
    // A route with a long backlog is looked through less often, and its tickets go out by and by.
    private const int LongLane = 1_000;
    private static readonly TimeSpan LongLaneInterval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<RouteId, Lane> _lanes = new();

    /// <summary>What of it another node delivers now is forgotten on the way.</summary>
    public IEnumerable<Lane> All
    {
        get
        {
            foreach (var (route, lane) in _lanes)
                if (lane.Term is { IsHeld: true }) yield return lane;
                else _lanes.TryRemove(KeyValuePair.Create(route, lane));
        }
    }

    /// <summary>The lane of a route; null: another node delivers it. A new one knows nothing yet: what stands in the journal comes in before anything of it starts.</summary>
    public Lane? Of(RouteId route)
    {
        if (_lanes.TryGetValue(route, out var there) && there.Term is { IsHeld: true }) return there;
        if (leases.TermOf(Shards.Of(route.ToString())) is not { } term) return null;
        var lane = new Lane(route, term);
        return _lanes.AddOrUpdate(route, lane, (_, other) => other.Term is { IsHeld: true } ? other : lane);
    }

    /// <summary>Deliveries were committed. Should the broker lose their tickets, the sweep asks the journal for them.</summary>
    public void Announce(DeliveryTicket ticket)
    {
        if (Of(ticket.Route) is not { } lane) return;
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
        if (Of(delivery.Route) is not { } lane) return;
        lock (lane.Gate)
            if (lane.Find(delivery.Position) is { } entry) Send(lane, lane.Finish(entry));
    }

    /// <summary>再送: a delivery was set back to waiting in the journal. Where another node delivers its route, the journal tells that one.</summary>
    public async Task ReplayedAsync(long delivery, CancellationToken cancellation)
    {
        if (await journal.FindAsync(delivery, cancellation) is not { } found || Of(found.Route) is not { } lane) return;
        await KnowAsync(lane, found, cancellation);
        await admission.ReadmitAsync(lane, found, cancellation);
    }

    /// <summary>A delivery was changed on another node: acknowledged in its mailbox, or sent again.</summary>
    public async Task LookAgainAsync(Lane lane, long delivery, CancellationToken cancellation)
    {
        if (await journal.FindAsync(delivery, cancellation) is not { } found) return;
        if (found.State == DeliveryState.Delivered) Finished(found);
        if (found.State != DeliveryState.Waiting) return;
        await KnowAsync(lane, found, cancellation);
        bool waits;
        // One that runs may have been sent again after its end was committed and before that was settled here.
        lock (lane.Gate) waits = lane.Find(found.Position) is { Parked: false, InMailbox: false, Running: false };
        if (!waits) await admission.ReadmitAsync(lane, found, cancellation);
    }

    /// <summary>Just taken over or just started, the lane may not have come to it yet: put in by itself, it would come once more with all others, and wait for itself.</summary>
    private Task KnowAsync(Lane lane, Delivery delivery, CancellationToken cancellation) => admission.AdmitAsync(lane, delivery.Position, ticketed: null, cancellation);

    /// <summary>Under which lease this node may write for the route; null: it is another's.</summary>
    public Fence? FenceOf(RouteId route) => Of(route) is { Term.MayGoOn: true } lane ? lane.Term.Fence : null;

    /// <summary>Tickets for what may start and has none under way: newly unblocked, due again, or lost by the broker.</summary>
    public void Sweep(Lane lane)
    {
        var now = clock.GetUtcNow();
        lock (lane.Gate)
        {
            var count = lane.OnTheWay.Count;
            if (count == 0 || (count > LongLane && now - lane.Swept < LongLaneInterval)) return;
            lane.Swept = now;
            Send(lane, lane.OnTheWay.Where(e => e.Startable && IsDue(e, now) && !Awaits(lane, e)
                && (e.TicketSent is not { } sent || now - sent > options.Value.TicketPatience)).Take(LongLane));
        }
    }

    /// <summary>May it start now? Under the lane's lock.</summary>
    public bool MayStart(Lane lane, LaneEntry entry) =>
        lane.Term is { MayGoOn: true } && entry.Startable && IsDue(entry, clock.GetUtcNow()) && !Awaits(lane, entry) && departures.MayLeave(lane.Route);

    /// <summary>What waits for a place has not begun: where the route was stopped meanwhile, it waits for that to be over. Under the lane's lock.</summary>
    public void CallBack(Lane lane)
    {
        if (lane.Ready.Count == 0 || departures.MayLeave(lane.Route)) return;
        foreach (var entry in lane.Ready) entry.Queued = false;
        lane.Ready.Clear();
    }

    /// <summary>Sends tickets for entries that are due. Under the lane's lock.</summary>
    public void Send(Lane lane, IEnumerable<LaneEntry> entries)
    {
        if (!departures.MayLeave(lane.Route)) return;
        var now = clock.GetUtcNow();
        foreach (var entry in entries.Where(e => IsDue(e, now) && !Awaits(lane, e)))
        {
            entry.TicketSent = now;
            tickets.Send(new DeliveryTicket(entry.Delivery, lane.Route, entry.Position));
        }
    }

    /// <summary>Messages go in one file from now on: the ticket of the one that takes the others along.</summary>
    public void Send(CollectionBatch batch)
    {
        lock (batch.Lane.Gate) Send(batch.Lane, [batch.Fix()]);
    }

    /// <summary>It goes with others in one file, when the time comes; or it goes another way than what is before it in the mailbox.</summary>
    private bool Awaits(Lane lane, LaneEntry entry) =>
        (entry.Collectable && departures.AreCollected(lane.Route)) || (entry.Blockers.Count > 0 && !departures.MayLieBehind(lane.Route));

    private static bool IsDue(LaneEntry entry, DateTimeOffset now) => entry.NotBefore is not { } due || due <= now;
}
