using System.Diagnostics;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.Storage.Tests.PostgreSql;
using Npgsql;
using NpgsqlTypes;

namespace Bus.Benchmarks.Bulk;

/// <summary>
/// What a user would do without a hub: the same rows by binary COPY into a table of text columns of a PostgreSQL server with its usual settings, committed durably. The rows lie in memory,
/// split; reading and splitting the file is not counted, so the baseline is as fast as it can be.
/// </summary>
internal sealed class CopyBaseline(PostgreSqlServer server, string database, string[][] rows) : IAsyncDisposable
{
    private NpgsqlDataSource? _source;

    public const string Words = "binary COPY of the same rows (short form: of the first half of them), split beforehand, into PostgreSQL";

    public static Task<CopyBaseline> OfAsync(Bench bench) => bench.PartAsync(async () =>
    {
        var file = await BulkFile.OfAsync(bench);
        var server = await Database.OfAsync(bench);
        // Its rate does not depend on how many they are, and it takes twice as long as the hub.
        var rows = File.ReadLines(file.Path).Skip(1).Take(bench.Short ? file.Records / 2 : file.Records).Select(line => line.Split(',')).ToArray();
        return new CopyBaseline(server, await server.RentAsync(), rows);
    });

    public async Task<Sample> RunAsync(CancellationToken cancellation)
    {
        _source ??= NpgsqlDataSource.Create(server.To(database));
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        var columns = string.Join(", ", Enumerable.Range(1, Rows.Columns).Select(n => $"c{n} TEXT"));
        await ExecuteAsync(connection, $"DROP TABLE IF EXISTS payment; CREATE TABLE payment ({columns})", cancellation);
        var (cpu, clock) = (Cpu(), Stopwatch.StartNew());
        await using (var copy = await connection.BeginBinaryImportAsync("COPY payment FROM STDIN (FORMAT BINARY)", cancellation))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancellation);
                foreach (var value in row) await copy.WriteAsync(value, NpgsqlDbType.Text, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        return Sample.Rate(rows.Length, "rows", clock.Elapsed, Cpu() - cpu);
    }

    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;

    private TimeSpan Cpu() => ProcessorTime.Of(server.ProcessId) + Environment.CpuUsage.TotalTime;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
