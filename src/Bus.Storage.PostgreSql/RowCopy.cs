using Npgsql;
using NpgsqlTypes;

namespace Bus.Storage.PostgreSql;

/// <summary>Writes rows from elsewhere into a table by COPY.</summary>
internal static class RowCopy
{
    private const int ReportEvery = 10_000;

    /// <summary>Identities and serials go on behind what was copied, which brought its own numbers.</summary>
    public const string CountOn =
        """
        DO $$
        DECLARE c RECORD;
        BEGIN
          FOR c IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES' LOOP
            EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), (SELECT COALESCE(MAX(%I), 0) + 1 FROM %I), false)', c.table_name, c.column_name, c.column_name, c.table_name);
          END LOOP;
        END $$;
        SELECT setval('message_serial', (SELECT COALESCE(MAX(id & 68719476735), 0) + 1 FROM message), false),
          setval('delivery_serial', (SELECT COALESCE(MAX(id & 68719476735), 0) + 1 FROM delivery), false)
        """;

    public static async Task<long> InAsync(NpgsqlConnection writer, string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows, Action<long> progress,
        CancellationToken cancellation)
    {
        await using var copy = await writer.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", cancellation);
        copy.Timeout = TimeSpan.FromDays(1);
        long count = 0;
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            await copy.StartRowAsync(cancellation);
            for (var i = 0; i < columns.Count; i++) await WriteAsync(copy, row[i], cancellation);
            if (++count % ReportEvery == 0) progress(count);
        }
        await copy.CompleteAsync(cancellation);
        return count;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, CancellationToken cancellation) => value switch
    {
        long number => copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellation),
        string text => copy.WriteAsync(text, NpgsqlDbType.Text, cancellation),
        byte[] bytes => copy.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellation),
        DBNull or null => copy.WriteNullAsync(cancellation),
        _ => throw new InvalidDataException($"A journal holds no {value.GetType().Name}."),
    };
}
