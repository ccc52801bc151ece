using System.Collections.Immutable;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Periods;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>Gives deliveries their positions: gapless within a route, in the order of commits, because one transaction at a time holds the route's row.</summary>
internal static class RouteTable
{
    // The first one lies above those that may have been given before a restore (Backups.Generation).
    private const string NextPosition =
        """
        INSERT INTO route (municipality, contract, consumer, last_position) VALUES (@municipality, @contract, @consumer, 1 + COALESCE((SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'number-floor'), 0))
        ON CONFLICT (municipality, contract, consumer) DO UPDATE SET last_position = route.last_position + 1 RETURNING last_position
        """;

    /// <summary>Takes the next position of each route.</summary>
    public static Task<object?[]> TakePositionsAsync(Session session, NewMessage about, IReadOnlyList<PlannedDelivery> planned) => Task.WhenAll(planned.Select(plan =>
        session.ScalarAsync(NextPosition, ("@municipality", about.Sender.Municipality.Value), ("@contract", about.Contract), ("@consumer", plan.Consumer))));

    /// <summary>The statement that adds a delivery on a database.</summary>
    public static string InsertOn(IStorageEngine engine) =>
        $"""
        INSERT INTO delivery (id, message, municipality, contract, consumer, position, hand_over, state)
        VALUES ({engine.NextId("delivery")}, @message, @municipality, @contract, @consumer, @position, @handOver, 'waiting') RETURNING id
        """;

    /// <summary>Adds the deliveries at their positions.</summary>
    /// <param name="insert">See <see cref="InsertOn"/>.</param>
    public static async Task<ImmutableArray<DeliveryTicket>> AddAsync(Session session, string insert, long message, NewMessage about,
        IReadOnlyList<PlannedDelivery> planned, IReadOnlyList<object?> positions)
    {
        if (planned.Count == 0) return [];
        var municipality = about.Sender.Municipality;
        var ids = await Task.WhenAll(planned.Select((plan, i) => session.ScalarAsync(insert, ("@day", JournalId.FirstOfSameDay(message)), ("@message", message),
            ("@municipality", municipality.Value), ("@contract", about.Contract), ("@consumer", plan.Consumer), ("@position", (long)positions[i]!),
            ("@handOver", Spelling<HandOverKind>.Of(plan.By)))));
        return [.. planned.Select((plan, i) => new DeliveryTicket((long)ids[i]!, new RouteId(municipality, about.Contract, plan.Consumer), (long)positions[i]!))];
    }
}
