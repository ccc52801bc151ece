using Bus.Storage.Engine;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bus.Storage.Sqlite;

/// <summary>The driver's connection, which also gives SQLite's own statements.</summary>
/// <param name="patience">How long a statement waits for a lock of another connection.</param>
internal sealed class JournalConnection(string connectionString, TimeSpan patience) : SqliteConnection(connectionString), IStatementSource
{
    // https://sqlite.org/c3ref/c_prepare_dont_log.html: it is kept for long, so it takes no memory of the connection's small quick pieces.
    private const uint Persistent = 1;

    public IStatement? Compile(string sql)
    {
        var database = Handle ?? throw new InvalidOperationException("The connection is not open.");
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(database, sql, Persistent, out var statement, out var rest), database);
        if (!statement.IsInvalid && string.IsNullOrWhiteSpace(rest)) return new SqliteStatement(database, statement, patience);
        statement.Dispose();
        return null;
    }
}
