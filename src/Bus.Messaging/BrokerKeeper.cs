using Bus.Messaging.Brokers;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Messaging;

/// <summary>
/// Makes the road to the broker, and makes it anew whenever it is gone. The hub does not wait for it.
/// MassTransit's own reconnecting backs off to half a minute and gives up for good where a login is refused, as on a broker that lost its data; this does not.
/// </summary>
internal sealed class BrokerKeeper(IBroker broker, BrokerLink link, IReceiveEndpointConnector connector, IOptions<BrokerOptions> options,
    TimeProvider clock, ILogger<BrokerKeeper> log) : BackgroundService
{
    private readonly BrokerOptions _options = options.Value;

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
        HostReceiveEndpointHandle? handle = null;
        try
        {
            // Looked for first: each receiving side that MassTransit was ever given costs memory.
            await broker.ProbeAsync(stopping);
            var watch = new QueueWatch();
            handle = connector.ConnectReceiveEndpoint(_options.Queue, (context, queue) =>
            {
                TicketTopology.Describe(queue, _options);
                queue.ConnectReceiveEndpointObserver(watch);
                queue.ConfigureConsumer<TicketConsumer>(context);
            });
            await Task.WhenAny(watch.Ready, watch.Lost).WaitAsync(_options.ConnectTimeout, clock, stopping);
            if (!watch.Lost.IsCompleted)
            {
                link.Open(watch.Lose);
                opened();
                log.RoadOpen(broker.Name);
            }
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
            if (handle is not null) await LeaveAsync(handle);
        }
    }

    private async Task LeaveAsync(HostReceiveEndpointHandle handle)
    {
        try
        {
            using var patience = new CancellationTokenSource(_options.ConnectTimeout, clock);
            await handle.StopAsync(patience.Token).WaitAsync(_options.ConnectTimeout, clock);
        }
        catch (Exception e)
        {
            // The worst that it can do is to go on beside the next one, and a ticket taken twice is harmless.
            log.RoadNotLeft(broker.Name, e.GetType().Name);
        }
    }
}
