using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bus.Storage.Periods;
using Bus.Storage.Search;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.PostgreSql;
using Bus.Storage.Tests.Support;
using Xunit.Abstractions;

namespace Bus.Storage.Tests.Benchmarks;

/// <summary>
/// Search by business key while the journal grows: it reads a page of each sorted run, and runs grow with the logarithm of the journal. Every day a journal of 10,000 and of 100,000 messages over four months; to see the curve at
/// 1 and 10 million over thirteen, run <c>BUS_CAMPAIGN=long dotnet test tests/Bus.Storage.Tests --filter SearchGrowth --logger "console;verbosity=detailed"</c> (about 10 GB of disk).
/// Times are told, never asserted: the plan, the runs and the pages it touches are.
/// </summary>
public sealed class SearchGrowth(ITestOutputHelper output) : StorageContract<PostgreSqlTestEngine>
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
    private static readonly int Months = Long ? 13 : 4;
    private static readonly long[] Sizes = Long ? [100_000, 1_000_000, 10_000_000] : [10_000, 100_000];

    // Each message has three keys, and each key is on five messages, spread over the months: a notice with its instalments.
    private const int Keys = 3, MessagesOfAKey = 5, Batch = 100_000, Searches = 50;

    // Of each run a search looks for one page, beginning with its index; a page may begin with the hash itself.
    private const int PagesOfRun = 10, PagesOfHit = 12;

    [Fact]
    public async Task Search_OnAGrowingJournal_TouchesAsMuchAsBefore()
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        var first = Clock.Now;
        for (var month = 0; month < Months; month++, Clock.Now = first.AddMonths(month))
            await Store.AcceptAsync(Samples.Soap($"month-{month}"), deliveries: Samples.ToDelinquency);
        var looks = new List<Look>();
        var there = 0L;
        foreach (var size in Sizes)
        {
            for (; there < size; there += Batch) await FillAsync(connection, first, there, Math.Min(Batch, size - there));
            there = size;
            var began = Stopwatch.GetTimestamp();
            await Store.Sorter.RoundAsync(default);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sorted and merged in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
            await ExecuteAsync(connection, "VACUUM ANALYZE message; VACUUM ANALYZE search_new; VACUUM ANALYZE search_run; VACUUM ANALYZE search_run_page; VACUUM ANALYZE search_page");
            var look = await LookAsync(connection, size);
            looks.Add(look);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size,12:N0} messages: {look.Rows} rows, {look.Runs} sorted runs, {look.Pages} pages touched, median {look.Milliseconds:0.00} ms of {Searches} searches; index {look.IndexMegabytes:N0} MB, journal {look.JournalMegabytes:N0} MB"));
            output.WriteLine(look.Plan);
        }
        Assert.All(looks, look =>
        {
            // Of a table of a few pages all are read: that is the planner's to decide.
            if (look.Messages > 10_000) Assert.Contains("search_run_page_202611_run_first_hash_idx", look.Plan, StringComparison.Ordinal);
            Assert.Equal(MessagesOfAKey, look.Rows);
            // Months that are over are a run each, the one that is not has fewer than are merged for each time that they could be.
            Assert.True(look.Runs <= Months + ((Store.Database.Options.RunsMerged - 1) * (2 + Math.Log(Math.Max(1, look.Messages / Months / Store.Database.Options.SortMost), Store.Database.Options.RunsMerged))), $"{look.Runs} runs for {look.Messages} messages");
            Assert.True(look.Pages <= (look.Runs * PagesOfRun) + (MessagesOfAKey * PagesOfHit) + Months, $"{look.Pages} pages for {look.Runs} runs\n{look.Plan}");
        });
    }

    /// <summary>Messages number n lie in month n mod Months; key k is on the messages k, k + Sizes, …: five neighbours by number are five months.</summary>
    private static Task FillAsync(DbConnection connection, DateTimeOffset first, long from, long count)
    {
        var starts = string.Join(", ", Enumerable.Range(0, Months).Select(m => JournalId.FirstOf(first.AddMonths(m)).ToString(CultureInfo.InvariantCulture)));
        return ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture,
            $"""
            CREATE TEMP TABLE fresh AS
              SELECT n, (ARRAY[{starts}]::bigint[])[1 + n % {Months}] + 1000 + n AS id FROM generate_series({from}::bigint, {from + count - 1}::bigint) n;
            INSERT INTO message (id, receipt, municipality, application, contract, version, path, message_id, business_date, additional, state, day, received_at, content_digest, seal_id, together)
              SELECT id, '362018-' || n, '362018', 'collection', 'collection-history', '2026-01', 'soap', 'm' || n, '2026-11-20', '[]', 'accepted', '2026-11-20', n, ''::bytea, ''::bytea, '[]' FROM fresh;
            INSERT INTO search_new (message, hashes) SELECT id, {string.Join(" || ", Enumerable.Range(1, Keys).Select(k => $"int8send({Hash($"(n / {MessagesOfAKey})", k.ToString(CultureInfo.InvariantCulture))})"))} FROM fresh;
            DROP TABLE fresh;
            """));
    }

    // Spread as the bits of an HMAC are, and the same for the same key.
    private static string Hash(string key, string kind) => $"(('x' || substr(md5({kind} || '/' || {key}), 1, 16))::bit(64)::bigint)";

    private async Task<Look> LookAsync(DbConnection connection, long size)
    {
        var random = new Random(20261126);
        var times = new List<double>();
        var rows = 0;
        for (var n = 0; n < Searches; n++)
        {
            var hash = await HashOfAsync(connection, random.NextInt64(size / MessagesOfAKey));
            var began = Stopwatch.GetTimestamp();
            rows = (await Store.Index.FindAsync(Samples.Tokushima, unchecked((ulong)hash), null, 100, null, default)).Hits.Count;
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        var hashOfKey = (await HashOfAsync(connection, size / MessagesOfAKey / 2)).ToString(CultureInfo.InvariantCulture);
        var (pages, text) = (0L, "");
        var runs = await Store.Database.Reads.RunAsync(RunTable.AllAsync, default);
        foreach (var run in runs)
        {
            var statement = RunTable.Find.Replace("@hash", hashOfKey, StringComparison.Ordinal).Replace("@run", run.Id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("@firstId", run.FirstId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            var plan = JsonDocument.Parse((string)(await ScalarAsync(connection, $"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"))!).RootElement[0].GetProperty("Plan");
            pages += plan.GetProperty("Shared Hit Blocks").GetInt64() + plan.GetProperty("Shared Read Blocks").GetInt64();
            if (text.Length == 0) text = string.Join('\n', await ListAsync(connection, $"EXPLAIN {statement}"));
        }
        return new Look(size, rows, runs.Count, pages, times.Order().ElementAt(times.Count / 2),
            await MegabytesAsync(connection, "(SELECT SUM(pg_total_relation_size(relid)) FROM pg_partition_tree('search_run_page'))"), await MegabytesAsync(connection, "pg_database_size(current_database())"), text);
    }

    private static async Task<long> HashOfAsync(DbConnection connection, long key) => (long)(await ScalarAsync(connection, $"SELECT {Hash(key.ToString(CultureInfo.InvariantCulture), "1")}"))!;

    private static async Task<long> MegabytesAsync(DbConnection connection, string bytes) => (long)(await ScalarAsync(connection, $"SELECT ({bytes})::bigint"))! >> 20;

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync();
    }

    private static async Task<List<string>> ListAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetValue(0).ToString()!);
        return rows;
    }

    private sealed record Look(long Messages, int Rows, long Runs, long Pages, double Milliseconds, long IndexMegabytes, long JournalMegabytes, string Plan);
}
