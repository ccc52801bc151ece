namespace Bus.Core.Records;

/// <summary>Where a value lies.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its bytes; 0: absent.</param>
public readonly record struct ValuePlace(int Start, int Length);

/// <summary>
/// Records in the hub's own form (<see cref="RecordBatchWriter"/>), one after the other, with the place of each value, so that they can be looked at without being read again.
/// Grows to what it is given and is used again.
/// </summary>
/// <param name="items">Number of items in each record.</param>
public sealed class RecordForms(int items)
{
    // A length below this is one byte of the form.
    private const int ShortLength = 0x80;

    private byte[] _bytes = new byte[16 * 1024];
    private ValuePlace[] _places = new ValuePlace[64 * Math.Max(items, 1)];
    private int _length;
    private int _values;

    /// <summary>Number of items in each record.</summary>
    public int Items => items;

    /// <summary>Bytes of the records so far.</summary>
    public int Length => _length;

    /// <summary>Forgets all records.</summary>
    public void Clear() => (_length, _values) = (0, 0);

    /// <summary>Adds the next item's value; empty means absent. A record is whole when it has all its items.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        var room = Room(value.Length + 5, 1);
        var prefix = RecordBatchWriter.WriteLength(room, value.Length);
        value.CopyTo(room[prefix..]);
        _places[_values++] = new ValuePlace(_length + prefix, value.Length);
        _length += prefix + value.Length;
    }

    /// <summary>
    /// Adds a record whose values stand in a row in the order of its items, one byte between two of them: the row is copied as it is, and the bytes between become the lengths.
    /// False: nothing was added, a value is too long for that.
    /// </summary>
    /// <param name="row">Begins with the first value.</param>
    /// <param name="values">Where each value lies in it, as many as there are items.</param>
    public bool TryAddRow(ReadOnlySpan<byte> row, ReadOnlySpan<ValuePlace> values)
    {
        var longest = 0;
        foreach (var value in values) longest |= value.Length;
        if (longest >= ShortLength) return false;
        var end = values[^1].Start + values[^1].Length;
        var room = Room(1 + end, values.Length);
        row[..end].CopyTo(room[1..]);
        var places = _places.AsSpan(_values, values.Length);
        var first = _length + 1;
        for (var i = 0; i < places.Length; i++)
        {
            var value = values[i];
            room[value.Start] = (byte)value.Length;
            places[i] = new ValuePlace(first + value.Start, value.Length);
        }
        _values += places.Length;
        _length += 1 + end;
        return true;
    }

    /// <summary>A value of the record with this number, from 0.</summary>
    public ReadOnlySpan<byte> Value(int record, int item)
    {
        var place = _places[record * items + item];
        return _bytes.AsSpan(place.Start, place.Length);
    }

    /// <summary>Bytes of the form, from one place to another.</summary>
    public ReadOnlySpan<byte> Bytes(int start, int end) => _bytes.AsSpan(start, end - start);

    private Span<byte> Room(int bytes, int values)
    {
        if (_bytes.Length - _length < bytes) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        if (_places.Length - _values < values) Array.Resize(ref _places, Math.Max(_places.Length * 2, _values + values));
        return _bytes.AsSpan(_length);
    }
}
