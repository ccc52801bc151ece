using Bus.Contracts.Layouts;

namespace Bus.Contracts.Fixed;

/// <summary>The values of a record in UTF-8, without their padding. The buffer is kept from record to record.</summary>
internal sealed class FixedValues(FixedCodes codes, int items)
{
    private readonly (int Start, int Length)[] _values = new (int, int)[items];
    private byte[] _bytes = new byte[256];
    private int _used;

    public ReadOnlySpan<byte> Get(int item) => _bytes.AsSpan(_values[item].Start, _values[item].Length);

    public void Clear()
    {
        Array.Clear(_values);
        _used = 0;
    }

    /// <summary>Sets a value that stands elsewhere.</summary>
    public void Set(int item, ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        _values[item] = (_used, utf8.Length);
        _used += utf8.Length;
    }

    /// <summary>Decodes a field into its item; false if its bytes are no characters (the value is then empty).</summary>
    public bool Take(FixedField field, ReadOnlySpan<byte> record)
    {
        if (MachineNumber.Is(field.Type)) return TakeNumber(field, record.Slice(field.Offset, field.Width));
        var bytes = Unpadded(field, record.Slice(field.Offset, field.Width), codes);
        var target = Reserve(bytes.Length * codes.Encoding.MaxGrowth);
        var length = codes.Encoding.Decode(bytes, target, field.Type == FieldType.Double);
        if (length < 0)
        {
            _values[field.Item] = (_used, 0);
            return false;
        }
        var value = Trim(field, target[..length]);
        if (field.Empty is { } empty && value.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(empty))) value = default;
        if (!value.IsEmpty) value.CopyTo(target);
        _values[field.Item] = (_used, value.Length);
        _used += value.Length;
        return true;
    }

    private bool TakeNumber(FixedField field, ReadOnlySpan<byte> bytes)
    {
        _values[field.Item] = (_used, 0);
        if (bytes.IndexOfAnyExcept(codes.Space) < 0) return true;
        var length = MachineNumber.Read(field.Type, bytes, codes.IsEbcdic, Reserve(MachineNumber.Digits(field.Type, field.Width) + 1));
        if (length < 0) return false;
        _values[field.Item] = (_used, length);
        _used += length;
        return true;
    }

    /// <summary>The field's bytes without the padding that can be told before they are decoded.</summary>
    public static ReadOnlySpan<byte> Unpadded(FixedField field, ReadOnlySpan<byte> bytes, FixedCodes codes)
    {
        if (field.Type == FieldType.Double)
        {
            // An empty field may be filled with single spaces, whatever it is meant to hold.
            if (bytes.IndexOfAnyExcept(codes.Space) < 0) return default;
            while (codes.WideSpace.Length == 2 && bytes.EndsWith(codes.WideSpace)) bytes = bytes[..^2];
            return bytes;
        }
        return bytes.TrimEnd(codes.Space);
    }

    private static ReadOnlySpan<byte> Trim(FixedField field, ReadOnlySpan<byte> value)
    {
        if (field.Type == FieldType.Text) return value;
        value = value.Trim((byte)' ');
        if (field.Type != FieldType.Number || value.IsEmpty) return value;
        var negative = value[0] == (byte)'-';
        var digits = negative ? value[1..] : value;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return value;
        var significant = digits.TrimStart((byte)'0');
        if (significant.IsEmpty) return digits[^1..];
        // The sign moves next to the first digit.
        return negative ? Negative(significant) : significant;
    }

    private static byte[] Negative(ReadOnlySpan<byte> digits)
    {
        var value = new byte[digits.Length + 1];
        value[0] = (byte)'-';
        digits.CopyTo(value.AsSpan(1));
        return value;
    }

    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _used < length) Array.Resize(ref _bytes, (_used + length) * 2);
        return _bytes.AsSpan(_used);
    }
}
