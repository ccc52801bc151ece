using Bus.Storage.Sql;

namespace Bus.Storage.Periods;

/// <summary>The table of periods.</summary>
internal static class PeriodTable
{
    private const string SelectAll =
        "SELECT first_id, end_id, name, ends_at, payloads_forgotten_at, messages_forgotten_at, swept FROM period ORDER BY first_id";
    private const string InsertRow =
        """
        INSERT INTO period (first_id, end_id, name, ends_at, swept) VALUES (@first, @end, @name, @endsAt, 1) ON CONFLICT (first_id) DO NOTHING
        """;
    private const string MarkPayloads =
        $"UPDATE period SET payloads_forgotten_at = @now, swept = 0 WHERE first_id = @first AND payloads_forgotten_at IS NULL AND {Open} = 0";
    private const string MarkMessages =
        $"UPDATE period SET messages_forgotten_at = @now, swept = 0 WHERE first_id = @first AND messages_forgotten_at IS NULL AND {Open} = 0";
    private const string MarkSwept = "UPDATE period SET swept = 1 WHERE first_id = @first";

    // What still feeds another contract is made of its records. Of other months: what is compared with a full message in this one or before it, and what goes in one file with a message in this one.
    private const string Open =
        """
        ((SELECT COUNT(*) FROM message m WHERE m.id >= @first AND m.id < @end AND m.state = 'processing' AND m.state <> 'accepted')
          + (SELECT COUNT(*) FROM message m WHERE m.id >= @first AND m.id < @end AND m.feeding = 1)
          + (SELECT COUNT(*) FROM delivery d WHERE d.id >= @first AND d.id < @end AND d.state <> 'delivered')
          + (SELECT COUNT(*) FROM delivery d WHERE d.id >= @end AND d.compared_with > 0 AND d.compared_with < @end AND d.state <> 'delivered')
          + (SELECT COUNT(*) FROM delivery d WHERE (d.id < @first OR d.id >= @end) AND d.collection IS NOT NULL AND d.state <> 'delivered'
              AND EXISTS (SELECT 1 FROM delivery o WHERE o.municipality = d.municipality AND o.contract = d.contract AND o.consumer = d.consumer
                AND o.collection = d.collection AND o.id >= @first AND o.id < @end)))
        """;
    internal const string CountOpen = $"SELECT {Open}";

    public static Task<List<Period>> AllAsync(Session session) => session.ListAsync(Read, SelectAll);

    /// <summary>True if it was not there.</summary>
    public static async Task<bool> AddAsync(Session session, Period period) => await session.ExecuteAsync(InsertRow, ("@first", period.FirstId),
        ("@end", period.EndId), ("@name", period.Name), ("@endsAt", period.EndsAt)) == 1;

    /// <summary>False if something in it is not finished, or it was given up already.</summary>
    public static async Task<bool> GiveUpAsync(Session session, Period period, bool messages, DateTimeOffset now) =>
        await session.ExecuteAsync(messages ? MarkMessages : MarkPayloads, ("@now", now), ("@first", period.FirstId), ("@end", period.EndId)) == 1;

    public static Task<int> SweptAsync(Session session, Period period) => session.ExecuteAsync(MarkSwept, ("@first", period.FirstId));

    /// <summary>Messages being read or feeding others, and deliveries not delivered; also those of other months that are made of what is in this one.</summary>
    public static async Task<long> OpenInAsync(Session session, Period period) =>
        (long)(await session.ScalarAsync(CountOpen, ("@first", period.FirstId), ("@end", period.EndId)))!;

    private static Period Read(RowReader columns) => new(columns.Number(), columns.Number(), columns.Text(), columns.Moment(), columns.MomentOrNull(), columns.MomentOrNull(), columns.Number() != 0);
}
