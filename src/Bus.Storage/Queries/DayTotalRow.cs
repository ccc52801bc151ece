using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Periods;
using Bus.Storage.Sql;

namespace Bus.Storage.Queries;

/// <summary>
/// 突合 as one statement: what came in by municipality, contract and path, and beside it what went out, one row a consumer. Which ids the day has is asked before: without them PostgreSQL would read the deliveries of all months
/// for the day's messages. What comes after that question is not in it, with its deliveries.
/// </summary>
internal static class DayTotalRow
{
    public const string All = Begin + Middle + End;
    public const string OfMunicipality = Begin + Scope + Middle + Scope + End;

    // Not by the order of ids, here and below: messages are found by their day, deliveries by their message.
    public const string Ends = "SELECT MIN(m.id + 0), MAX(m.id + 0) FROM message m WHERE m.day = @day";
    public const string EndsOfMunicipality = Ends + Scope;

    private const string Scope = " AND m.municipality = @municipality";

    private const string Begin =
        """
        WITH came AS (
          SELECT m.municipality, m.contract, m.path,
            SUM(CASE WHEN m.state = 'accepted' THEN 1 ELSE 0 END) AS messages,
            SUM(CASE WHEN m.state = 'refused' THEN 1 ELSE 0 END) AS refused,
            SUM(CASE WHEN m.state = 'processing' OR m.feeding = 1 THEN 1 ELSE 0 END) AS processing,
            SUM(m.accepted_records) AS records, SUM(m.accepted_amount >> 32) AS high, SUM(m.accepted_amount & 4294967295) AS low,
            SUM(CASE WHEN m.state = 'accepted' THEN m.rejected ELSE 0 END) AS rejected
          FROM message m WHERE m.day = @day AND m.id + 0 < @end
        """;
    // A consumer may confirm whatever it likes: more than a trillion records count as so many, or two of it would overflow the sum, and nobody would see the day.
    private const string Middle =
        """
          GROUP BY m.municipality, m.contract, m.path),
        went AS (
          SELECT m.municipality, m.contract, m.path, d.consumer,
            SUM(CASE WHEN d.state = 'delivered' THEN d.sent_records ELSE 0 END) AS records,
            SUM(CASE WHEN d.state = 'delivered' THEN d.sent_amount >> 32 ELSE 0 END) AS high,
            SUM(CASE WHEN d.state = 'delivered' THEN d.sent_amount & 4294967295 ELSE 0 END) AS low,
            SUM(CASE WHEN d.confirmed_records > 1000000000000 THEN 1000000000000 WHEN d.confirmed_records < -1000000000000 THEN -1000000000000 ELSE COALESCE(d.confirmed_records, 0) END) AS confirmed_records,
            SUM(COALESCE(d.confirmed_amount, 0) >> 32) AS confirmed_high, SUM(COALESCE(d.confirmed_amount, 0) & 4294967295) AS confirmed_low,
            SUM(CASE WHEN d.state = 'delivered' AND (d.confirmed_records <> d.sent_records OR d.confirmed_amount <> d.sent_amount) THEN 1 ELSE 0 END) AS disagreed,
            SUM(CASE WHEN d.state IN ('waiting', 'delivering') THEN 1 ELSE 0 END) AS unfinished,
            SUM(CASE WHEN d.state = 'parked' THEN 1 ELSE 0 END) AS parked
          FROM message m JOIN delivery d ON d.message = m.id AND d.id >= @firstId AND d.id < @end WHERE m.day = @day AND m.id + 0 < @end
        """;
    private const string End =
        """
          GROUP BY m.municipality, m.contract, m.path, d.consumer)
        SELECT c.municipality, c.contract, c.path, CAST(c.messages AS BIGINT), CAST(c.refused AS BIGINT), CAST(c.records AS BIGINT),
          CAST(c.high AS BIGINT), CAST(c.low AS BIGINT), CAST(c.rejected AS BIGINT), w.consumer,
          CAST(COALESCE(w.records, 0) AS BIGINT), CAST(COALESCE(w.high, 0) AS BIGINT), CAST(COALESCE(w.low, 0) AS BIGINT),
          CAST(COALESCE(w.confirmed_records, 0) AS BIGINT), CAST(COALESCE(w.confirmed_high, 0) AS BIGINT), CAST(COALESCE(w.confirmed_low, 0) AS BIGINT),
          CAST(c.processing + COALESCE(w.unfinished, 0) AS BIGINT), CAST(COALESCE(w.parked, 0) AS BIGINT), CAST(COALESCE(w.disagreed, 0) AS BIGINT),
          CAST(c.processing AS BIGINT)
        FROM came c LEFT JOIN went w ON w.municipality = c.municipality AND w.contract = c.contract AND w.path = c.path
        ORDER BY c.municipality, c.contract, c.path, w.consumer
        """;

    /// <summary>The ids of a day's messages and deliveries, the end exclusive; 0: it has none.</summary>
    public static Tuple<long, long> ReadEnds(DbDataReader row)
    {
        var columns = new RowReader(row);
        // A delivery stands in the day of receipt of its message.
        return columns.NumberOrNull() is { } first && columns.NumberOrNull() is { } last ? Tuple.Create(JournalId.FirstOfSameDay(first), JournalId.FirstOfSameDay(last) + JournalId.DaySize) : Tuple.Create(0L, 0L);
    }

    public static DayTotal Read(DbDataReader row)
    {
        var columns = new RowReader(row);
        return new DayTotal(columns.Municipality(), columns.Text(), columns.State<EntryPath>(), columns.Number(), columns.Number(), Amount(ref columns),
            columns.Number(), columns.TextOrNull(), Amount(ref columns), Amount(ref columns), columns.Number(), columns.Number(), columns.Number())
        {
            Processing = columns.Number(),
        };
    }

    // A sum of 64-bit numbers may need more; so their halves are summed, which no number of messages can overflow.
    public static DayAmount Amount(ref RowReader columns) => new(columns.Number(), columns.Number() * (decimal)(1L << 32) + columns.Number());
}
