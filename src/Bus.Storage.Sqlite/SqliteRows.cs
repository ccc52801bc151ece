using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using SQLitePCL;
using static Bus.Storage.Sqlite.SqliteNative;

namespace Bus.Storage.Sqlite;

/// <summary>The rows of a statement, one after the other. Of a reader it has what a session reads: numbers, text, bytes, and whether a value is there.</summary>
internal sealed unsafe class SqliteRows(SqliteStatement owner, sqlite3_stmt statement) : DbDataReader
{
    private bool _closed = true;

    private nint At => owner.At;

    public override int FieldCount => raw.sqlite3_column_count(statement);

    public override bool IsClosed => _closed;

    public override int Depth => 0;

    public override int RecordsAffected => -1;

    public override bool HasRows => throw Unknown();

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public void Begin()
    {
        if (!_closed) throw new InvalidOperationException("The statement's rows are still being read.");
        _closed = false;
    }

    public override bool Read() => owner.Step();

    public override bool NextResult() => false;

    public override void Close()
    {
        if (_closed) return;
        _closed = true;
        owner.Reset();
    }

    public override bool IsDBNull(int ordinal) => sqlite3_column_type(At, ordinal) == raw.SQLITE_NULL;

    public override long GetInt64(int ordinal)
    {
        var value = sqlite3_column_int64(At, ordinal);
        return value == 0 && IsDBNull(ordinal) ? throw Missing(ordinal) : value;
    }

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override string GetString(int ordinal) => sqlite3_column_text(At, ordinal) is var text && text is null ? throw Missing(ordinal) : Encoding.UTF8.GetString(text, sqlite3_column_bytes(At, ordinal));

    public override T GetFieldValue<T>(int ordinal) => typeof(T) == typeof(byte[]) ? (T)(object)Bytes(ordinal) : (T)GetValue(ordinal);

    public override object GetValue(int ordinal) => sqlite3_column_type(At, ordinal) switch
    {
        raw.SQLITE_INTEGER => sqlite3_column_int64(At, ordinal),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, ordinal),
        raw.SQLITE_TEXT => GetString(ordinal),
        raw.SQLITE_BLOB => Bytes(ordinal),
        _ => DBNull.Value,
    };

    public override string GetName(int ordinal) => raw.sqlite3_column_name(statement, ordinal).utf8_to_string();

    public override int GetOrdinal(string name) =>
        Enumerable.Range(0, FieldCount).FirstOrDefault(i => GetName(i) == name, -1) is >= 0 and var found ? found : throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such column.");

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++) values[i] = GetValue(i);
        return count;
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override double GetDouble(int ordinal) => IsDBNull(ordinal) ? throw Missing(ordinal) : raw.sqlite3_column_double(statement, ordinal);

    public override byte GetByte(int ordinal) => throw Unknown();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw Unknown();

    public override char GetChar(int ordinal) => throw Unknown();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw Unknown();

    public override string GetDataTypeName(int ordinal) => throw Unknown();

    public override DateTime GetDateTime(int ordinal) => throw Unknown();

    public override decimal GetDecimal(int ordinal) => throw Unknown();

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => throw Unknown();

    public override float GetFloat(int ordinal) => throw Unknown();

    public override Guid GetGuid(int ordinal) => throw Unknown();

    public override short GetInt16(int ordinal) => throw Unknown();

    private byte[] Bytes(int ordinal) => IsDBNull(ordinal) ? throw Missing(ordinal) : new ReadOnlySpan<byte>(sqlite3_column_blob(At, ordinal), sqlite3_column_bytes(At, ordinal)).ToArray();

    private static InvalidOperationException Missing(int ordinal) => new($"Column {ordinal} has no value.");

    private static NotSupportedException Unknown() => new("A journal's rows hold numbers, text and bytes.");
}
