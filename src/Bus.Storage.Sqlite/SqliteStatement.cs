using System.Data.Common;
using System.Diagnostics;
using System.Text;
using Bus.Storage.Engine;
using Microsoft.Data.Sqlite;
using SQLitePCL;

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
        (_database, _statement, _patience) = (database, statement, patience);
        Places = raw.sqlite3_bind_parameter_count(statement);
        _rows = new SqliteRows(this, statement);
    }

    public int Places { get; }

    public int PlaceOf(string name) => raw.sqlite3_bind_parameter_index(_statement, name);

    public void Bind(int place, object? value)
    {
        var code = value switch
        {
            null => raw.sqlite3_bind_null(_statement, place),
            long number => raw.sqlite3_bind_int64(_statement, place, number),
            string text => BindText(place, text),
            byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, place, 0),
            byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
            _ => throw new ArgumentException($"A value of a statement is a string, a long, bytes or null, not {value.GetType().Name}.", nameof(value)),
        };
        SqliteException.ThrowExceptionForRC(code, _database);
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

    public void Dispose() => _statement.Dispose();

    /// <summary>True: on a row; false: at its end.</summary>
    internal bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        // Not amid rows: begun again, it would give the first ones twice.
        if (!_amid && IsBusy(code)) code = Later(code);
        SqliteException.ThrowExceptionForRC(code, _database);
        return _amid = code == raw.SQLITE_ROW;
    }

    internal void Reset()
    {
        _amid = false;
        _ = raw.sqlite3_reset(_statement); // says again what the step said
    }

    /// <summary>Mostly SQLite has waited by itself (busy_timeout); not where it takes over a log that another left behind. It stands still as SQLite does, and as the driver does.</summary>
    private int Later(int code)
    {
        for (var begun = Stopwatch.GetTimestamp(); IsBusy(code) && Stopwatch.GetElapsedTime(begun) < _patience; code = raw.sqlite3_step(_statement))
        {
            Reset();
            Thread.Sleep(Pause);
        }
        return code;
    }

    private static bool IsBusy(int code) => (code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    private int BindText(int place, string text)
    {
        if (text.Length > OnStack / 3) return raw.sqlite3_bind_text(_statement, place, text);
        Span<byte> utf8 = stackalloc byte[OnStack];
        return raw.sqlite3_bind_text(_statement, place, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }
}
