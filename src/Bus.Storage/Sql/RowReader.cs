using System.Data.Common;
using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Sql;

/// <summary>What a row holds, read column by column.</summary>
internal delegate T RowOf<out T>(RowReader columns);

/// <summary>Reads the columns of a row one after the other, in the order of the statement's list.</summary>
internal ref struct RowReader(DbDataReader row, int first = 0)
{
    private int _column = first;

    public string Text() => row.GetString(_column++);

    public string? TextOrNull() => row.IsDBNull(_column) ? Skip<string>() : Text();

    public long Number() => row.GetInt64(_column++);

    public long? NumberOrNull() => row.IsDBNull(_column) ? SkipValue<long>() : Number();

    public bool Flag() => Number() != 0;

    public byte[] Bytes() => row.GetFieldValue<byte[]>(_column++);

    public byte[]? BytesOrNull() => row.IsDBNull(_column) ? Skip<byte[]>() : Bytes();

    public DateTimeOffset Moment() => DateTimeOffset.FromUnixTimeMilliseconds(Number());

    public DateTimeOffset? MomentOrNull() => row.IsDBNull(_column) ? SkipValue<DateTimeOffset>() : Moment();

    public DateOnly Day() => DateOnly.ParseExact(Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public DateOnly? DayOrNull() => row.IsDBNull(_column) ? SkipValue<DateOnly>() : Day();

    public MunicipalityCode Municipality() => MunicipalityCode.Parse(Text());

    public T State<T>() where T : struct, Enum => Spelling<T>.Read(Text());

    public T? StateOrNull<T>() where T : struct, Enum => row.IsDBNull(_column) ? SkipValue<T>() : State<T>();

    public ControlTotal Total() => new(Number(), Number());

    public ControlTotal? TotalOrNull() => NumberOrNull() is { } records ? new ControlTotal(records, Number()) : SkipValue<ControlTotal>();

    private T? Skip<T>() where T : class
    {
        _column++;
        return null;
    }

    private T? SkipValue<T>() where T : struct
    {
        _column++;
        return null;
    }
}
