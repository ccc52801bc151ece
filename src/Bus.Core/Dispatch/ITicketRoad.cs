using Bus.Core.Journal;

namespace Bus.Core.Dispatch;

/// <summary>The broker, seen from the hub: a road for tickets. The journal is the truth; a lost ticket is published again from there.</summary>
public interface ITicketRoad
{
    /// <summary>Publishes tickets for a node. A broker that is down costs nothing but time: the tickets come again from the journal.</summary>
    Task PublishAsync(IReadOnlyList<DeliveryTicket> tickets, string node, CancellationToken cancellation);

    /// <summary>Tickets published and consumed since start, for probes.</summary>
    (long Published, long Consumed) Counters { get; }

    /// <summary>Whether the broker takes and brings tickets now. While it does not, accepting goes on and deliveries wait.</summary>
    bool IsOpen { get; }
}

/// <summary>Takes tickets off the road; called by the broker's side.</summary>
public interface ITicketTaker
{
    /// <summary>Takes tickets; a ticket may come twice, late, or for a delivery that is finished.</summary>
    Task TakeAsync(IReadOnlyList<DeliveryTicket> tickets, CancellationToken cancellation);
}
