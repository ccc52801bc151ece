using System.Buffers;

namespace Bus.Core.Records;

/// <summary>
/// Writes records in the hub's own form: for each record, for each item of its shape, the length as a varint and the value in UTF-8.
/// The form knows no XML and no CSV, so that SOAP and files leave the same bytes. An absent item has length 0.
/// </summary>
public sealed class RecordBatchWriter
{
    // Grows to what is written and is used again: a message of one record does not pay for a chunk.
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    /// <summary>Records ended so far.</summary>
    public int Records { get; private set; }
    /// <summary>Bytes written so far.</summary>
    public int Length => _buffer.WrittenCount;

    /// <summary>Adds the next item's value; empty means absent.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        var span = _buffer.GetSpan(value.Length + 5);
        var n = WriteLength(span, value.Length);
        value.CopyTo(span[n..]);
        _buffer.Advance(n + value.Length);
    }

    /// <summary>Writes a length as a varint, at most 5 bytes; returns how many.</summary>
    internal static int WriteLength(Span<byte> span, int value)
    {
        var n = 0;
        for (var length = (uint)value; ; length >>= 7)
        {
            if (length < 0x80) { span[n++] = (byte)length; return n; }
            span[n++] = (byte)(length | 0x80);
        }
    }

    /// <summary>Adds a whole record that is in the hub's form already.</summary>
    public void AddRecord(ReadOnlySpan<byte> record)
    {
        _buffer.Write(record);
        Records++;
    }

    /// <summary>Ends the record.</summary>
    public void EndRecord() => Records++;

    /// <summary>A copy of what was written; the writer is empty afterwards.</summary>
    public byte[] Take()
    {
        var data = _buffer.WrittenSpan.ToArray();
        Clear();
        return data;
    }

    /// <summary>The same in an array of the shared pool, at its beginning.</summary>
    internal byte[] TakeRented()
    {
        var rented = ArrayPool<byte>.Shared.Rent(_buffer.WrittenCount);
        _buffer.WrittenSpan.CopyTo(rented);
        Clear();
        return rented;
    }

    private void Clear()
    {
        _buffer.ResetWrittenCount();
        Records = 0;
    }
}

/// <summary>Reads what <see cref="RecordBatchWriter"/> wrote.</summary>
/// <param name="data">One or more whole records.</param>
/// <param name="items">Number of items in each record.</param>
public sealed class RecordBatchReader(ReadOnlyMemory<byte> data, int items)
{
    private readonly (int Start, int Length)[] _fields = new (int, int)[items];
    private int _position;

    /// <summary>Goes to the next record; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are not in the hub's form.</exception>
    public bool Read()
    {
        var span = data.Span;
        if (_position >= span.Length) return false;
        for (var i = 0; i < _fields.Length; i++)
        {
            var length = 0;
            for (var shift = 0; ; shift += 7)
            {
                if (_position >= span.Length || shift > 28) throw new InvalidDataException("A record chunk is cut.");
                var b = span[_position++];
                length |= (b & 0x7F) << shift;
                if (b < 0x80) break;
            }
            if (length < 0 || length > span.Length - _position) throw new InvalidDataException("A record chunk is cut.");
            _fields[i] = (_position, length);
            _position += length;
        }
        return true;
    }

    /// <summary>The value of an item of the current record, in UTF-8; empty means absent.</summary>
    public ReadOnlySpan<byte> this[int item] => data.Span.Slice(_fields[item].Start, _fields[item].Length);

    /// <summary>The value of an item as text, for the places where speed does not matter.</summary>
    public string Text(int item) => System.Text.Encoding.UTF8.GetString(this[item]);
}

/// <summary>A run of records of one message, with the distinct ordering keys in it.</summary>
/// <param name="FirstRecord">Position of its first record in the message, from 0.</param>
/// <param name="Records">How many.</param>
/// <param name="Data">In the form of <see cref="RecordBatchWriter"/>.</param>
/// <param name="Keys">Blind hashes of the distinct ordering keys, ascending; empty where the contract keeps no order.</param>
public sealed record RecordChunk(long FirstRecord, int Records, ReadOnlyMemory<byte> Data, ReadOnlyMemory<ulong> Keys)
{
    /// <summary>Blind hashes of values of searchable items, in no order, some perhaps more than once; see <see cref="RecordHashes"/>.</summary>
    public ReadOnlyMemory<ulong> SearchKeys { get; init; }

    /// <summary>Records of a bulk file that were refused since the last chunk. A chunk may hold nothing else.</summary>
    public IReadOnlyList<Journal.RefusedRecord> Refused { get; init; } = [];

    /// <summary>The array of the shared pool in which the records lie; null: they lie in one of their own.</summary>
    internal byte[]? Rented { get; set; }

    /// <summary>Nobody reads it any more: what was rented for it can be used again.</summary>
    internal void Release()
    {
        if (Rented is not { } rented) return;
        Rented = null;
        // It held personal data.
        rented.AsSpan(0, Data.Length).Clear();
        ArrayPool<byte>.Shared.Return(rented);
    }
}
