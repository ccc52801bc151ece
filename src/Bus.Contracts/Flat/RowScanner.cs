using System.Buffers;
using Bus.Core.Records;

namespace Bus.Contracts.Flat;

/// <summary>How the search for the end of a row ended.</summary>
internal enum RowStep
{
    /// <summary>A row; its length and fields are known.</summary>
    Row,
    /// <summary>The row goes on behind the bytes at hand.</summary>
    NeedMore,
    /// <summary>A quote was opened and not closed before the end.</summary>
    Unclosed,
    /// <summary>Something other than a separator or a line end follows a closing quote.</summary>
    AfterQuote,
}

/// <summary>Cuts one row of a CSV file (RFC 4180, section 2) into its fields, on bytes. The record ends at LF, with or without CR before it.</summary>
/// <param name="capacity">Fields beyond this many are counted, not kept.</param>
internal sealed class RowScanner(int capacity)
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);

    private readonly ValuePlace[] _fields = new ValuePlace[capacity];
    private readonly bool[] _doubled = new bool[capacity];

    /// <summary>Greatest number of fields that are kept.</summary>
    public int Kept => _fields.Length;
    /// <summary>Number of fields of the row; may be more than are kept.</summary>
    public int Count { get; private set; }
    /// <summary>Bytes of the row with its line end.</summary>
    public int Length { get; private set; }
    /// <summary>Line ends inside quotes.</summary>
    public int InnerLines { get; private set; }
    /// <summary>First field with a quote or a carriage return outside quotes; −1 if there is none.</summary>
    public int BareAt { get; private set; }
    /// <summary>Inside the row, when it is not complete: the field whose quote is open; −1 if none is.</summary>
    public int OpenField { get; private set; }
    /// <summary>Line ends inside quotes before the quote that is open.</summary>
    public int LinesBeforeOpen { get; private set; }

    /// <summary>True if a field is quoted.</summary>
    public bool AnyQuoted { get; private set; }

    /// <summary>Where one of the fields kept lies in the row, without its quotes.</summary>
    public ValuePlace this[int field] => _fields[field];

    /// <summary>The first so many of the fields kept.</summary>
    public ReadOnlySpan<ValuePlace> First(int fields) => _fields.AsSpan(0, fields);

    /// <summary>Whether one of the fields kept holds doubled quotes that stand for single ones.</summary>
    public bool IsDoubled(int field) => AnyQuoted && _doubled[field];

    /// <summary>Searches the row at the start of the data.</summary>
    /// <param name="data">What is at hand; not empty.</param>
    /// <param name="atEnd">Nothing follows it.</param>
    public RowStep Scan(ReadOnlySpan<byte> data, bool atEnd)
    {
        (Count, Length, InnerLines, BareAt, OpenField, LinesBeforeOpen, AnyQuoted) = (0, 0, 0, -1, -1, 0, false);
        for (var at = 0; ;)
        {
            if (at < data.Length && data[at] == '"')
            {
                if (Quoted(data, ref at, atEnd) is { } step) return step;
            }
            else if (Plain(data, ref at, atEnd) is { } step)
            {
                return step;
            }
        }
    }

    /// <summary>Goes to the next field; null if the row goes on there.</summary>
    private RowStep? Plain(ReadOnlySpan<byte> data, ref int at, bool atEnd)
    {
        var start = at;
        while (true)
        {
            var found = data[at..].IndexOfAny(Special);
            if (found < 0) return atEnd ? End(start, data.Length - start, false, data.Length) : RowStep.NeedMore;
            at += found;
            switch (data[at])
            {
                case (byte)',':
                    Keep(start, at - start, false);
                    at++;
                    return null;
                case (byte)'\n':
                    return End(start, at - start, false, at + 1);
                case (byte)'\r' when at + 1 == data.Length:
                    return atEnd ? End(start, at - start, false, data.Length) : RowStep.NeedMore;
                case (byte)'\r' when data[at + 1] == '\n':
                    return End(start, at - start, false, at + 2);
                default:
                    if (BareAt < 0) BareAt = Count;
                    at++;
                    break;
            }
        }
    }

    private RowStep? Quoted(ReadOnlySpan<byte> data, ref int at, bool atEnd)
    {
        if (!AnyQuoted) Array.Clear(_doubled);
        AnyQuoted = true;
        var start = at + 1;
        (OpenField, LinesBeforeOpen) = (Count, InnerLines);
        var doubled = false;
        for (var from = start; ;)
        {
            var quote = data[from..].IndexOf((byte)'"');
            if (quote < 0) return atEnd ? RowStep.Unclosed : RowStep.NeedMore;
            InnerLines += data.Slice(from, quote).Count((byte)'\n');
            quote += from;
            var next = quote + 1;
            if (next == data.Length) return atEnd ? End(start, quote - start, doubled, next) : RowStep.NeedMore;
            switch (data[next])
            {
                case (byte)'"':
                    doubled = true;
                    from = next + 1;
                    break;
                case (byte)',':
                    Keep(start, quote - start, doubled);
                    at = next + 1;
                    return null;
                case (byte)'\n':
                    return End(start, quote - start, doubled, next + 1);
                case (byte)'\r' when next + 1 == data.Length:
                    return atEnd ? End(start, quote - start, doubled, data.Length) : RowStep.NeedMore;
                case (byte)'\r' when data[next + 1] == '\n':
                    return End(start, quote - start, doubled, next + 2);
                default:
                    return RowStep.AfterQuote;
            }
        }
    }

    private void Keep(int start, int length, bool doubled)
    {
        if (Count < _fields.Length) _fields[Count] = new ValuePlace(start, length);
        if (doubled && Count < _doubled.Length) _doubled[Count] = true;
        Count++;
        OpenField = -1;
    }

    private RowStep End(int start, int length, bool doubled, int rowLength)
    {
        Keep(start, length, doubled);
        Length = rowLength;
        return RowStep.Row;
    }
}
