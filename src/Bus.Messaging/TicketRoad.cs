using System.Diagnostics.Metrics;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Bus.Messaging;

/// <summary>Publishes tickets on the broker, and counts both ends of the road.</summary>
internal sealed class TicketRoad : ITicketRoad
{
    private readonly IBus _bus;
    private readonly BrokerOptions _options;
    private readonly Counter<long> _publishedCounter;
    private readonly Counter<long> _consumedCounter;
    private long _published;
    private long _consumed;

    public TicketRoad(IBus bus, IOptions<BrokerOptions> options, IMeterFactory meters)
    {
        _bus = bus;
        _options = options.Value;
        var meter = meters.Create("Bus.Messaging");
        _publishedCounter = meter.CreateCounter<long>("bus.broker.tickets.published", "{ticket}", "Delivery tickets handed to the broker.");
        _consumedCounter = meter.CreateCounter<long>("bus.broker.tickets.consumed", "{ticket}", "Delivery tickets taken off the broker.");
    }

    public (long Published, long Consumed) Counters => (Interlocked.Read(ref _published), Interlocked.Read(ref _consumed));

    public async Task PublishAsync(IReadOnlyList<DeliveryTicket> tickets, CancellationToken cancellation)
    {
        // A broker that is down must not hold up those who come after: their tickets come again from the journal.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.PublishTimeout);
        try
        {
            var road = await _bus.GetSendEndpoint(new Uri($"queue:{BrokerOptions.Queue}"));
            await road.Send(DeliveryTickets.Of(tickets), patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The broker did not take {tickets.Count} tickets within {_options.PublishTimeout}.");
        }
        Interlocked.Add(ref _published, tickets.Count);
        _publishedCounter.Add(tickets.Count);
    }

    public void Consumed(int count)
    {
        Interlocked.Add(ref _consumed, count);
        _consumedCounter.Add(count);
    }
}
