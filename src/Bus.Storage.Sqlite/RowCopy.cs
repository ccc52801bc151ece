using Microsoft.Data.Sqlite;

namespace Bus.Storage.Sqlite;

/// <summary>Writes rows from elsewhere into a table by one prepared statement.</summary>
internal static class RowCopy
{
    private const int ReportEvery = 10_000;

    public static async Task<long> InAsync(SqliteConnection writer, string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows, Action<long> progress,
        CancellationToken cancellation)
    {
        await using var insert = writer.CreateCommand();
        insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@c{i}"))})";
        var parameters = columns.Select((_, i) => insert.Parameters.AddWithValue($"@c{i}", DBNull.Value)).ToArray();
        long count = 0;
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = row[i] ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(cancellation);
            if (++count % ReportEvery == 0) progress(count);
        }
        return count;
    }
}
