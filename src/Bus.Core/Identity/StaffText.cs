using System.Text;

namespace Bus.Core.Identity;

/// <summary>A staff list as text. Excel in Japan saves CSV as CP932; a list in that is practically never valid UTF-8, so the one is told from the other. Nothing is guessed within a text: what cannot be decoded is not read.</summary>
public static class StaffText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Cp932 = CodePagesEncodingProvider.Instance.GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>The text, without a byte order mark.</summary>
    /// <param name="encoding"><c>utf-8</c>, <c>cp932</c>, or null: what it is.</param>
    /// <returns>Null: it is not in that.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, string? encoding) => encoding switch
    {
        "utf-8" => Decode(bytes, Utf8),
        "cp932" => Decode(bytes, Cp932),
        _ => Decode(bytes, Utf8) ?? Decode(bytes, Cp932),
    };

    private static string? Decode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        if (encoding == Utf8 && bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            var text = encoding.GetString(bytes);
            // The decoder takes some bytes that are no characters for controls or private ones.
            return text.Any(c => c is >= '\u0080' and <= '\u009f' or >= '\uf8f0' and <= '\uf8ff') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
