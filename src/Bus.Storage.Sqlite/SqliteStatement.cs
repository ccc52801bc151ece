using System.Data.Common;
using System.Diagnostics;
using System.Text;
using Bus.Storage.Engine;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static Bus.Storage.Sqlite.SqliteNative;

namespace Bus.Storage.Sqlite;

/// <summary>A statement by SQLite's own interface. What the driver does beside it, and what that costs: docs/benchmarks.md.</summary>
internal sealed class SqliteStatement : IStatement
{
    private const int OnStack = 512;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly TimeSpan _patience;
    private readonly SqliteRows _rows;
    private bool _amid;

    public SqliteStatement(sqlite3 database, sqlite3_stmt statement, TimeSpan patience)
    {
        (_database, _statement, _patience, At) = (database, statement, patience, statement.DangerousGetHandle());
        Places = raw.sqlite3_bind_parameter_count(statement);
        _rows = new SqliteRows(this, statement);
    }

    public int Places { get; }

    /// <summary>Where the library has it; 0: it is ended.</summary>
    internal nint At { get; private set; }

    public int PlaceOf(string name) => raw.sqlite3_bind_parameter_index(_statement, name);

    public void Bind(int place, object? value)
    {
        var code = value switch
        {
            null => sqlite3_bind_null(At, place),
            long number => sqlite3_bind_int64(At, place, number),
            string text => BindText(place, text),
            byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
            byte[] bytes => BindBytes(place, bytes),
            _ => throw new ArgumentException($"A value of a statement is a string, a long, bytes or null, not {value.GetType().Name}.", nameof(value)),
        };
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, _database);
    }

    public int Execute()
    {
        try
        {
            while (Step()) { }
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            Reset();
        }
    }

    public DbDataReader Read()
    {
        _rows.Begin();
        return _rows;
    }

    public void Dispose()
    {
        // Of no statement the library says that it was misused.
        At = 0;
        _statement.Dispose();
    }

    /// <summary>True: on a row; false: at its end.</summary>
    internal bool Step()
    {
        var code = sqlite3_step(At);
        // Not amid rows: begun again, it would give the first ones twice.
        if (!_amid && IsBusy(code)) code = Later(code);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE)) SqliteException.ThrowExceptionForRC(code, _database);
        return _amid = code == raw.SQLITE_ROW;
    }

    internal void Reset()
    {
        _amid = false;
        _ = sqlite3_reset(At); // says again what the step said
    }

    /// <summary>Mostly SQLite has waited by itself (busy_timeout); not where it takes over a log that another left behind. It stands still as SQLite does, and as the driver does.</summary>
    private int Later(int code)
    {
        for (var begun = Stopwatch.GetTimestamp(); IsBusy(code) && Stopwatch.GetElapsedTime(begun) < _patience; code = sqlite3_step(At))
        {
            Reset();
            Thread.Sleep(Pause);
        }
        return code;
    }

    private static bool IsBusy(int code) => (code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    private unsafe int BindText(int place, string text)
    {
        var utf8 = text.Length > OnStack / 3 ? new byte[Encoding.UTF8.GetByteCount(text)] : stackalloc byte[OnStack];
        var bytes = Encoding.UTF8.GetBytes(text, utf8);
        fixed (byte* first = utf8) return sqlite3_bind_text(At, place, first, bytes, Transient);
    }

    private unsafe int BindBytes(int place, byte[] value)
    {
        fixed (byte* first = value) return sqlite3_bind_blob(At, place, first, value.Length, Transient);
    }
}
