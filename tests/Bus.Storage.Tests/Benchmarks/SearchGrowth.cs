using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Storage.Periods;
using Bus.Storage.Search;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.PostgreSql;
using Bus.Storage.Tests.Support;
using Xunit.Abstractions;

namespace Bus.Storage.Tests.Benchmarks;

/// <summary>
/// Search by business key while the journal grows: what it reads must not grow with it. Every day a journal of 10,000 and of 100,000 messages over four months; to see the curve at
/// 1 and 10 million over thirteen, run <c>BUS_CAMPAIGN=long dotnet test tests/Bus.Storage.Tests --filter SearchGrowth --logger "console;verbosity=detailed"</c> (about 15 GB of disk).
/// Times are told, never asserted: the plan and the pages it touches are.
/// </summary>
public sealed class SearchGrowth(ITestOutputHelper output) : StorageContract<PostgreSqlTestEngine>
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
    private static readonly int Months = Long ? 13 : 4;
    private static readonly long[] Sizes = Long ? [100_000, 1_000_000, 10_000_000] : [10_000, 100_000];

    // Each message has three keys, and each key is on five messages, spread over the months: a notice with its instalments.
    private const int Keys = 3, MessagesOfAKey = 5, Batch = 100_000, Searches = 50;

    // A B-tree is a level deeper for each few hundred times as many rows: so many pages more for each month that is asked.
    private const int DeeperPages = 2;

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
            await ExecuteAsync(connection, "VACUUM ANALYZE message; VACUUM ANALYZE search_key; VACUUM ANALYZE search_page");
            var look = await LookAsync(connection, size);
            looks.Add(look);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size,12:N0} messages: {look.Rows} rows, {look.Pages} pages touched, median {look.Milliseconds:0.00} ms of {Searches} searches; index {look.IndexMegabytes:N0} MB, journal {look.JournalMegabytes:N0} MB"));
            output.WriteLine(look.Plan);
        }
        Assert.All(looks, look =>
        {
            Assert.DoesNotContain("Seq Scan", look.Plan, StringComparison.Ordinal);
            Assert.Contains("search_key_202611_pkey", look.Plan, StringComparison.Ordinal);
            Assert.Equal(MessagesOfAKey, look.Rows);
            Assert.True(look.Visited <= 2 * MessagesOfAKey, $"{look.Visited} rows visited for {look.Rows}\n{look.Plan}");
        });
        for (var n = 1; n < looks.Count; n++)
            Assert.True(looks[n].Pages <= looks[n - 1].Pages + (DeeperPages * Months) + (DeeperPages * MessagesOfAKey), $"{looks[n - 1].Pages} → {looks[n].Pages} pages\n{looks[n].Plan}");
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
            INSERT INTO search_key (hash, message) SELECT {Hash("(n / " + MessagesOfAKey + ")", "k")}, id FROM fresh, generate_series(1, {Keys}) k;
            DROP TABLE fresh;
            """));
    }

    // Spread as the bits of an HMAC are, and the same for the same key.
    private static string Hash(string key, string kind) => $"(('x' || substr(md5({kind} || '/' || {key}), 1, 16))::bit(64)::bigint)";

    private static async Task<Look> LookAsync(DbConnection connection, long size)
    {
        var random = new Random(20261126);
        var times = new List<double>();
        var rows = 0;
        for (var n = 0; n < Searches; n++)
        {
            var hash = (long)(await ScalarAsync(connection, $"SELECT {Hash(random.NextInt64(size / MessagesOfAKey).ToString(CultureInfo.InvariantCulture), "1")}"))!;
            var began = Stopwatch.GetTimestamp();
            rows = await CountAsync(connection, Statement(hash));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        var key = (long)(await ScalarAsync(connection, $"SELECT {Hash((size / MessagesOfAKey / 2).ToString(CultureInfo.InvariantCulture), "1")}"))!;
        var plan = JsonDocument.Parse((string)(await ScalarAsync(connection, $"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {Statement(key)}"))!).RootElement[0].GetProperty("Plan");
        var text = string.Join('\n', await ListAsync(connection, $"EXPLAIN {Statement(key)}"));
        return new Look(rows, Visited(plan), plan.GetProperty("Shared Hit Blocks").GetInt64() + plan.GetProperty("Shared Read Blocks").GetInt64(), times.Order().ElementAt(times.Count / 2),
            (long)(await ScalarAsync(connection, "SELECT SUM(pg_total_relation_size(relid))::bigint FROM pg_partition_tree('search_key')"))! >> 20,
            (long)(await ScalarAsync(connection, "SELECT pg_database_size(current_database())"))! >> 20, text);
    }

    /// <summary>Rows that the leaves of a plan gave up.</summary>
    private static long Visited(JsonElement node) => node.TryGetProperty("Plans", out var below) ? below.EnumerateArray().Sum(Visited)
        : (long)(node.GetProperty("Actual Rows").GetDouble() * node.GetProperty("Actual Loops").GetDouble());

    private static string Statement(long hash) => Regex.Replace(SearchTable.SelectRows.Replace("@hash", hash.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("@municipality", "'362018'", StringComparison.Ordinal), "@limit", "1000");

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

    private static async Task<int> CountAsync(DbConnection connection, string sql) => (await ListAsync(connection, sql)).Count;

    private static async Task<List<string>> ListAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetValue(0).ToString()!);
        return rows;
    }

    private sealed record Look(int Rows, long Visited, long Pages, double Milliseconds, long IndexMegabytes, long JournalMegabytes, string Plan);
}
