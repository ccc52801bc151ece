using System.Data.Common;
using Bus.Core.Journal;

namespace Bus.Storage.Engine;

/// <summary>What differs between databases, and nothing more: connections, migrations, and the few statements without a common spelling.</summary>
public interface IStorageEngine
{
    /// <summary>Its name in <see cref="JournalOptions.Engine"/>.</summary>
    string Name { get; }

    /// <summary>The statement that begins a transaction of the writer. Other writers of this database are excluded until the commit, by it or by <see cref="LockScope"/>.</summary>
    string BeginWrite { get; }

    /// <summary>
    /// The statement that makes all other transactions with the same scope (<c>@scope</c>, a number) wait until this one has ended and is seen by everybody;
    /// null where <see cref="BeginWrite"/> excludes all writers.
    /// </summary>
    string? LockScope { get; }

    /// <summary>True where several nodes may use the database at once.</summary>
    bool IsShared { get; }

    /// <summary>What a query ends with that holds the rows it reads until its transaction ends, so that nobody changes them meanwhile; empty where writers exclude each other anyway.</summary>
    string KeepRows { get; }

    /// <summary>How this hub's connections are known to the server, and no other's; null where the database is not shared.</summary>
    string? Sessions { get; }

    /// <summary>The statement that ends all connections known as <c>@sessions</c>, whatever they are amid; null where the database is not shared.</summary>
    string? EndSessions { get; }

    /// <summary>What a query ends with that leaves out rows which other transactions hold; empty where there are no others.</summary>
    string SkipLocked { get; }

    /// <summary>Statements of a transaction between which others are planned once for all their values, not anew for each; null where they always are.</summary>
    (string Begin, string End)? PlanOnce { get; }

    /// <summary>The statement that commits. It must fail where the database would otherwise turn the commit of a failed transaction into a silent rollback.</summary>
    string EndWrite { get; }

    /// <summary>
    /// How long callers wait for the answer to a commit; null: as long as it takes, for it always ends. Given up, it is left to the server and never called off: a server that waits for a standby ends
    /// a commit that is called off as if it were confirmed.
    /// </summary>
    TimeSpan? CommitPatience => null;

    /// <summary>The statement that begins a step of the schema; it must exclude whoever else migrates, on any node, until the commit.</summary>
    string BeginMigration { get; }

    /// <summary>The schema, step by step, ascending from 1 without gaps.</summary>
    IReadOnlyList<Migration> Migrations { get; }

    /// <summary>
    /// The expression for the next id of <c>message</c> or <c>delivery</c> on a day, whose ids begin at <c>@day</c>. It stands in an INSERT, or behind a SELECT.
    /// </summary>
    string NextId(string table);

    /// <summary>A query with one column, named so, that gives each number of a JSON array in a parameter.</summary>
    string EachOf(string parameter, string column);

    /// <summary>A script that makes room for the ids of a period; null where a table holds all periods.</summary>
    string? MakePeriod(string name, long firstId, long endId);

    /// <summary>The statement that keeps everybody else from changing messages and deliveries of a period until the transaction ends; null where a writer excludes all others.</summary>
    string? HoldPeriod(string name);

    /// <summary>A script that removes a table's rows of a period at once; null where rows are deleted in slices.</summary>
    string? DropPeriod(string name, string table);

    /// <summary>Begins a transaction of a reader that sees the whole journal as it is at one moment.</summary>
    string BeginSnapshot { get; }

    /// <summary>Begins the transaction in which a whole journal is carried in; no time limit of a running hub's ends it.</summary>
    string BeginCarriage { get; }

    /// <summary>A script after which numbers that the database gives go on behind those that were carried in.</summary>
    string EndCarriage { get; }

    /// <summary>The query for the names of all tables.</summary>
    string Tables { get; }

    /// <summary>The statement after which lives of nodes are numbered from here on; in a journal that was carried in and has none yet.</summary>
    string NumberLivesFrom(long first);

    /// <summary>Writes rows into a table, as fast as the database can; returns how many. Values are numbers, text, bytes or null (also <see cref="DBNull"/>).</summary>
    Task<long> CopyInAsync(DbConnection writer, string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows, Action<long> progress, CancellationToken cancellation);

    /// <summary>Opens a connection that is ready for use. A commit on a writer's connection is durable when it returns.</summary>
    /// <exception cref="JournalUnavailableException">The database is not reached, refuses the hub, or is not fit for a journal.</exception>
    Task<DbConnection> OpenAsync(ConnectionRole role, CancellationToken cancellation);

    /// <summary>Compiles a statement on a connection that was opened here, to be used again and again; null where that is left to the driver, or the text holds several.</summary>
    /// <exception cref="DbException">It is no statement.</exception>
    IStatement? Compile(DbConnection connection, string sql);

    /// <summary>True where not the statement is at fault but the database: its disk is full, its files fail, it is starting or stopping.</summary>
    bool IsInTrouble(DbException exception);

    /// <summary>True where the database finds that its files do not hold what was written there.</summary>
    bool IsDamaged(DbException exception) => false;

    /// <summary>A statement that looks through the database's own structure and says <c>ok</c>, or the first thing that is wrong; its time grows with the size. Null: the server sees to that itself.</summary>
    string? LookThrough => null;

    /// <summary>Erases from the files of the tables what deleted and overwritten rows left behind. Called on the writer's connection, outside a transaction.</summary>
    /// <returns>False if it could not be done now (a reader is in the way) and must be tried again.</returns>
    Task<bool> ScrubAsync(DbConnection writer, CancellationToken cancellation);
}

/// <summary>What a connection is for.</summary>
public enum ConnectionRole
{
    /// <summary>Queries only.</summary>
    Reader,
    /// <summary>The one that writes.</summary>
    Writer,
}
