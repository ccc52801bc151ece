using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Messaging;

/// <summary>What travels on the broker: where to look in the journal. Ids only, nothing personal, so that a broker may be lost or read.</summary>
public sealed record DeliveryTickets
{
    /// <summary>The tickets.</summary>
    public required Entry[] Tickets { get; init; }

    /// <summary>One ticket.</summary>
    /// <param name="Route">Text form of its route.</param>
    /// <param name="Delivery">The journal's number of the delivery.</param>
    /// <param name="Position">Its position in the route.</param>
    /// <param name="Trace">W3C traceparent of the span that sent it; null: none.</param>
    public sealed record Entry(string Route, long Delivery, long Position, string? Trace = null);

    internal static DeliveryTickets Of(IReadOnlyList<DeliveryTicket> tickets) =>
        new() { Tickets = [.. tickets.Select(t => new Entry(t.Route.ToString(), t.Delivery, t.Position, t.Trace))] };

    internal IReadOnlyList<DeliveryTicket> ToTickets()
    {
        var tickets = new List<DeliveryTicket>(Tickets.Length);
        foreach (var entry in Tickets)
            // A ticket that cannot be read is a lost ticket: the journal sends another.
            if (RouteId.TryParse(entry.Route, out var route)) tickets.Add(new DeliveryTicket(entry.Delivery, route!, entry.Position, entry.Trace));
        return tickets;
    }
}
