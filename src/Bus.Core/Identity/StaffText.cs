using System.Text;

namespace Bus.Core.Identity;

/// <summary>A staff list as text. Excel in Japan saves CSV as CP932; a list in that is practically never valid UTF-8, so the one is told from the other. Nothing is guessed within a text: what cannot be decoded is not read.</summary>
public static class StaffText
{
    private const int MiddleDotCode = 0x8145;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    // Only the default decoder knows the codes that are read but never written: 髙 is EE E0 to some programs and FB FC to others. What is no character becomes '?' or '・'.
    private static readonly Encoding Cp932 = CodePagesEncodingProvider.Instance.GetEncoding(932)!;

    /// <summary>The text, without a byte order mark.</summary>
    /// <param name="encoding"><c>utf-8</c>, <c>cp932</c>, or null: what it is.</param>
    /// <returns>Null: it is not in that.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, string? encoding) => encoding switch
    {
        "utf-8" => OfUtf8(bytes),
        "cp932" => OfCp932(bytes),
        _ => OfUtf8(bytes) ?? OfCp932(bytes),
    };

    private static string? OfUtf8(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            var text = Utf8.GetString(bytes);
            return text.Any(c => c is >= '\u0080' and <= '\u009f') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? OfCp932(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes[at] is >= 0x81 and <= 0x9F or >= 0xE0 and <= 0xFC ? 2 : 1;
            if (at + length > bytes.Length || CharacterOf(bytes.Slice(at, length)) is not { } character) return null;
            text.Append(character);
            at += length;
        }
        return text.ToString();
    }

    private static char? CharacterOf(ReadOnlySpan<byte> code)
    {
        if (code is [var single])
        {
            if (single < 0x80) return (char)single;
            // The decoder takes the other bytes that are no characters for controls or private ones.
            if (single is < 0xA1 or > 0xDF) return null;
        }
        Span<char> text = stackalloc char[2];
        var isOne = Cp932.GetChars(code, text) == 1 && text[0] is not ('?' or (>= '\u0080' and <= '\u009f'));
        return isOne && (text[0] != '・' || (code[0] << 8 | code[1]) == MiddleDotCode) ? text[0] : null;
    }
}
