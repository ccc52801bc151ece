using System.Buffers.Binary;
using Bus.Storage.Periods;
using Bus.Storage.Sql;

namespace Bus.Storage.Search;

/// <summary>Keys of small messages that wait to be sorted: one row at the end of a table, whatever the keys are.</summary>
internal static class NewKeys
{
    // A claim that is begun again brings its message's keys again.
    private const string Insert = "INSERT INTO search_new (message, hashes) VALUES (@message, @hashes) ON CONFLICT (message) DO UPDATE SET hashes = excluded.hashes";
    internal const string SelectAll = "SELECT message, hashes FROM search_new";
    internal const string CountByPeriod =
        """
        SELECT p.first_id, p.end_id, p.ends_at, (SELECT COUNT(*) FROM (SELECT 1 FROM search_new n WHERE n.message >= p.first_id AND n.message < p.end_id LIMIT @limit) some_rows)
        FROM period p WHERE p.payloads_forgotten_at IS NULL ORDER BY p.first_id
        """;
    internal const string TakeSome =
        """
        DELETE FROM search_new WHERE message >= @first AND message < @end
          AND message IN (SELECT message FROM search_new WHERE message >= @first AND message < @end ORDER BY message LIMIT @limit)
        RETURNING message, hashes
        """;

    public static Task AddAsync(Session session, long message, IReadOnlyList<ulong> hashes) =>
        hashes.Count == 0 ? Task.CompletedTask : session.ExecuteAsync(Insert, ("@message", message), ("@hashes", KeyPages.Bytes([.. hashes])));

    /// <summary>The messages that have a hash. There are few rows at any time: they are all looked at.</summary>
    public static async Task<IEnumerable<long>> FindAsync(Session session, long hash) =>
        (await session.ListAsync(row => EntriesOf(row.GetInt64(0), row.GetFieldValue<byte[]>(1)).FirstOrDefault(e => e.Hash == hash), SelectAll)).Where(e => e.Message != 0).Select(e => e.Message);

    /// <summary>The periods whose records are kept, and how many messages in them wait, counted up to a limit.</summary>
    public static Task<List<(Period Period, long Waiting)>> CountAsync(Session session, long limit) => session.ListAsync(row =>
    {
        var columns = new RowReader(row);
        return (new Period(columns.Number(), columns.Number(), "", columns.Moment()), columns.Number());
    }, CountByPeriod, ("@limit", limit));

    /// <summary>Takes the first messages of a period out; the keys of each.</summary>
    public static Task<List<KeyEntry[]>> TakeAsync(Session session, Period period, int limit) =>
        session.ListAsync(row => EntriesOf(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), TakeSome, ("@first", period.FirstId), ("@end", period.EndId), ("@limit", limit));

    private static KeyEntry[] EntriesOf(long message, byte[] hashes)
    {
        var entries = new KeyEntry[hashes.Length / sizeof(ulong)];
        for (var i = 0; i < entries.Length; i++) entries[i] = new KeyEntry(BinaryPrimitives.ReadInt64BigEndian(hashes.AsSpan(i * sizeof(ulong))), message);
        return entries;
    }
}
