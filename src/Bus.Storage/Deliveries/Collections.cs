using System.Collections.Immutable;
using System.Globalization;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Nodes;
using Bus.Storage.Sql;

namespace Bus.Storage.Deliveries;

/// <summary>Deliveries of a route that go in one file: a column of theirs names it, another says how many they are.</summary>
internal static class Collections
{
    private const int AtOnce = 500;
    private const string OfCollection = "d.municipality = @municipality AND d.contract = @contract AND d.consumer = @consumer AND d.collection = @collection";

    internal const string SelectAfter = $"{DeliveryRow.Select} WHERE {OfCollection} AND d.position > @position ORDER BY d.position LIMIT @limit";

    private const string SelectWhole =
        $"""
        SELECT COUNT(*), COALESCE(MAX(d.collected), 0), CAST(COALESCE(SUM(m.accepted_records), 0) AS BIGINT), CAST(COALESCE(SUM(m.accepted_amount), 0) AS BIGINT),
          COUNT(m.business_date), MIN(m.business_date), MAX(m.business_date), COUNT(m.extent), MIN(m.extent), MAX(m.extent), COUNT(m.sequence), MIN(m.sequence)
        FROM delivery d JOIN message m ON m.id = d.message WHERE {OfCollection}
        """;
    private const string SelectVersions = $"SELECT DISTINCT m.version FROM delivery d JOIN message m ON m.id = d.message WHERE {OfCollection} ORDER BY m.version";

    private const string Done =
        """
        UPDATE delivery SET state = 'delivered', sent_records = (SELECT m.accepted_records FROM message m WHERE m.id = delivery.message),
          sent_amount = (SELECT m.accepted_amount FROM message m WHERE m.id = delivery.message),
          delivered_at = @now, next_attempt = NULL, failing_since = NULL, broken = 0, trouble_ja = NULL, trouble_en = NULL
        WHERE municipality = @municipality AND contract = @contract AND consumer = @consumer AND collection = @collection AND state IN ('waiting', 'delivering')
        """;

    public static Parameter[] Place(CollectionId collection) => [("@municipality", collection.Route.Municipality.Value), ("@contract", collection.Route.Contract),
        ("@consumer", collection.Route.Consumer), ("@collection", collection.Name)];

    /// <summary>Fixes all, or none. Within a transaction that is alone with its municipality: nobody begins one of them meanwhile.</summary>
    public static async Task<bool> FixAsync(Session session, FencedSession fenced, CollectionId collection, IReadOnlyList<long> deliveries)
    {
        foreach (var ids in deliveries.Chunk(AtOnce))
            if ((long)(await session.ScalarAsync($"SELECT COUNT(*) FROM delivery WHERE {Free(Padded(ids))}", Ids(Padded(ids))))! != ids.Length) return false;
        foreach (var ids in deliveries.Chunk(AtOnce))
            if (await fenced.ExecuteAsync($"UPDATE delivery SET collection = @collection, collected = @collected WHERE {Free(Padded(ids))}",
                [("@collection", collection.Name), ("@collected", deliveries.Count), .. Ids(Padded(ids))]) != ids.Length) return false;
        return true;
    }

    /// <summary>All that went in the file and is not delivered yet is delivered.</summary>
    public static Task DoneAsync(Session session, CollectionId collection, DateTimeOffset now) =>
        session.ExecuteAsync(Done, [.. Place(collection), ("@now", Spelling.Of(now))]);

    public static async Task<Collection?> FindAsync(Session session, CollectionId collection)
    {
        var versions = await session.ListAsync(row => row.GetString(0), SelectVersions, Place(collection));
        var whole = await session.FirstAsync(row =>
        {
            var columns = new RowReader(row);
            var (messages, collected, total) = ((int)columns.Number(), (int)columns.Number(), columns.Total());
            var (dated, firstDay, lastDay) = (columns.Number(), columns.DayOrNull(), columns.DayOrNull());
            var (said, oneExtent, otherExtent) = (columns.Number(), columns.StateOrNull<Extent>(), columns.StateOrNull<Extent>());
            var (_, sequence) = (columns.Number(), columns.NumberOrNull());
            // What only some say, or say differently, is said of none.
            return new Collection(collection, messages, collected, total, new MessageHead(null, dated == messages && firstDay == lastDay ? firstDay : null,
                messages == 1 ? sequence : null, said == messages && oneExtent == otherExtent ? oneExtent : null), [.. versions]);
        }, SelectWhole, Place(collection));
        return whole is { Messages: > 0 } ? whole : null;
    }

    // Statements are kept by their text: three lengths, the last id again and again where there are fewer.
    private static long[] Padded(long[] ids) => [.. ids, .. Enumerable.Repeat(ids[^1], (ids.Length switch { 1 => 1, <= 20 => 20, _ => AtOnce }) - ids.Length)];

    private static string Free(long[] ids) =>
        $"state = 'waiting' AND collection IS NULL AND page_size IS NULL AND prepared = 0 AND id IN ({string.Join(", ", ids.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@i{i}")))})";

    private static Parameter[] Ids(long[] ids) => [.. ids.Select((id, i) => (Parameter)(string.Create(CultureInfo.InvariantCulture, $"@i{i}"), id))];
}
