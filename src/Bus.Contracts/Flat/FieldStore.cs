using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Bus.Contracts.Characters;

namespace Bus.Contracts.Flat;

/// <summary>The values of one row in UTF-8: in the row itself where it can be, else in a scratch buffer that is kept from row to row.</summary>
/// <param name="fields">The row's fields.</param>
/// <param name="capacity">Most columns.</param>
/// <param name="encoding">The file's character set.</param>
internal sealed class FieldStore(RowScanner fields, int capacity, FlatEncoding encoding) : IDisposable
{
    private readonly Value[] _values = new Value[capacity];
    private byte[] _scratch = [];
    private int _used;

    private readonly record struct Value(int Start, int Length, bool InScratch);

    /// <summary>True if the values of the row taken last are its fields as they stand, one byte between two of them.</summary>
    public bool IsRow { get; private set; }

    /// <summary>A value of the row taken last.</summary>
    public ReadOnlySpan<byte> Get(int column, ReadOnlySpan<byte> row)
    {
        if (IsRow) return row.Slice(fields[column].Start, fields[column].Length);
        var value = _values[column];
        return (value.InScratch ? _scratch : row).Slice(value.Start, value.Length);
    }

    /// <summary>Takes the fields of a row; the first column whose bytes are no characters of the set (its value is then empty), or −1.</summary>
    public int Take(ReadOnlySpan<byte> row, int columns)
    {
        _used = 0;
        var plain = encoding.IsUtf8 ? Utf8.IsValid(row) : Ascii.IsValid(row);
        IsRow = plain && !fields.AnyQuoted;
        var undecodable = -1;
        for (var column = 0; column < columns && !IsRow; column++)
        {
            var (field, doubled) = (fields[column], fields.IsDoubled(column));
            if (plain && !doubled)
            {
                _values[column] = new Value(field.Start, field.Length, false);
                continue;
            }
            if (TakeOther(column, row.Slice(field.Start, field.Length), field.Start, doubled) || undecodable >= 0) continue;
            undecodable = column;
        }
        return undecodable;
    }

    /// <summary>Undoubles and decodes; false if the bytes are no characters of the set.</summary>
    private bool TakeOther(int column, ReadOnlySpan<byte> bytes, int start, bool doubled)
    {
        if (!doubled && Ascii.IsValid(bytes))
        {
            _values[column] = new Value(start, bytes.Length, false);
            return true;
        }
        if (doubled) bytes = Undouble(bytes);
        var target = Reserve(bytes.Length * encoding.MaxGrowth);
        var length = encoding.Decode(bytes, target);
        _values[column] = new Value(_used, Math.Max(length, 0), true);
        _used += Math.Max(length, 0);
        return length >= 0;
    }

    /// <summary>The bytes with single quotes for doubled ones, in the tail of the scratch buffer.</summary>
    private ReadOnlySpan<byte> Undouble(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length * (encoding.MaxGrowth + 1));
        var target = _scratch.AsSpan(_scratch.Length - bytes.Length);
        var written = 0;
        while (bytes.IndexOf((byte)'"') is >= 0 and var quote)
        {
            bytes[..(quote + 1)].CopyTo(target[written..]);
            written += quote + 1;
            bytes = bytes[(quote + 2)..];
        }
        bytes.CopyTo(target[written..]);
        return target[..(written + bytes.Length)];
    }

    /// <summary>Room behind what is used; may move the scratch buffer, so values are kept as places, not as spans.</summary>
    private Span<byte> Reserve(int length)
    {
        if (_scratch.Length - _used < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, (_used + length) * 2));
            _scratch.AsSpan(0, _used).CopyTo(larger);
            if (_scratch.Length > 0) ArrayPool<byte>.Shared.Return(_scratch);
            _scratch = larger;
        }
        return _scratch.AsSpan(_used);
    }

    public void Dispose()
    {
        if (_scratch.Length > 0) ArrayPool<byte>.Shared.Return(_scratch);
        _scratch = [];
        _used = 0;
        Array.Clear(_values);
    }
}
