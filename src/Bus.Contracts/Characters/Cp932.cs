using System.Text;

namespace Bus.Contracts.Characters;

/// <summary>
/// Windows-31J (code page 932) as two tables made of the framework's own decoder, so that <c>decode(encode(c)) == c</c> holds for everything that is ever written.
/// No best fit: 〜 U+301C, − U+2212, ‖ U+2016, ¢, £ and ¬ U+00AC are not in it, their twins ～ U+FF5E, － U+FF0D, ∥ U+2225, ￠, ￡ and ￢ are.
/// </summary>
internal static class Cp932
{
    /// <summary>〓, what stands for a character that cannot be held.</summary>
    public const ushort Geta = 0x81AC;

    private const char Undefined = '\uFFFD';

    private static readonly Encoding Codec = CodePagesEncodingProvider.Instance.GetEncoding(
        932, new EncoderReplacementFallback(""), new DecoderReplacementFallback(Undefined.ToString()))!;

    private static readonly char[] FromBytes = MakeDecoder();
    private static readonly ushort[] ToBytes = MakeEncoder();

    /// <summary>The character of a byte or of a pair (lead &lt;&lt; 8 | trail); 0 if it is none (or byte 0).</summary>
    public static char Decode(int code) => FromBytes[code];

    /// <summary>The byte or pair of a character of the basic plane; 0 if it has none (or is U+0000).</summary>
    public static ushort Encode(int character) => ToBytes[character];

    /// <summary>True for the first byte of a pair.</summary>
    public static bool IsLead(byte b) => b is >= 0x81 and <= 0x9F or >= 0xE0 and <= 0xFC;

    private static char[] MakeDecoder()
    {
        var table = new char[0x10000];
        Span<byte> pair = stackalloc byte[2];
        Span<char> text = stackalloc char[4];
        for (var b = 1; b < 0x100; b++)
        {
            // 0x80, 0xA0 and 0xFD–0xFF are no characters of Windows-31J; the framework makes controls and private-use characters of them.
            if (IsLead((byte)b) || b is 0x80 or 0xA0 or >= 0xFD) continue;
            pair[0] = (byte)b;
            table[b] = One(text, Codec.GetChars(pair[..1], text));
        }
        for (var code = 0x8140; code < 0xFD00; code++)
        {
            if (!IsLead((byte)(code >> 8)) || (code & 0xFF) is < 0x40 or 0x7F or > 0xFC) continue;
            (pair[0], pair[1]) = ((byte)(code >> 8), (byte)code);
            table[code] = One(text, Codec.GetChars(pair, text));
        }
        return table;
    }

    private static char One(ReadOnlySpan<char> text, int length) => length == 1 && text[0] != Undefined ? text[0] : '\0';

    private static ushort[] MakeEncoder()
    {
        var table = new ushort[0x10000];
        Span<byte> bytes = stackalloc byte[4];
        for (var c = 1; c < 0x10000; c++)
        {
            if (char.IsSurrogate((char)c)) continue;
            var code = Codec.GetBytes([(char)c], bytes) switch { 1 => bytes[0], 2 => bytes[0] << 8 | bytes[1], _ => 0 };
            if (code != 0 && FromBytes[code] == c) table[c] = (ushort)code;
        }
        return table;
    }
}
