using System.Collections.Immutable;
using System.Data.Common;
using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Storage.Queries;
using Bus.Storage.Sql;

namespace Bus.Storage.Closings;

/// <summary>
/// Counts what belongs to a closing. Belonging is told by the serial of the receipt, which is given under the municipality's lock and so rises in the order of commits; ids do not, where nodes' clocks differ.
/// Messages first, then what feeds them, deliveries last: what comes between can only be missing from what is delivered.
/// </summary>
internal static class ClosingSums
{
    /// <summary>The serial of a message's receipt: behind the municipality's six digits and the eight of the day.</summary>
    public const string Serial = "CAST(SUBSTR(m.receipt, 17) AS BIGINT)";

    /// <summary>Messages of a date, in the sense of the day's totals.</summary>
    private const string OfDate = "m.day = @day AND m.municipality = @municipality AND m.contract = @contract AND m.application = @application";
    private const string Handed = "COALESCE(m.amount_declared, m.accepted_amount)";
    private const string Taken = "m.state = 'accepted' AND " + Serial + " <= @line";
    private const string LateTaken = "m.state IN ('accepted', 'processing') AND " + Serial + " > @line";

    internal const string Came =
        $"""
        SELECT CAST(COALESCE(SUM(CASE WHEN {Taken} THEN m.accepted_records + m.rejected ELSE 0 END), 0) AS BIGINT),
          CAST(COALESCE(SUM(CASE WHEN {Taken} THEN {Handed} >> 32 ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN {Taken} THEN {Handed} & 4294967295 ELSE 0 END), 0) AS BIGINT),
          CAST(COALESCE(SUM(CASE WHEN {Taken} THEN m.accepted_records ELSE 0 END), 0) AS BIGINT),
          CAST(COALESCE(SUM(CASE WHEN {Taken} THEN m.accepted_amount >> 32 ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN {Taken} THEN m.accepted_amount & 4294967295 ELSE 0 END), 0) AS BIGINT),
          CAST(COALESCE(SUM(CASE WHEN {Taken} THEN m.rejected ELSE 0 END), 0) AS BIGINT),
          CAST(COALESCE(SUM(CASE WHEN m.state = 'processing' AND {Serial} <= @line THEN 1 ELSE 0 END), 0) AS BIGINT),
          CAST(COALESCE(SUM(CASE WHEN {LateTaken} THEN 1 ELSE 0 END), 0) AS BIGINT),
          CAST(COALESCE(SUM(CASE WHEN {LateTaken} THEN m.accepted_records + m.rejected ELSE 0 END), 0) AS BIGINT),
          CAST(COALESCE(SUM(CASE WHEN {LateTaken} THEN {Handed} >> 32 ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN {LateTaken} THEN {Handed} & 4294967295 ELSE 0 END), 0) AS BIGINT)
        FROM message m WHERE {OfDate}
        """;
    internal const string Went =
        $"""
        SELECT d.consumer,
          CAST(SUM(CASE WHEN d.state = 'delivered' THEN d.sent_records ELSE 0 END) AS BIGINT),
          CAST(SUM(CASE WHEN d.state = 'delivered' THEN d.sent_amount >> 32 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN d.state = 'delivered' THEN d.sent_amount & 4294967295 ELSE 0 END) AS BIGINT),
          CAST(SUM(CASE WHEN d.state IN ('waiting', 'delivering') THEN 1 ELSE 0 END) AS BIGINT),
          CAST(SUM(CASE WHEN d.state = 'parked' THEN 1 ELSE 0 END) AS BIGINT),
          CAST(SUM(CASE WHEN d.state = 'delivered' AND (d.confirmed_records <> d.sent_records OR d.confirmed_amount <> d.sent_amount) THEN 1 ELSE 0 END) AS BIGINT)
        FROM message m JOIN delivery d ON d.message = m.id AND d.id >= @firstId AND d.id < @end WHERE {OfDate} AND {Serial} <= @line
        GROUP BY d.consumer ORDER BY d.consumer
        """;
    internal const string LateOne = $"SELECT 1 FROM message m WHERE {OfDate} AND {LateTaken} LIMIT 1";

    // What says no date feeds the date of the day on which it is fed: that may be the next one.
    internal const string Fed =
        $"""
        SELECT COUNT(*) FROM message m WHERE m.day IN (@day, @before) AND m.municipality = @municipality AND m.contract = @contract AND m.application = @application
          AND (m.state = 'processing' OR m.feeding = 1) AND {Serial} <= @line
        """;

    /// <param name="line">The last serial that belongs to it; null: all of them do.</param>
    /// <param name="statedSerial">The last serial when it was stated, by which feeding messages are told.</param>
    public static async Task<ClosingCount> CountAsync(Session session, Closing closing, long? line, long statedSerial, ImmutableArray<string> sources)
    {
        var count = await CameAsync(session, closing.Key, line);
        if (line is null) count = count with { Feeding = await FeedingAsync(session, closing.Key, statedSerial, sources) };
        var ends = await session.FirstAsync(DayTotalRow.ReadEnds, DayTotalRow.EndsOfMunicipality, ("@day", closing.Key.Day), ("@municipality", closing.Key.Provider.Municipality));
        if (ends is not { Item2: > 0 }) return count;
        return count with { Deliveries = [.. await session.ListAsync(ReadWent, Went, [.. Date(closing.Key), ("@line", line ?? long.MaxValue), ("@firstId", ends.Item1), ("@end", ends.Item2)])] };
    }

    /// <summary>What came in alone.</summary>
    public static async Task<ClosingCount> CameAsync(Session session, ClosingKey key, long? line) =>
        await session.FirstAsync(ReadCame, Came, [.. Date(key), ("@line", line ?? long.MaxValue)]) ?? new ClosingCount();

    /// <summary>Messages up to a serial that have not fed all of theirs.</summary>
    public static async Task<long> FeedingAsync(Session session, ClosingKey key, long serial, ImmutableArray<string> sources)
    {
        long feeding = 0;
        foreach (var source in sources)
            feeding += (long)(await session.ScalarAsync(Fed, [.. Date(key with { Contract = source }), ("@before", key.Day.AddDays(-1)), ("@line", serial)]))!;
        return feeding;
    }

    /// <summary>True if something of the date came after a serial.</summary>
    public static async Task<bool> IsLateAsync(Session session, ClosingKey key, long line) =>
        await session.ScalarAsync(LateOne, [.. Date(key), ("@line", line)]) is not null;

    /// <summary>The values that name a date.</summary>
    public static Parameter[] Date(ClosingKey key) =>
        [("@day", key.Day), ("@municipality", key.Provider.Municipality), ("@contract", key.Contract), ("@application", key.Provider.Application)];

    private static ClosingCount ReadCame(DbDataReader row)
    {
        var columns = new RowReader(row);
        return new ClosingCount
        {
            Handed = DayTotalRow.Amount(ref columns), Accepted = DayTotalRow.Amount(ref columns), Rejected = columns.Number(), Processing = columns.Number(),
            LateMessages = columns.Number(), Late = DayTotalRow.Amount(ref columns),
        };
    }

    private static ClosingDelivery ReadWent(DbDataReader row)
    {
        var columns = new RowReader(row);
        return new ClosingDelivery(columns.Text(), DayTotalRow.Amount(ref columns), columns.Number(), columns.Number(), columns.Number());
    }
}
