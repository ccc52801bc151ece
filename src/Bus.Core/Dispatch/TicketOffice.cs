using System.Threading.Channels;
using Bus.Core.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>
/// Sends tickets down the road, several in one broker message where they queue up. Whoever hands tickets in never waits for the broker:
/// a ticket that finds no room or no broker is dropped here and comes again from the journal.
/// </summary>
internal sealed class TicketOffice(ITicketRoad road, IOptions<DispatchOptions> options, ILogger<TicketOffice> log) : BackgroundService
{
    private readonly Channel<DeliveryTicket> _waiting = Channel.CreateBounded<DeliveryTicket>(
        new BoundedChannelOptions(100_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Send(DeliveryTicket ticket) => _waiting.Writer.TryWrite(ticket);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var batch = new List<DeliveryTicket>();
        while (await _waiting.Reader.WaitToReadAsync(stopping))
        {
            batch.Clear();
            while (batch.Count < options.Value.TicketsPerMessage && _waiting.Reader.TryRead(out var ticket)) batch.Add(ticket);
            try
            {
                await road.PublishAsync(batch, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                log.TicketsNotPublished(batch.Count, e);
            }
        }
    }
}
