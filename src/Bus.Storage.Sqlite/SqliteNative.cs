using System.Runtime.InteropServices;

namespace Bus.Storage.Sqlite;

/// <summary>
/// What a statement does for every value and row, on the library that the driver brings and has loaded. The driver's own calls take and give back a count on its handle each time,
/// which for a short one is most of it. What ends within nanoseconds and calls nobody is called without leaving the runtime's mode. https://sqlite.org/c3ref/funclist.html
/// </summary>
internal static unsafe partial class SqliteNative
{
    private const string Library = "e_sqlite3";

    /// <summary>The library copies what it is given.</summary>
    public const nint Transient = -1;

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_null(nint statement, int place);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_int64(nint statement, int place, long value);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_text(nint statement, int place, byte* utf8, int bytes, nint destructor);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_blob(nint statement, int place, byte* value, int bytes, nint destructor);

    [LibraryImport(Library)]
    public static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_reset(nint statement);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_column_type(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_column_text(nint statement, int column);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_column_bytes(nint statement, int column);
}
