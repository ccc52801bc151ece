using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Bus.Benchmarks.Growth;

/// <summary>A hub whose journal holds the messages of a year already, all delivered. They are written as rows while the hub is stopped: sending them would take hours.</summary>
internal sealed class GrownJournal(HubProcess hub, long messages) : IAsyncDisposable
{
    public const string Code = "362018";

    private const int Days = 360, Batch = 100_000, Few = 1024 * 14;
    // Ids of a day begin where those of the day before end (Bus.Storage.Periods.JournalId).
    private const long IdsOfDay = 1L << 36;

    // The months before that of now, as the hub makes them while it runs; their ids lie in the days before the first of the messages that the hub took itself.
    private const string Months =
        """
        INSERT INTO period (first_id, end_id, name, ends_at, swept)
        WITH RECURSIVE months(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM months WHERE n < 13)
        SELECT (SELECT MIN(first_id) FROM period) - n * 30 * @idsOfDay, (SELECT MIN(first_id) FROM period) - (n - 1) * 30 * @idsOfDay, 'old' || n, (SELECT MIN(ends_at) FROM period) - n * 30 * 86400000, 1 FROM months
        """;

    // What is not sorted yet, and more runs than one of a month that is over.
    private const string Unsorted =
        """
        SELECT (SELECT COUNT(*) FROM search_new) / @few + (SELECT COUNT(*) FROM search_run WHERE state <> 'ready')
          + (SELECT COUNT(*) FROM (SELECT first_id FROM search_run WHERE first_id IN (SELECT first_id FROM period WHERE ends_at < @now) GROUP BY first_id HAVING COUNT(*) > 1))
        """;

    // How the hub that sorts a year's keys at once is started: nobody waits for its commits, and nothing is measured. The one that is measured starts after it, as it comes.
    private static readonly string[] Hurried = ["env", "BUS_Journal__MergeShare=1", "BUS_Journal__Synchronous=OFF", "BUS_Journal__SortMost=65536", "BUS_Journal__RunsMerged=32"];

    // Day after day, as they come in use. Sealed content is not read here; it is as long as that of one record.
    private static readonly string[] Rows =
    [
        """
        INSERT INTO message (id, receipt, municipality, application, contract, version, path, business_date, additional, state, records, accepted_records, accepted_amount, day, received_at, content_digest, seal_id, together)
        SELECT @first - (@days - n / @perDay) * @idsOfDay + n, @code || '-old-' || printf('%08d', n), @code, 'collection', 'collection-history', '2026-01', 'soap', '2026-11-20', '[]', 'accepted', 1, 1, 100, date('2026-11-20', '-' || (@days - n / @perDay) || ' days'), n, zeroblob(32), randomblob(16), '[]' FROM fresh
        """,
        "INSERT INTO chunk (message, first_record, records, keys, payload) SELECT @first - (@days - n / @perDay) * @idsOfDay + n, 0, 1, randomblob(40), randomblob(400) FROM fresh",
        "INSERT INTO search_new (message, hashes) SELECT @first - (@days - n / @perDay) * @idsOfDay + n, randomblob(32) FROM fresh",
        """
        INSERT INTO delivery (id, message, municipality, contract, consumer, position, hand_over, state)
        SELECT @first - (@days - n / @perDay) * @idsOfDay + n, @first - (@days - n / @perDay) * @idsOfDay + n, @code, 'collection-history', 'delinquency', -1 - n, 'mailbox', 'delivered' FROM fresh
        """,
    ];

    public HubProcess Hub => hub;
    public long Messages => messages;

    public static Task<GrownJournal> OfAsync(Bench bench) => bench.PartAsync(async () =>
    {
        var messages = bench.Size(1_000_000, 10_000_000);
        var hub = await TownHub.StartAsync(Town.Of(Code, "by: mailbox"));
        await (await LoadProcess.OfAsync(bench)).SendAsync(LoadOrder.To(hub, [Code], 1, calls: 1), CancellationToken.None);
        await hub.StopAsync();
        var journal = Path.Combine(hub.Data, "journal.db");
        await FillAsync(journal, messages, bench);
        await hub.StartAgainAsync(Hurried);
        await AllSortedAsync(journal, bench);
        await hub.StopAsync();
        // Written without waiting for the disk: gigabytes of it would hold up the measured commits for minutes.
        bench.Say("  on its way to the disk");
        using (var file = File.OpenHandle(journal, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) RandomAccess.FlushToDisk(file);
        await hub.StartAgainAsync();
        return new GrownJournal(hub, messages);
    });

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    private static async Task FillAsync(string journal, long messages, Bench bench)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = journal, Pooling = false }.ToString());
        await connection.OpenAsync();
        var first = (long)(await ScalarAsync(connection, "PRAGMA cache_size=-400000; SELECT MAX(id) FROM message"))!;
        // Nobody else is there, and what a crash would leave is thrown away: straight into the file, once. The hub takes up its log again when it starts.
        await ScalarAsync(connection, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
        await ScalarAsync(connection, Months, ("@idsOfDay", IdsOfDay));
        for (long from = 0; from < messages; from += Batch)
        {
            await ScalarAsync(connection, $"BEGIN; CREATE TEMP TABLE fresh AS WITH RECURSIVE numbers(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {Math.Min(from + Batch, messages)}) SELECT n FROM numbers");
            foreach (var sql in Rows) await ScalarAsync(connection, sql, ("@first", first), ("@days", (long)Days), ("@perDay", (messages + Days - 1) / Days), ("@idsOfDay", IdsOfDay), ("@code", Code));
            await ScalarAsync(connection, "DROP TABLE fresh; COMMIT");
            if ((from + Batch) % 1_000_000 == 0) bench.Say($"  {from + Batch:N0} messages in the journal");
        }
    }

    /// <summary>The hub sorts what lies there into its search index and merges what it has sorted, in the background; it is measured once it is through, as in use that is spread over the year.</summary>
    private static async Task AllSortedAsync(string journal, Bench bench)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = journal, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        await connection.OpenAsync();
        while ((long)(await ScalarAsync(connection, Unsorted, ("@few", Few), ("@now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())))! > 0) await Task.Delay(500);
        await Task.Delay(2000);
        bench.Say("  its keys are sorted");
    }

    private static async Task<object?> ScalarAsync(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        foreach (var (name, value) in parameters)
            if (sql.Contains(name, StringComparison.Ordinal)) command.Parameters.AddWithValue(name, value);
        return await command.ExecuteScalarAsync();
    }
}
