using System.Data.Common;
using System.Text.Json;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Sql;

namespace Bus.Storage.Search;

/// <summary>The tables of the blind index: a row a key for small messages, pages of hashes for bulk files. Hashes stand there as signed numbers.</summary>
internal static class SearchTable
{
    private const string InsertPage =
        """
        INSERT INTO search_page (municipality, bucket, message, first_record, records, hashes) VALUES (@municipality, @bucket, @message, @first, @records, @hashes)
        """;
    internal const string DeletePages = "DELETE FROM search_page WHERE message = @message AND (SELECT state FROM message WHERE id = @message) = 'processing'";
    internal const string SelectRows =
        $"""
        SELECT {MessageRow.Columns} FROM search_key k JOIN message m ON m.id = k.message
        WHERE k.hash = @hash AND m.municipality = @municipality AND m.state = 'accepted' ORDER BY k.message DESC LIMIT @limit
        """;
    internal const string SelectPages =
        """
        SELECT message, first_record, records, hashes FROM search_page WHERE municipality = @municipality
          AND bucket IN (@b0, @b1, @b2, @b3, @b4, @b5, @b6, @b7, @b8, @b9, @b10)
        """;
    internal const string SelectMessage =
        $"SELECT {MessageRow.Columns} FROM message m WHERE m.id = @message AND m.municipality = @municipality AND m.state = 'accepted'";

    /// <summary>One statement, however many keys.</summary>
    public static Task InsertRowsAsync(Session session, IStorageEngine engine, long message, IReadOnlyList<ulong> hashes) =>
        hashes.Count == 0 ? Task.CompletedTask : session.ExecuteAsync(
            $"INSERT INTO search_key (hash, message) SELECT hash, @message FROM ({engine.EachOf("@hashes", "hash")}) each_hash WHERE 1 = 1 ON CONFLICT DO NOTHING",
            ("@message", message), ("@hashes", JsonSerializer.Serialize(hashes.Select(h => unchecked((long)h)))));

    public static Task InsertPagesAsync(Session session, MunicipalityCode municipality, long message, IReadOnlyList<KeyPage> pages) =>
        Task.WhenAll(pages.Select(page => session.ExecuteAsync(InsertPage, ("@municipality", municipality.Value), ("@bucket", page.Bucket), ("@message", message),
            ("@first", page.FirstRecord), ("@records", page.Records), ("@hashes", page.Hashes))));

    /// <summary>Takes back what was written of a message that is being read. Its few rows may stay: what they lead to is looked at before it is shown.</summary>
    public static Task<int> DropAsync(Session session, long message) => session.ExecuteAsync(DeletePages, ("@message", message));

    /// <summary>Where pages hold a hash: message and records.</summary>
    public static async Task<List<(long Message, long First, long End)>> PagesAsync(Session session, MunicipalityCode municipality, ulong hash)
    {
        var buckets = KeyPages.BucketsOf(hash).ToList();
        var found = await session.ListAsync(row => Place(row, hash), SelectPages,
            [("@municipality", municipality.Value), .. buckets.Select((bucket, i) => (Parameter)($"@b{i}", bucket))]);
        return [.. found.OfType<(long, long, long)>()];
    }

    private static (long, long, long)? Place(DbDataReader row, ulong hash)
    {
        var columns = new RowReader(row);
        var (message, first, records) = (columns.Number(), columns.Number(), columns.Number());
        return KeyPages.Holds(columns.Bytes(), hash) ? (message, first, first + records) : null;
    }
}
