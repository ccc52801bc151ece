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

    private const char MiddleDot = '・';
    private const int MiddleDotCode = 0x8145;

    // Only the default decoder knows the codes that are read but never written (NEC selection of IBM extensions and other doubles); what is none becomes '?' or '・'.
    private static readonly Encoding Decoder = CodePagesEncodingProvider.Instance.GetEncoding(932)!;

    // Only an encoder with a fallback of its own does not fit characters to similar ones. Of doubles it writes what Windows writes.
    private static readonly Encoding Encoder = CodePagesEncodingProvider.Instance.GetEncoding(
        932, new EncoderReplacementFallback(""), DecoderFallback.ReplacementFallback)!;

    private static readonly char[] FromBytes = MakeDecoder();
    private static readonly ushort[] ToBytes = MakeEncoder();

    /// <summary>The character of a byte or of a pair (lead &lt;&lt; 8 | trail); 0 if it is none. Not for ASCII.</summary>
    public static char Decode(int code) => FromBytes[code];

    /// <summary>The byte or pair of a character of the basic plane; 0 if it has none. Not for ASCII.</summary>
    public static ushort Encode(int character) => ToBytes[character];

    /// <summary>True for the first byte of a pair.</summary>
    public static bool IsLead(byte b) => b is >= 0x81 and <= 0x9F or >= 0xE0 and <= 0xFC;

    private static char[] MakeDecoder()
    {
        var table = new char[0x10000];
        Span<byte> pair = stackalloc byte[2];
        Span<char> text = stackalloc char[4];
        // Half-width kana. The other single bytes beyond ASCII (0x80, 0xA0, 0xFD–0xFF) are no characters of Windows-31J; the framework makes controls and private-use characters of them.
        for (var b = 0xA1; b <= 0xDF; b++)
        {
            pair[0] = (byte)b;
            table[b] = One(text, Decoder.GetChars(pair[..1], text));
        }
        for (var code = 0x8140; code < 0xFD00; code++)
        {
            if (!IsLead((byte)(code >> 8)) || (code & 0xFF) is < 0x40 or 0x7F or > 0xFC) continue;
            (pair[0], pair[1]) = ((byte)(code >> 8), (byte)code);
            var character = One(text, Decoder.GetChars(pair, text));
            if (character != MiddleDot || code == MiddleDotCode) table[code] = character;
        }
        return table;
    }

    private static char One(ReadOnlySpan<char> text, int length) => length == 1 && text[0] != '?' ? text[0] : '\0';

    private static ushort[] MakeEncoder()
    {
        var table = new ushort[0x10000];
        Span<byte> bytes = stackalloc byte[4];
        for (var c = 0x80; c < 0x10000; c++)
        {
            if (char.IsSurrogate((char)c)) continue;
            var code = Encoder.GetBytes([(char)c], bytes) switch { 1 => bytes[0], 2 => bytes[0] << 8 | bytes[1], _ => 0 };
            if (code != 0 && FromBytes[code] == c) table[c] = (ushort)code;
        }
        return table;
    }
}
