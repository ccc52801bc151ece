using System.Text;
using System.Text.Unicode;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>
/// Any text that XML 1.0 can carry (section 2.2, Char), with line breaks, supplementary characters and variation selectors.
/// Lengths count code points, as XML Schema says (part 2, 4.3.1); .NET's own validator counts UTF-16 units.
/// </summary>
internal sealed class TextRule(int min, int max) : ContractRule
{
    public override RecordCode? Check(ReadOnlySpan<byte> utf8)
    {
        if (CheckCharacters(utf8) is { } code) return code;
        return utf8.Length <= max && min <= 1 ? null : Lengths.Check(CodePoints(utf8), min, max);
    }

    private static readonly Bilingual Allowed = new("文字列（制御文字を除く）", "text without control characters");

    // The length is in order where a character is not: to speak of it would send people looking in the wrong place.
    public override Bilingual ExpectationAfter(RecordCode code) => code == RecordCode.RuleViolated ? Allowed : Expectation;

    public override Bilingual Expectation { get; } = max == Lengths.Unbounded && min <= 1
        ? Allowed
        : Lengths.Describe("", "文字", "character", min <= 1 ? 0 : min, max);

    /// <summary>Null if XML 1.0 can carry every character.</summary>
    internal static RecordCode? CheckCharacters(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) return RecordCode.Undecodable;
        for (var rest = utf8; rest.IndexOfAnyInRange((byte)0, (byte)0x1F) is >= 0 and var at; rest = rest[(at + 1)..])
            if (rest[at] is not (0x09 or 0x0A or 0x0D)) return RecordCode.RuleViolated;
        return utf8.IndexOf("\uFFFE"u8) >= 0 || utf8.IndexOf("\uFFFF"u8) >= 0 ? RecordCode.RuleViolated : null;
    }

    private static int CodePoints(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
            if ((b & 0xC0) != 0x80) count++;
        return count;
    }
}
