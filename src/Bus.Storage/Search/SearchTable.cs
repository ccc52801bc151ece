using System.Data.Common;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Sql;

namespace Bus.Storage.Search;

/// <summary>The blind index of bulk files, pages of hashes; and a row a key of the small messages of earlier releases, until their periods are forgotten.</summary>
internal static class SearchTable
{
    // A statement costs a database more than a row does.
    private const int PagesAtOnce = 32;

    private static readonly (string Bucket, string First, string Records, string Hashes)[] Names = [.. Enumerable.Range(0, PagesAtOnce).Select(i => ($"@bucket{i}", $"@first{i}", $"@records{i}", $"@hashes{i}"))];
    private static readonly string InsertPage = InsertOf(1), InsertPages = InsertOf(PagesAtOnce);
    internal const string DeletePages = "DELETE FROM search_page WHERE message = @message AND (SELECT state FROM message WHERE id = @message) = 'processing'";
    internal const string SelectRows = "SELECT message FROM search_key WHERE hash = @hash AND message < @before ORDER BY message DESC LIMIT @limit";
    internal const string SelectPages =
        """
        SELECT message, first_record, records, hashes FROM search_page WHERE municipality = @municipality
          AND bucket IN (@b0, @b1, @b2, @b3, @b4, @b5, @b6, @b7, @b8, @b9, @b10)
        """;
    internal const string SelectMessage =
        $"SELECT {MessageRow.Columns} FROM message m WHERE m.id = @message AND m.municipality = @municipality AND m.state = 'accepted'";

    /// <summary>The newest messages before one that have a hash, of those that came before keys were sorted into runs.</summary>
    public static Task<List<long>> RowsAsync(Session session, long hash, long before, int limit) =>
        session.ListAsync(row => row.GetInt64(0), SelectRows, ("@hash", hash), ("@before", before), ("@limit", limit));

    public static Task InsertPagesAsync(Session session, MunicipalityCode municipality, long message, IReadOnlyList<KeyPage> pages) => Task.WhenAll(pages.Chunk(PagesAtOnce).SelectMany(some =>
        some.Length == PagesAtOnce ? [InsertAsync(session, InsertPages, municipality, message, some)] : some.Select(page => InsertAsync(session, InsertPage, municipality, message, page))));

    private static Task<int> InsertAsync(Session session, string insert, MunicipalityCode municipality, long message, params ReadOnlySpan<KeyPage> pages)
    {
        var parameters = new List<Parameter>(2 + 4 * pages.Length) { ("@municipality", municipality), ("@message", message) };
        for (var i = 0; i < pages.Length; i++)
            parameters.AddRange([(Names[i].Bucket, pages[i].Bucket), (Names[i].First, pages[i].FirstRecord), (Names[i].Records, pages[i].Records), (Names[i].Hashes, pages[i].Hashes)]);
        return session.InsertAsync(insert, [.. parameters]);
    }

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

    private static string InsertOf(int pages) =>
        $"INSERT INTO search_page (municipality, bucket, message, first_record, records, hashes) VALUES {string.Join(", ", Names.Take(pages).Select(n => $"(@municipality, {n.Bucket}, @message, {n.First}, {n.Records}, {n.Hashes})"))}";
}
