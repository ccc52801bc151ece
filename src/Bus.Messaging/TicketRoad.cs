using System.Diagnostics.Metrics;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Messaging.Brokers;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Bus.Messaging;

/// <summary>Publishes tickets on the broker, and counts both ends of the road.</summary>
internal sealed class TicketRoad : ITicketRoad
{
    private readonly BrokerLink _link;
    private readonly IBroker _broker;
    private readonly ILeases _leases;
    private readonly BrokerOptions _options;
    private readonly SemaphoreSlim _inFlight;
    private readonly Counter<long> _publishedCounter;
    private readonly Counter<long> _consumedCounter;
    private long _published;
    private long _consumed;

    public TicketRoad(BrokerLink link, IBroker broker, ILeases leases, IOptions<BrokerOptions> options, IMeterFactory meters)
    {
        (_link, _broker, _leases, _options) = (link, broker, leases, options.Value);
        _inFlight = new SemaphoreSlim(_options.InFlight);
        var meter = meters.Create("Bus.Messaging");
        _publishedCounter = meter.CreateCounter<long>("bus.broker.tickets.published", "{ticket}", "Delivery tickets that the broker confirmed.");
        _consumedCounter = meter.CreateCounter<long>("bus.broker.tickets.consumed", "{ticket}", "Delivery tickets taken off the broker.");
    }

    public (long Published, long Consumed) Counters => (Interlocked.Read(ref _published), Interlocked.Read(ref _consumed));

    public bool IsOpen => _link.IsOpen;

    public async Task PublishAsync(IReadOnlyList<DeliveryTicket> tickets, string node, CancellationToken cancellation)
    {
        // A broker within this process leads to nobody else: that node finds what it delivers in the journal.
        if (_broker.IsLocal && node != _leases.Node) return;
        // A broker that is down must not hold up those who come after: their tickets come again from the journal.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.PublishTimeout);
        try
        {
            var road = await _link.OpenAsync(patience.Token);
            await _inFlight.WaitAsync(patience.Token);
            try
            {
                await SendAsync(road, node, DeliveryTickets.Of(tickets), patience.Token, cancellation);
            }
            finally
            {
                _inFlight.Release();
            }
        }
        catch (Exception) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
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

    private async Task SendAsync(BrokerLink.Road road, string node, DeliveryTickets tickets, CancellationToken patience, CancellationToken calledOff)
    {
        try
        {
            // MassTransit looks at the token between its steps only.
            var queue = await road.To(node).WaitAsync(patience);
            await queue.Send(tickets, Pipe.Execute<SendContext<DeliveryTickets>>(TicketTopology.MustReachTheQueue), patience).WaitAsync(patience);
        }
        catch (Exception e) when (!calledOff.IsCancellationRequested)
        {
            // A returned ticket found no queue, a late one no broker: either way this road is not what it should be. Another node's queue is that node's matter.
            if (node == _leases.Node || patience.IsCancellationRequested) road.Doubt(patience.IsCancellationRequested ? "tickets were not confirmed in time" : e.GetBaseException().Message);
            if (patience.IsCancellationRequested) throw;
            // MassTransit calls off what it has under way when a connection goes; to the hub that is a failure, not its own wish.
            throw new IOException($"The broker did not take {tickets.Tickets.Length} tickets: {e.GetBaseException().Message}");
        }
    }
}
