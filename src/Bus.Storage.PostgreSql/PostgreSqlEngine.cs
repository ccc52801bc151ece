using System.Data.Common;
using System.Globalization;
using Bus.Storage.Engine;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bus.Storage.PostgreSql;

/// <summary>
/// PostgreSQL, shared by the hub's nodes. Writers exclude each other by municipality, with an advisory lock that is held until the commit is seen by all:
/// within a municipality receipts and positions are gapless and in the order of commits, between municipalities nobody waits.
/// </summary>
internal sealed class PostgreSqlEngine(IOptions<JournalOptions> journal, IOptions<PostgreSqlOptions> options) : IStorageEngine, IAsyncDisposable
{
    /// <summary>Name of the engine.</summary>
    public const string EngineName = "postgresql";

    // "Bus" in ASCII: advisory locks are shared with whoever else uses the database.
    private const string LockClass = "4355443";
    private const string MigrationLock = "0";

    // A plan made once for all values would look into every month, and could sort all chunks of a file for each of them. Planned for its values, a statement meets one month.
    private const string PlanForTheMonth = "SET plan_cache_mode = force_custom_plan";

    private readonly Lazy<NpgsqlDataSource> _source = new(() => Connecting.Source(journal.Value, options.Value));

    public string Name => EngineName;

    // Not SERIALIZABLE: after a lock was waited for, the next statement must see what its holder has committed.
    public string BeginWrite => "BEGIN ISOLATION LEVEL READ COMMITTED";

    public string? LockScope => $"SELECT pg_advisory_xact_lock({LockClass}, CAST(@scope AS integer))";

    public bool IsShared => true;

    public string KeepRows => " FOR SHARE";

    public string SkipLocked => " FOR UPDATE SKIP LOCKED";

    public string? Sessions => Connecting.NameOf(_source.Value);

    // Whoever may connect may end connections of the same user (https://www.postgresql.org/docs/current/functions-admin.html).
    public string? EndSessions => "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = @sessions AND datname = current_database() AND usename = current_user";

    public (string Begin, string End)? PlanOnce { get; } = ("SET LOCAL plan_cache_mode = force_generic_plan", "SET LOCAL plan_cache_mode = force_custom_plan");

    // PostgreSQL answers the COMMIT of a failed transaction with a rollback and no error; the SELECT is an error there, and goes with it in one round trip.
    public string EndWrite => "SELECT 1; COMMIT";

    public TimeSpan? CommitPatience => options.Value.StatementTimeout;

    // A step may take long, but others must not stand long behind a lock that it waits for.
    public string BeginMigration => string.Create(CultureInfo.InvariantCulture,
        $"{BeginWrite}; SET LOCAL lock_timeout = {options.Value.StatementTimeout.TotalMilliseconds:F0}; SELECT pg_advisory_xact_lock({LockClass}, {MigrationLock})");

    public IReadOnlyList<Migration> Migrations { get; } = Migration.From(typeof(PostgreSqlEngine).Assembly);

    public string NextId(string table) => $"CAST(@day AS bigint) + nextval('{table}_serial')";

    public string EachOf(string parameter, string column) => $"SELECT CAST(value AS bigint) AS {column} FROM json_array_elements_text(CAST({parameter} AS json))";

    public string MakePeriod(string name, long firstId, long endId) => Partitions.Make(name, firstId, endId);

    public string HoldPeriod(string name) => $"{LockWait()}; LOCK TABLE message_{name}, delivery_{name} IN SHARE ROW EXCLUSIVE MODE";

    public string DropPeriod(string name, string table) => $"{LockWait()}; DROP TABLE IF EXISTS {table}_{name}";

    public IStatement? Compile(DbConnection connection, string sql) => null;

    // Between two of its queries files may be copied for long. The locks come before the first of them, which opens the view: rows of a table that is rewritten or of
    // a partition that is dropped are gone for older views too (https://www.postgresql.org/docs/current/mvcc-caveats.html); whoever would do that waits, or does it later.
    public string BeginSnapshot =>
        """
        BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0;
        LOCK TABLE municipality_key, ONLY message, ONLY chunk, ONLY delivery IN ACCESS SHARE MODE
        """;

    public string BeginCarriage => $"{BeginMigration}; SET LOCAL idle_in_transaction_session_timeout = 0";

    public string EndCarriage => RowCopy.CountOn;

    public string NumberLivesFrom(long first) => string.Create(CultureInfo.InvariantCulture, $"SELECT setval(pg_get_serial_sequence('node', 'life'), {first}, false)");

    public string Tables => "SELECT CAST(relname AS text) FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = CAST(current_schema() AS regnamespace)";

    public Task<long> CopyInAsync(DbConnection writer, string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows, Action<long> progress, CancellationToken cancellation) =>
        RowCopy.InAsync((NpgsqlConnection)writer, table, columns, rows, progress, cancellation);

    public async Task<DbConnection> OpenAsync(ConnectionRole role, CancellationToken cancellation)
    {
        var source = _source.Value;
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(cancellation);
            await RunAsync(connection, role == ConnectionRole.Writer ? WriterSettings() : $"SET default_transaction_read_only = on; {PlanForTheMonth}", cancellation);
            if (role == ConnectionRole.Writer) await Fitness.CheckAsync(connection, cancellation);
            return connection;
        }
        catch (Exception exception)
        {
            if (connection is not null) await connection.DisposeAsync();
            if (exception is NpgsqlException or TimeoutException) throw Connecting.Refused(source, exception);
            throw;
        }
    }

    /// <summary>
    /// Writes the table of wrapped keys anew, so that no file of a table holds a destroyed one. The write-ahead log, its archive, standbys and backups may
    /// hold it, wrapped, until they are recycled; there it is only as safe as the master key, which is never in the database.
    /// </summary>
    // VACUUM FULL would keep what some open transaction might still want to see; a rewrite by ALTER TABLE takes over what is in force, and nothing else.
    public async Task<bool> ScrubAsync(DbConnection writer, CancellationToken cancellation)
    {
        try
        {
            await RunAsync(writer, $"BEGIN; {LockWait()}; ALTER TABLE municipality_key ALTER COLUMN wrapped TYPE BYTEA USING wrapped || CAST('' AS BYTEA); COMMIT", cancellation);
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // A backup reads it. The transaction ends with the connection.
            return false;
        }
    }

    // data_corrupted, index_corrupted.
    public bool IsDamaged(DbException exception) => exception.SqlState is "XX001" or "XX002";

    // Class 53: out of disk, memory, connections; 57P: shut down, crashed, starting; 58: the system beneath it.
    public bool IsInTrouble(DbException exception) =>
        exception.SqlState is { } state && (state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal)
            || state.StartsWith("58", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (_source.IsValueCreated) await _source.Value.DisposeAsync();
    }

    // Whoever comes behind a lock that is waited for waits too: give up soon, and come again with the next round.
    private string LockWait() => string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {options.Value.PeriodLockWait.TotalMilliseconds:F0}");

    // remote_apply promises more than on; anything below on may lose what was acknowledged. A time limit of the database's own, which the hub does not need, would end the wait for a standby as if it had confirmed.
    private string WriterSettings() => string.Create(CultureInfo.InvariantCulture,
        $"""
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
        SET idle_in_transaction_session_timeout = {options.Value.SilentNode.TotalMilliseconds:F0};
        SET statement_timeout = 0;
        {PlanForTheMonth}
        """);

    private static async Task RunAsync(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
