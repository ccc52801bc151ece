using System.Threading.Channels;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>
/// Sends tickets down the road to the nodes that deliver their routes, several in one broker message where they come close together. Whoever hands tickets in never waits for the broker:
/// a ticket that finds no room or no broker is dropped here and comes again from the journal.
/// </summary>
internal sealed class TicketOffice(ITicketRoad road, ILeases leases, IOptions<DispatchOptions> options, TimeProvider clock, ILogger<TicketOffice> log) : BackgroundService
{
    private readonly Channel<DeliveryTicket> _waiting = Channel.CreateBounded<DeliveryTicket>(
        new BoundedChannelOptions(100_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Send(DeliveryTicket ticket) => _waiting.Writer.TryWrite(ticket);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var batch = new List<DeliveryTicket>();
        long? last = null;
        while (await _waiting.Reader.WaitToReadAsync(stopping))
        {
            if (last is { } sent && options.Value.TicketGathering - clock.GetElapsedTime(sent) is { Ticks: > 0 } early) await Task.Delay(early, clock, stopping);
            last = clock.GetTimestamp();
            batch.Clear();
            while (batch.Count < options.Value.TicketsPerMessage && _waiting.Reader.TryRead(out var ticket)) batch.Add(ticket);
            // Of a route that is nobody's now, whoever takes it over finds everything in the journal.
            foreach (var node in batch.GroupBy(t => leases.HolderOf(t.Route.ToString())))
                if (node.Key is not null) await PublishAsync([.. node], node.Key, stopping);
        }
    }

    private async Task PublishAsync(IReadOnlyList<DeliveryTicket> batch, string node, CancellationToken stopping)
    {
        try
        {
            await road.PublishAsync(batch, node, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            log.TicketsNotPublished(batch.Count, e);
        }
    }
}
