using System.Collections.Immutable;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>Gives deliveries their positions: gapless within a route, in the order of commits, because one transaction at a time holds the route's row.</summary>
internal static class RouteTable
{
    private const string NextPosition =
        """
        INSERT INTO route (municipality, contract, consumer, last_position) VALUES (@municipality, @contract, @consumer, 1)
        ON CONFLICT (municipality, contract, consumer) DO UPDATE SET last_position = route.last_position + 1 RETURNING last_position
        """;
    private const string InsertDelivery =
        """
        INSERT INTO delivery (message, municipality, contract, consumer, position, hand_over, state)
        VALUES (@message, @municipality, @contract, @consumer, @position, @handOver, 'waiting') RETURNING id
        """;

    public static async Task<ImmutableArray<DeliveryTicket>> AddAsync(Session session, long message, NewMessage about, IReadOnlyList<PlannedDelivery> planned)
    {
        if (planned.Count == 0) return [];
        var tickets = ImmutableArray.CreateBuilder<DeliveryTicket>(planned.Count);
        foreach (var plan in planned)
        {
            var municipality = about.Sender.Municipality;
            var position = (long)(await session.ScalarAsync(NextPosition, ("@municipality", municipality.Value), ("@contract", about.Contract),
                ("@consumer", plan.Consumer)))!;
            var id = (long)(await session.ScalarAsync(InsertDelivery, ("@message", message), ("@municipality", municipality.Value),
                ("@contract", about.Contract), ("@consumer", plan.Consumer), ("@position", position),
                ("@handOver", Spelling<HandOverKind>.Of(plan.By))))!;
            tickets.Add(new DeliveryTicket(id, new RouteId(municipality, about.Contract, plan.Consumer), position));
        }
        return tickets.MoveToImmutable();
    }
}
