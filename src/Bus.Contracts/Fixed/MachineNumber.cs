using Bus.Contracts.Layouts;

namespace Bus.Contracts.Fixed;

/// <summary>Numbers as host programs keep them: packed (COMP-3: two digits a byte, the sign in the last half) and zoned (DISPLAY: a digit a byte, the sign over the last one).</summary>
internal static class MachineNumber
{
    private const int Minus = 0xD, OtherMinus = 0xB, Plus = 0xC, LastDigit = 9;

    public static bool Is(FieldType type) => type is FieldType.Packed or FieldType.Zoned;

    /// <summary>Digits that a field of this width holds.</summary>
    public static int Digits(FieldType type, int width) => type == FieldType.Packed ? 2 * width - 1 : width;

    /// <summary>The number in decimal digits, without zeros on its left, in UTF-8; its length, or −1 if the bytes are none. <paramref name="target"/> has room for all digits and a sign.</summary>
    public static int Read(FieldType type, ReadOnlySpan<byte> field, bool ebcdic, Span<byte> target)
    {
        var count = Digits(type, field.Length);
        var (length, negative, significant) = (1, false, false);
        for (var i = 0; i < count; i++)
        {
            var last = i == count - 1;
            var digit = type == FieldType.Packed ? (i % 2 == 0 ? field[i / 2] >> 4 : field[i / 2] & 0xF) : last ? SignedDigit(field[i], ebcdic, out negative) : PlainDigit(field[i], ebcdic);
            if (digit is < 0 or > LastDigit) return -1;
            significant |= digit != 0 || last;
            if (significant) target[length++] = (byte)('0' + digit);
        }
        if (type == FieldType.Packed)
        {
            var sign = field[^1] & 0xF;
            if (sign <= LastDigit) return -1;
            negative = sign is Minus or OtherMinus;
        }
        // There is no negative zero.
        if (negative && !(length == 2 && target[1] == (byte)'0'))
        {
            target[0] = (byte)'-';
            return length;
        }
        target[1..length].CopyTo(target);
        return length - 1;
    }

    /// <summary>Writes a number; false if it is none, or has more digits than the field.</summary>
    public static bool Write(FieldType type, ReadOnlySpan<byte> utf8, bool ebcdic, Span<byte> field)
    {
        var negative = utf8.Length > 0 && utf8[0] == (byte)'-';
        var digits = negative ? utf8[1..] : utf8;
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        digits = digits.TrimStart((byte)'0');
        var count = Digits(type, field.Length);
        if (digits.Length > count) return false;
        field.Fill(type == FieldType.Packed ? (byte)0 : ebcdic ? (byte)0xF0 : (byte)0x30);
        for (var i = 0; i < digits.Length; i++)
        {
            var (place, digit) = (count - digits.Length + i, digits[i] - '0');
            if (type == FieldType.Zoned) field[place] |= (byte)digit;
            else field[place / 2] |= (byte)(place % 2 == 0 ? digit << 4 : digit);
        }
        if (type == FieldType.Packed) field[^1] |= (byte)(negative ? Minus : Plus);
        else if (ebcdic) field[^1] = (byte)((negative ? Minus : Plus) << 4 | field[^1] & 0xF);
        else if (negative) field[^1] |= 0x40;
        return true;
    }

    private static int PlainDigit(byte code, bool ebcdic) => code >> 4 == (ebcdic ? 0xF : 0x3) ? code & 0xF : -1;

    // EBCDIC: zone C, F (and A, E) for plus, D (and B) for minus. ASCII: zone 3 and 7; or what EBCDIC's signs become in a translation, { A–I and } J–R.
    private static int SignedDigit(byte code, bool ebcdic, out bool negative)
    {
        if (ebcdic)
        {
            negative = code >> 4 is Minus or OtherMinus;
            return code >> 4 > LastDigit ? code & 0xF : -1;
        }
        negative = code is >= (byte)'p' and <= (byte)'y' or (byte)'}' or >= (byte)'J' and <= (byte)'R';
        return code switch
        {
            >= (byte)'0' and <= (byte)'9' => code - '0',
            >= (byte)'p' and <= (byte)'y' => code - 'p',
            (byte)'{' or (byte)'}' => 0,
            >= (byte)'A' and <= (byte)'I' => code - 'A' + 1,
            >= (byte)'J' and <= (byte)'R' => code - 'J' + 1,
            _ => -1,
        };
    }
}
