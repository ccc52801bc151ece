using System.Data.Common;
using System.Globalization;
using System.Text;
using Bus.Core.Backups;
using Bus.Core.Vocabulary;
using Bus.Storage.Carrying;
using Bus.Storage.Engine;
using Bus.Storage.Sql;

namespace Bus.Storage.Backups;

/// <summary>One transaction of a reader that sees the journal as it was at one moment. Nobody waits for it; on SQLite the write-ahead log grows until it ends.</summary>
internal sealed class JournalView : IJournalView
{
    private readonly DbConnection _connection;
    private readonly Dictionary<string, long> _serials;

    private JournalView(DbConnection connection, JournalFacts facts, IReadOnlyList<string> tables, Dictionary<string, long> serials) =>
        (_connection, Facts, Tables, _serials) = (connection, facts, tables, serials);

    public JournalFacts Facts { get; }

    public IReadOnlyList<string> Tables { get; }

    public static async Task<JournalView> OpenAsync(IStorageEngine engine, TimeProvider clock, CancellationToken cancellation)
    {
        var connection = await engine.OpenAsync(ConnectionRole.Reader, cancellation);
        try
        {
            // Before the view: it must not say more than it holds.
            var takenAt = Spelling.Now(clock);
            await CarriageSql.RunAsync(connection, engine.BeginSnapshot, cancellation);
            var meta = (await CarriageSql.ListAsync(connection, "SELECT name, value FROM meta", cancellation)).ToDictionary(r => (string)r[0]!, r => (string)r[1]!);
            var tables = CarriageSql.Carried(await CarriageSql.ListAsync(connection, engine.Tables, cancellation));
            var serials = (await CarriageSql.ListAsync(connection, "SELECT municipality, last FROM receipt_serial", cancellation)).ToDictionary(r => (string)r[0]!, r => (long)r[1]!);
            long Number(string name, long absent) => meta.TryGetValue(name, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : absent;
            var facts = new JournalFacts(engine.Name, (int)Number("schema", 0), meta.GetValueOrDefault("environment"), meta.GetValueOrDefault("master-key"),
                Number(Generation.Name, 1), Number(Generation.Floor, 0), takenAt);
            return new JournalView(connection, facts, tables, serials);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public long LastSerialOf(MunicipalityCode municipality) => _serials.GetValueOrDefault(municipality.Value);

    public async Task<long> WriteAsync(string table, Stream to, Action<long> progress, CancellationToken cancellation)
    {
        var columns = await CarriageSql.ColumnsAsync(_connection, table, cancellation);
        return await RowFile.WriteAsync(to, columns, CarriageSql.RowsAsync(_connection, $"SELECT {string.Join(", ", columns)} FROM {table}", cancellation), progress);
    }

    public async Task WriteTotalsAsync(Stream to, CancellationToken cancellation)
    {
        await foreach (var line in TotalLinesAsync(_connection, cancellation)) await to.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellation);
    }

    /// <summary>The control totals of a journal, line by line.</summary>
    public static async IAsyncEnumerable<string> TotalLinesAsync(DbConnection connection, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var r in CarriageSql.RowsAsync(connection, CarriageSql.Totals, cancellation))
            yield return string.Create(CultureInfo.InvariantCulture, $"{r[0]},{r[1]},{r[2]},{r[3]},{(long)r[4]! * (decimal)(1L << 32) + (long)r[5]!}");
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
