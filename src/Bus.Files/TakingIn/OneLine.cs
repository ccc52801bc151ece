using System.Buffers;
using System.Globalization;
using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Files.TakingIn;

/// <summary>
/// The one line, parts with commas between, of which an end file consists, and a file that closes a date. Blanks around a part, empty lines behind the line and the mark by which DOS ends a file say nothing.
/// </summary>
internal static class OneLine
{
    private const byte EndOfFile = 0x1A;
    private static readonly char[] Blanks = [' ', '\t'];
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    /// <summary>What is wrong with it, never what stands there; null: <paramref name="parts"/> are read.</summary>
    public static Bilingual? WhyNot(ReadOnlySpan<byte> content, out string[] parts)
    {
        parts = [];
        if (content.StartsWith("\uFEFF"u8)) content = content[3..];
        // A write that was cut by a power failure leaves them; a number before them reads as if it were whole.
        if (content.Contains((byte)0)) return new("NUL 文字（0x00）が含まれています。書き込みが途中で切れた恐れがあります", "it holds NUL characters (0x00); it may have been cut while it was written");
        if (content is [.., EndOfFile]) content = content[..^1];
        content = content.TrimEnd(" \t\r\n"u8);
        if (content.IsEmpty) return new("空です", "it is empty");
        if (content.ContainsAny(LineEnds)) return new("2行以上あります", "it has more than one line");
        parts = Encoding.UTF8.GetString(content).Split(',');
        for (var i = 0; i < parts.Length; i++) parts[i] = parts[i].Trim(Blanks);
        var great = 1 + Array.FindIndex(parts, IsTooGreat);
        return great == 0 ? null : new($"{great}番目の項目が {long.MaxValue} より大きい数です", $"part {great} is a number larger than {long.MaxValue}");
    }

    /// <summary>A part that is an integer.</summary>
    public static bool Integer(string part, out long value) => long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>A number that is written as it should be, and beyond what anything here counts.</summary>
    private static bool IsTooGreat(string part) => part.TrimStart('-', '+') is { Length: > 18 } digits && digits.All(char.IsAsciiDigit) && !Integer(part, out _);
}
