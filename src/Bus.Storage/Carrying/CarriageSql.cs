using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Bus.Storage.Carrying;

/// <summary>What carrying a whole journal asks of a database, whether into another one or into a backup. Names of tables and columns are the schema's own.</summary>
internal static class CarriageSql
{
    // Who runs now and what it holds is not the journal's memory; its version the target has already.
    private static readonly string[] NotCarried = ["meta", "node", "lease", "outside_change", "activity", "exit_extract"];

    // Others refer to these, or lie in what they describe.
    private static readonly string[] First = ["period", "message"];

    /// <summary>Control totals by municipality and day. Amounts in halves, whose sums no number of messages can overflow.</summary>
    public const string Totals =
        """
        SELECT municipality, day, COUNT(*), CAST(SUM(accepted_records) AS BIGINT), CAST(SUM(accepted_amount >> 32) AS BIGINT), CAST(SUM(accepted_amount & 4294967295) AS BIGINT)
        FROM message GROUP BY municipality, day ORDER BY municipality, day
        """;

    /// <summary>Room is made for the messages of these months: those that are kept, and those that are given up and whose rows are not all deleted yet.</summary>
    public const string OpenPeriods = "SELECT name, first_id, end_id FROM period WHERE messages_forgotten_at IS NULL OR swept = 0";

    /// <summary>Of all tables those that are carried, in an order in which they can be written.</summary>
    public static List<string> Carried(IEnumerable<object?[]> tables) => [.. tables.Select(r => (string)r[0]!).Except(NotCarried)
        .OrderBy(t => Array.IndexOf(First, t) is var at and >= 0 ? at : First.Length).ThenBy(t => t, StringComparer.Ordinal)];

    public static async Task<List<string>> ColumnsAsync(DbConnection connection, string table, CancellationToken cancellation)
    {
        await using var command = Command(connection, $"SELECT * FROM {table} WHERE 1 = 0");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    public static async Task<List<object?[]>> ListAsync(DbConnection connection, string sql, CancellationToken cancellation)
    {
        var rows = new List<object?[]>();
        await foreach (var row in RowsAsync(connection, sql, cancellation)) rows.Add([.. row]);
        return rows;
    }

    /// <summary>The rows of a query as they come; each is valid until the next is asked for.</summary>
    public static async IAsyncEnumerable<object?[]> RowsAsync(DbConnection connection, string sql, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var row = new object?[reader.FieldCount];
        while (await reader.ReadAsync(cancellation))
        {
            reader.GetValues(row!);
            yield return row;
        }
    }

    public static async Task RunAsync(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // A big table takes its time.
    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        return command;
    }
}
