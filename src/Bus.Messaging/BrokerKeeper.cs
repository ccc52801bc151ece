using Bus.Core.Dispatch;
using Bus.Core.Nodes;
using Bus.Messaging.Brokers;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Messaging;

/// <summary>
/// Makes the road to the broker, and makes it anew whenever it is gone. The hub does not wait for it.
/// A bus lives as long as its connection: MassTransit's own reconnecting backs off to half a minute and gives up for good where a login is refused, as on a broker that lost its data; this does not.
/// </summary>
internal sealed class BrokerKeeper(IBroker broker, BrokerLink link, ITicketTaker taker, TicketRoad counter, ILeases leases,
    IOptions<BrokerOptions> options, TimeProvider clock, ILoggerFactory logs, ILogger<BrokerKeeper> log) : BackgroundService
{
    private readonly BrokerOptions _options = options.Value;
    private readonly string _queue = TicketTopology.QueueOf(options.Value, leases.Node);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        string? told = null;
        while (true)
        {
            var why = await HoldRoadAsync(() => told = null, stopping);
            if (stopping.IsCancellationRequested) return;
            // Once for each cause: a broker that is down for a night must not fill a log.
            if (why != told) log.RoadClosed(broker.Name, why);
            told = why;
            await Task.Delay(_options.Reconnect, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Makes the road, and comes back when it is gone, with the reason.</summary>
    private async Task<string> HoldRoadAsync(Action opened, CancellationToken stopping)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        IBusControl? bus = null;
        HostReceiveEndpointHandle? queue = null;
        var start = Task.CompletedTask;
        try
        {
            // Looked for first: it says best what is wrong, and a bus is much to make in vain.
            var make = await broker.FindAsync(stopping);
            LogContext.ConfigureCurrentLogContext(logs);
            var watch = new QueueWatch();
            bus = make();
            start = bus.StartAsync(attempt.Token);
            await start.WaitAsync(_options.ConnectTimeout, clock, stopping);
            queue = bus.ConnectReceiveEndpoint(_queue, endpoint =>
            {
                TicketTopology.Describe(endpoint, _options);
                endpoint.ConnectReceiveEndpointObserver(watch);
                endpoint.Handler<DeliveryTickets>(TakeAsync);
            });
            if (!await IsServedAsync(queue, watch, stopping)) return await watch.Lost;
            var road = bus;
            link.Open(new BrokerLink.Road(node => road.GetSendEndpoint(TicketTopology.Address(_options, node)), watch.Lose));
            opened();
            log.RoadOpen(broker.Name);
            return await watch.Lost.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return "the hub stops";
        }
        catch (Exception e)
        {
            return e.GetBaseException().Message;
        }
        finally
        {
            link.Close();
            await attempt.CancelAsync();
            if (bus is not null) await LeaveAsync(bus, start, queue);
        }
    }

    /// <summary>Whether tickets come from the queue. One that is there and never answers is removed, so that the next road makes it anew.</summary>
    private async Task<bool> IsServedAsync(HostReceiveEndpointHandle queue, QueueWatch watch, CancellationToken stopping)
    {
        try
        {
            return await Task.WhenAny(queue.Ready, watch.Lost).WaitAsync(_options.ConnectTimeout, clock, stopping) != watch.Lost;
        }
        catch (TimeoutException)
        {
            // A quorum queue without a leader, as after a crash just after it was made. What it holds comes again from the journal.
            watch.Lose("the queue does not answer and is made anew");
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(_options.ConnectTimeout);
            await broker.RemoveAsync(_queue, patience.Token);
            return false;
        }
    }

    private async Task TakeAsync(ConsumeContext<DeliveryTickets> context)
    {
        var tickets = context.Message.ToTickets();
        counter.Consumed(tickets.Count);
        await taker.TakeAsync(tickets, context.CancellationToken);
    }

    private async Task LeaveAsync(IBusControl bus, Task start, HostReceiveEndpointHandle? queue)
    {
        try
        {
            // A bus that is not up can only be ended through its start, which was called off; one that is up, only by stopping it.
            await start.WaitAsync(_options.ConnectTimeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!start.IsCompletedSuccessfully) return;
            using var patience = new CancellationTokenSource(_options.ConnectTimeout, clock);
            // By itself: a bus that stops passes over a queue that was lost, which would go on reconnecting for ever.
            if (queue is not null) await queue.StopAsync(patience.Token).WaitAsync(_options.ConnectTimeout, clock);
            await bus.StopAsync(patience.Token).WaitAsync(_options.ConnectTimeout, clock);
        }
        catch (Exception e)
        {
            // The worst that it can do is to go on beside the next one, and a ticket taken twice is harmless.
            log.RoadNotLeft(broker.Name, e.GetType().Name);
        }
    }
}
