using System.Data.Common;
using System.Globalization;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Sqlite;

/// <summary>SQLite in WAL mode: readers never wait for the writer, and a commit is one fsync.</summary>
internal sealed class SqliteEngine(IOptions<JournalOptions> journal, IOptions<SqliteOptions> options) : IStorageEngine
{
    private const int ScrubAttempts = 10;

    // https://sqlite.org/c3ref/c_prepare_dont_log.html: kept for long, so it takes none of the small pieces of memory that the connection has at hand.
    private const uint Persistent = 1;

    // A connection serves one caller at a time, so none needs a lock of SQLite's own, taken and given back several times a statement; nor does anybody ask how much memory it took.
    // Where the library is in use already it stays as it is, which is only slower.
    static SqliteEngine()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    // Read when it is used: where another engine was chosen it is that engine's.
    private readonly Lazy<string> _connection = new(() => ConnectionString(journal.Value, options.Value));

    public string Name => "sqlite";

    // Takes the write lock at once, so that no reader turns into a writer half way and fails.
    public string BeginWrite => "BEGIN IMMEDIATE";

    public string? LockScope => null;

    public bool IsShared => false;

    public string KeepRows => "";

    public string SkipLocked => "";

    public string? Sessions => null;

    public string? EndSessions => null;

    public (string Begin, string End)? PlanOnce => null;

    public string EndWrite => "COMMIT";

    public string BeginMigration => BeginWrite;

    public IReadOnlyList<Migration> Migrations { get; } = Migration.From(typeof(SqliteEngine).Assembly);

    // One writer at a time, so the greatest id of the day says the next; the row id's tree gives it at once.
    public string NextId(string table) => $"COALESCE((SELECT MAX(id) FROM {table} WHERE id BETWEEN @day AND @day + 68719476735), @day) + 1";

    public string EachOf(string parameter, string column) => $"SELECT value AS {column} FROM json_each({parameter})";

    public string? MakePeriod(string name, long firstId, long endId) => null;

    public string? HoldPeriod(string name) => null;

    public string? DropPeriod(string name, string table) => null;

    public string BeginSnapshot => "BEGIN";

    // Tables come in no order that references would need.
    public string BeginCarriage => "BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON";

    // Ids that are given go on behind the greatest by themselves.
    public string EndCarriage => "SELECT 1";

    public string NumberLivesFrom(long first) => Invariant($"DELETE FROM sqlite_sequence WHERE name = 'node'; INSERT INTO sqlite_sequence (name, seq) VALUES ('node', {first - 1})");

    public string Tables => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'";

    public Task<long> CopyInAsync(DbConnection writer, string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows, Action<long> progress, CancellationToken cancellation) =>
        RowCopy.InAsync((SqliteConnection)writer, table, columns, rows, progress, cancellation);

    public async Task<DbConnection> OpenAsync(ConnectionRole role, CancellationToken cancellation)
    {
        if (role == ConnectionRole.Writer) MakeFile();
        var connection = new SqliteConnection(_connection.Value);
        try
        {
            await connection.OpenAsync(cancellation);
            KeepPlans(connection);
            await RunAsync(connection, role == ConnectionRole.Writer ? WriterPragmas() : ReaderPragmas(), cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public IStatement? Compile(DbConnection connection, string sql)
    {
        var database = ((SqliteConnection)connection).Handle ?? throw new InvalidOperationException("The connection is not open.");
        SqliteException.ThrowExceptionForRC(SQLitePCL.raw.sqlite3_prepare_v3(database, sql, Persistent, out var statement, out var rest), database);
        if (!statement.IsInvalid && string.IsNullOrWhiteSpace(rest)) return new SqliteStatement(database, statement, options.Value.BusyTimeout);
        statement.Dispose();
        return null;
    }

    /// <summary>Deleted content is overwritten in the database by secure_delete; this empties the write-ahead log, where it still stands.</summary>
    public async Task<bool> ScrubAsync(DbConnection writer, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < ScrubAttempts; attempt++)
        {
            await using var command = writer.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            if (await command.ExecuteScalarAsync(cancellation) is 0L) return true;
        }
        return false;
    }

    // Busy (beyond its patience), I/O error, corrupt, full, cannot open, no database; https://sqlite.org/rescode.html
    public bool IsInTrouble(DbException exception) => exception is SqliteException { SqliteErrorCode: 5 or 10 or 11 or 13 or 14 or 26 };

    public bool IsDamaged(DbException exception) => exception is SqliteException { SqliteErrorCode: 11 or 26 };

    public string? LookThrough => "PRAGMA quick_check(1)";

    /// <summary>Query planner stability (https://sqlite.org/c3ref/c_dbconfig_defensive.html): without it, a statement whose LIMIT is a parameter is compiled anew each time one is bound.</summary>
    private static void KeepPlans(SqliteConnection connection) =>
        _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);

    private string ReaderPragmas() => Invariant($"PRAGMA busy_timeout={options.Value.BusyTimeout.TotalMilliseconds:F0}; PRAGMA query_only=ON;");

    private string WriterPragmas() => Invariant(
        $"""
        PRAGMA busy_timeout={options.Value.BusyTimeout.TotalMilliseconds:F0};
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous={options.Value.Synchronous};
        PRAGMA foreign_keys=ON;
        PRAGMA secure_delete=ON;
        PRAGMA wal_autocheckpoint={options.Value.CheckpointPages};
        """);

    /// <summary>The database holds who sent what to whom: only the hub's own account may read it.</summary>
    private void MakeFile()
    {
        var path = new SqliteConnectionStringBuilder(_connection.Value).DataSource;
        if (path.Length == 0 || path[0] == ':' || File.Exists(path)) return;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        var file = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, file).Dispose();
    }

    private static string ConnectionString(JournalOptions journal, SqliteOptions options)
    {
        try
        {
            return new SqliteConnectionStringBuilder(journal.ConnectionString ?? $"Data Source={Path.Combine(journal.DataFolder, "journal.db")}")
            {
                // The hub keeps its own connections, with their prepared statements.
                Pooling = false,
                DefaultTimeout = (int)Math.Ceiling(options.BusyTimeout.TotalSeconds),
            }.ToString();
        }
        catch (ArgumentException cause)
        {
            throw new JournalUnavailableException(new Bilingual(
                "Journal:Engine が sqlite のとき、Journal:ConnectionString は「Data Source=…」の形です。サーバーの接続文字列なら Journal:Engine を postgresql にしてください。",
                "With Journal:Engine sqlite, Journal:ConnectionString looks like Data Source=…; if it names a server, set Journal:Engine to postgresql."), cause);
        }
    }

    private static async Task RunAsync(SqliteConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
