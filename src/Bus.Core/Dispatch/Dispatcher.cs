using System.Diagnostics;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Pipeline.Delivering;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>Takes tickets off the road and sends each delivery down the way out, once nothing of its keys is before it and there is room.</summary>
internal sealed class Dispatcher(MessageWay way, Lanes lanes, Circuits circuits, Poison poison, Retrying retrying, IDeliveryJournal journal,
    SteadyTime clock, IOptions<DispatchOptions> options, UnderWay underWay, ILogger<Dispatcher> log) : BackgroundService, ITicketTaker
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FillPatience = TimeSpan.FromSeconds(1);
    private readonly Room _room = new(options.Value.Parallel, options.Value.ParallelPerMunicipality);
    private CancellationToken _stopping;

    /// <inheritdoc/>
    public Task TakeAsync(IReadOnlyList<DeliveryTicket> tickets, CancellationToken cancellation) =>
        Task.WhenAll(tickets.GroupBy(t => t.Route).Select(route => TakeAsync(route.Key, route, cancellation)));

    private async Task TakeAsync(RouteId route, IEnumerable<DeliveryTicket> tickets, CancellationToken cancellation)
    {
        // Another node's by now: that one finds it in the journal.
        if (lanes.Of(route) is not { } lane) return;
        var taking = TakeAsync(lane, tickets, cancellation);
        try
        {
            await taking.WaitAsync(FillPatience, clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // A long backlog comes in. Whoever waited for it would hold a place at the broker, and with it the tickets of all others.
            if (taking.IsCompleted) await taking;
            else lane.Filling = LogAsync(lane, taking);
        }
    }

    private async Task TakeAsync(Lane lane, IEnumerable<DeliveryTicket> tickets, CancellationToken cancellation)
    {
        foreach (var ticket in tickets)
        {
            if (ticket.Position > lane.Admitted && lane.IsFilling)
            {
                // The sweep gives it another ticket once it is there.
                lock (lane.Gate) lane.Announce(ticket.Position, clock.GetUtcNow());
                continue;
            }
            await lanes.AdmitAsync(lane, ticket.Position, cancellation);
            lock (lane.Gate)
            {
                if (lane.Find(ticket.Position) is not { } entry) continue;
                entry.TicketSent = null;
                if (!lanes.MayStart(lane, entry)) continue;
                (entry.Queued, entry.Trace) = (true, ticket.Trace);
                lane.Ready.Enqueue(entry);
            }
            StartReady(lane);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        _stopping = stopping;
        using var timer = new PeriodicTimer(SweepInterval, clock);
        do
        {
            foreach (var lane in lanes.All)
            {
                // Not waited for: one lane that is slow to fill would hold the sweep of all others.
                if (!lane.IsFilling && CatchUpAsync(lane) is { IsCompleted: false } filling) lane.Filling = filling;
                lanes.Sweep(lane);
                StartReady(lane);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // What was called off says so in the journal before the journal closes.
        while (_room.Taken > 0 && !cancellationToken.IsCancellationRequested)
            await Task.Delay(SweepInterval, CancellationToken.None);
    }

    private Task CatchUpAsync(Lane lane) => LogAsync(lane, lanes.CatchUpAsync(lane, _stopping));

    // Nobody awaits it: it must not fail.
    private async Task LogAsync(Lane lane, Task filling)
    {
        try
        {
            await filling;
        }
        catch (OperationCanceledException)
        {
            // The hub stops, or the broker's queue was left: what is missing stands in the journal.
        }
        catch (Exception e)
        {
            log.DispatchStumbled(lane.Route.ToString(), e);
        }
    }

    private void StartReady(Lane lane)
    {
        while (true)
        {
            lock (lane.Gate)
                if (!HasNext(lane) || !_room.TryEnter(lane)) return;
            if (!TryStart(lane))
            {
                LeaveRoom(lane);
                return;
            }
        }
    }

    /// <summary>Gives a place in the room back, to whoever's turn it is.</summary>
    private void LeaveRoom(Lane lane)
    {
        for (var next = _room.Leave(lane.Route.Municipality); next is not null; next = _room.Leave(next.Route.Municipality))
        {
            if (!TryStart(next)) continue;
            StartReady(next);
            return;
        }
    }

    private bool HasNext(Lane lane)
    {
        lanes.CallBack(lane);
        // A hub that stops begins nothing more: what was not begun has no attempt to take back. Nor does one that has not started yet: it could not be called off. The first sweep begins it.
        return _stopping is { CanBeCanceled: true, IsCancellationRequested: false } && lane.Ready.Count > 0 && lane.Running < BreadthOf(lane).Now;
    }

    private Breadth BreadthOf(Lane lane) => lane.Breadth ??= new Breadth(options.Value);

    /// <summary>Starts the route's next delivery, for which there is a place in the room; false: there is none, or its consumer is left alone now.</summary>
    private bool TryStart(Lane lane)
    {
        LaneEntry entry;
        Circuit? circuit;
        lock (lane.Gate)
        {
            if (!HasNext(lane)) return false;
            entry = lane.Ready.Peek();
            circuit = circuits.Find(lane.Route);
            if (circuit?.TryBegin(entry.Delivery) == false) return false;
            lane.Ready.Dequeue();
            if (!poison.TryBegin(entry))
            {
                lane.Ready.Enqueue(entry);
                circuit?.Cancel(entry.Delivery);
                return false;
            }
            (entry.Queued, entry.Running, entry.Collectable) = (false, true, false);
            lane.Running++;
        }
        _ = Task.Run(() => RunAsync(lane, entry, circuit), CancellationToken.None);
        return true;
    }

    private async Task RunAsync(Lane lane, LaneEntry entry, Circuit? circuit)
    {
        using var counted = underWay.BeginDelivering();
        // What nothing is known of (a stumble, the hub stopping) is looked at again from the journal.
        (DeliveryState State, TimeSpan? Pause) end = (DeliveryState.Waiting, null);
        Fence? fence = null;
        try
        {
            using var turn = lane.Term?.Enter();
            fence = turn?.Fence;
            // Its ticket may have lain in wait while a maintenance began.
            if (turn is not null && underWay.MayDeliver)
                end = await journal.FindAsync(entry.Delivery, _stopping) switch
                {
                    null or { State: DeliveryState.Delivered } => (DeliveryState.Delivered, null),
                    // The answer to that commit was lost.
                    { State: DeliveryState.Parked } => (DeliveryState.Parked, null),
                    var delivery => await DeliverAsync(delivery, turn, lane, entry, circuit),
                };
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The journal knows how far it came.
            await InterruptAsync(entry, fence);
        }
        catch (Exception e)
        {
            log.DispatchStumbled(lane.Route.ToString(), e);
            if (e is JournalUnavailableException) await InterruptAsync(entry, fence);
        }
        finally
        {
            circuit?.Cancel(entry.Delivery);
            poison.End(entry);
            Settle(lane, entry, end.State, end.Pause);
            LeaveRoom(lane);
        }
        StartReady(lane);
    }

    private async Task<(DeliveryState, TimeSpan?)> DeliverAsync(Delivery delivery, Turn turn, Lane lane, LaneEntry entry, Circuit? circuit)
    {
        var begun = clock.GetTimestamp();
        entry.Broken = delivery.Broken;
        // A ticket that was sent again, after a restart above all, brings no context: the journal has the message's.
        using var span = Traces.Continue("deliver", ActivityKind.Consumer, entry.Trace ?? delivery.Message.Trace).About(delivery);
        var settled = (await way.Out.RunAsync(new PassedGate(delivery, turn), _stopping)).Value;
        span?.SetTag("bus.state", settled.State.Wire());
        if (settled.Reached is { } reached)
        {
            circuit?.End(delivery.Id, reached, settled.Trouble, failures => retrying.Pause(delivery.Route, failures));
            if (delivery.By == HandOverKind.Soap)
                lock (lane.Gate) BreadthOf(lane).Learn(reached, clock.GetElapsedTime(begun));
        }
        return (settled.State, settled.Pause);
    }

    // A hub that is told to stop amid an attempt is not one that died of it.
    private async Task InterruptAsync(LaneEntry entry, Fence? fence)
    {
        try
        {
            await journal.ApplyAsync(entry.Delivery, new DeliveryChange.Interrupted { Fence = fence }, CancellationToken.None);
        }
        catch (Exception e)
        {
            log.DispatchStumbled($"delivery {entry.Delivery}", e);
        }
    }

    private void Settle(Lane lane, LaneEntry entry, DeliveryState state, TimeSpan? pause)
    {
        lock (lane.Gate)
        {
            (entry.Running, entry.Trace) = (false, null);
            lane.Running--;
            if (entry.Replayed)
            {
                (entry.Replayed, entry.NotBefore) = (false, null);
                return;
            }
            switch (state)
            {
                case DeliveryState.Delivered:
                    lanes.Send(lane, lane.Finish(entry));
                    break;
                case DeliveryState.Parked:
                    entry.Parked = true;
                    break;
                case DeliveryState.Delivering:
                    lane.LieDown(entry);
                    lanes.Send(lane, entry.Dependents.Where(d => d.Startable));
                    break;
                default:
                    entry.NotBefore = clock.GetUtcNow() + (pause ?? options.Value.RetryFirst);
                    break;
            }
        }
    }
}
