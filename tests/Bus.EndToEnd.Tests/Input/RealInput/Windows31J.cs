using System.Text;

namespace Bus.EndToEnd.Tests.Input.RealInput;

/// <summary>CP932 as the tests understand it, made of the framework's two ways to it: one reads the doubles (NEC selection of IBM extensions, which Python
/// writes and Windows does not) but fits characters to similar ones when it writes; the other does neither.</summary>
internal static class Windows31J
{
    private static readonly Encoding Strict = CodePagesEncodingProvider.Instance.GetEncoding(932, new EncoderReplacementFallback(""), DecoderFallback.ExceptionFallback)!;

    public static Encoding Reader { get; } = CodePagesEncodingProvider.Instance.GetEncoding(932)!;

    /// <summary>The character has a code of its own.</summary>
    public static bool Holds(Rune character) => Strict.GetByteCount(character.ToString()) > 0;

    /// <summary>As Windows writes it, 〓 for every character that has no code of its own.</summary>
    public static byte[] Write(byte[] utf8) =>
        Strict.GetBytes(string.Concat(Encoding.UTF8.GetString(utf8).EnumerateRunes().Select(r => r.IsAscii || Holds(r) ? r.ToString() : "〓")));
}
