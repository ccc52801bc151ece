using System.Collections.Concurrent;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>
/// What waits for what, on any node. Where this node delivers the route its own lane says so; otherwise a lane is made from the journal to look at, and kept
/// while it is asked for. Either way the journal is asked whether it is still true: what is finished on another node is told to the one, late, and to the other not at all.
/// </summary>
internal sealed class DeliveryOrder(Lanes lanes, LaneAdmission admission, IDeliveryJournal journal, SteadyTime clock, IOptions<DispatchOptions> options) : IDeliveryOrder
{
    private readonly ConcurrentDictionary<RouteId, View> _views = new();

    public async Task<IReadOnlyList<long>> BlockersOfAsync(Delivery delivery, CancellationToken cancellation)
    {
        if (delivery.State == DeliveryState.Delivered) return [];
        var lane = await LaneOfAsync(delivery, cancellation);
        var (unfinished, asked) = (new List<long>(), new HashSet<long>());
        // One that is finished leaves what is still before it to those that waited for it.
        while (BlockersIn(lane, delivery).Where(asked.Add).ToList() is { Count: > 0 } blockers)
            foreach (var blocker in blockers)
            {
                if (await journal.FindAsync(blocker, cancellation) is not { } found) continue;
                if (found.State == DeliveryState.Delivered) Finished(found);
                else if (!IsFetchedAfter(found, delivery)) unfinished.Add(blocker);
            }
        return unfinished;
    }

    /// <summary>Both lie in the mailbox, where they are fetched by position: one that was sent again while a later one lay there is before it there, though it came behind it in the lane.</summary>
    private static bool IsFetchedAfter(Delivery blocker, Delivery delivery) => LiesInMailbox(blocker) && LiesInMailbox(delivery) && blocker.Position > delivery.Position;

    private static bool LiesInMailbox(Delivery delivery) => delivery is { State: DeliveryState.Delivering, By: HandOverKind.Mailbox };

    /// <summary>How many later deliveries wait for this one, and for how many of its keys; null: it has too many.</summary>
    public async Task<(int Deliveries, int? Keys)> WaitingBehindAsync(Delivery delivery, CancellationToken cancellation)
    {
        if (delivery.State == DeliveryState.Delivered) return (0, 0);
        var lane = await LaneOfAsync(delivery, cancellation);
        lock (lane.Gate)
        {
            if (lane.Find(delivery.Position) is not { } entry) return (0, 0);
            LaneEntry[] behind = [.. entry.Dependents.Where(d => lane.Find(d.Position) == d)];
            if (entry.Large || behind.Any(d => d.Large)) return (behind.Length, behind.Length == 0 ? 0 : null);
            var keys = new HashSet<ulong>(entry.Keys.ToArray());
            return (behind.Length, behind.SelectMany(d => d.Keys.ToArray()).Where(keys.Contains).Distinct().Count());
        }
    }

    /// <summary>A delivery was finished by way of this node.</summary>
    public void Finished(Delivery delivery)
    {
        lanes.Finished(delivery);
        if (!_views.TryGetValue(delivery.Route, out var view)) return;
        lock (view.Lane.Gate)
            if (view.Lane.Find(delivery.Position) is { } entry) view.Lane.Finish(entry);
    }

    private async Task<Lane> LaneOfAsync(Delivery delivery, CancellationToken cancellation)
    {
        if (lanes.Of(delivery.Route) is not { } lane) return await ViewAsync(delivery, cancellation);
        // Just taken over or just started, it may not have it yet: then its order would not be known, and its end would be missed.
        await lanes.AdmitAsync(lane, delivery.Position, cancellation);
        return lane;
    }

    private async Task<Lane> ViewAsync(Delivery delivery, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var (route, old) in _views)
            if (now - old.UsedAt > options.Value.ViewIdle) _views.TryRemove(KeyValuePair.Create(route, old));
        var view = _views.GetOrAdd(delivery.Route, r => new View(new Lane(r)));
        view.UsedAt = now;
        if ((now - view.TrimmedAt > options.Value.ViewIdle / 6 && !await TrimAsync(view, now, cancellation)) || await IsPassedOverAsync(view.Lane, delivery, cancellation))
        {
            // Sent again on the node that delivers the route, which nobody tells this one.
            _views[delivery.Route] = view = new View(new Lane(delivery.Route)) { UsedAt = now, TrimmedAt = now };
            await admission.AdmitAsync(view.Lane, delivery.Position, ticketed: null, cancellation);
        }
        return view.Lane;
    }

    /// <summary>Brings it into the view. True: the view has come past it long ago, when it was finished, and now it is not.</summary>
    private async Task<bool> IsPassedOverAsync(Lane lane, Delivery delivery, CancellationToken cancellation)
    {
        await admission.AdmitAsync(lane, delivery.Position, ticketed: null, cancellation);
        lock (lane.Gate)
            if (lane.Find(delivery.Position) is not null) return false;
        return await journal.FindAsync(delivery.Id, cancellation) is { State: not DeliveryState.Delivered };
    }

    /// <summary>Takes out what was finished elsewhere, from the front: a consumer acknowledges roughly in order, so that is where it lies. False: something unfinished is there that the view does not have.</summary>
    private async Task<bool> TrimAsync(View view, DateTimeOffset now, CancellationToken cancellation)
    {
        const int Front = 500;
        view.TrimmedAt = now;
        var upTo = view.Lane.Admitted;
        var front = await journal.UnfinishedAfterAsync(view.Lane.Route, 0, Front, cancellation);
        if (front.Count == Front) upTo = Math.Min(upTo, front[^1].Position);
        var unfinished = front.Select(d => d.Position).ToHashSet();
        lock (view.Lane.Gate)
        {
            foreach (var entry in view.Lane.Entries.TakeWhile(e => e.Position <= upTo).Where(e => !unfinished.Contains(e.Position)).ToList())
                view.Lane.Finish(entry);
            return front.All(d => d.Position > upTo || view.Lane.Find(d.Position) is not null);
        }
    }

    private static IReadOnlyList<long> BlockersIn(Lane lane, Delivery delivery)
    {
        lock (lane.Gate) return lane.Find(delivery.Position) is { } entry ? [.. entry.Blockers.Select(b => b.Delivery)] : [];
    }

    private sealed class View(Lane lane)
    {
        public Lane Lane { get; } = lane;
        public DateTimeOffset UsedAt { get; set; }
        public DateTimeOffset TrimmedAt { get; set; }
    }
}
