using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>An integer: an optional minus sign, then ASCII digits; no plus sign, no point, no grouping.</summary>
/// <param name="min">Fewest digits.</param>
/// <param name="max">Most digits, leading zeros included; at most 18, so that every value fits into 64 bits.</param>
/// <param name="collapses">See <see cref="ContractRule.Collapses"/>.</param>
internal sealed class IntegerRule(int min, int max, bool collapses) : ContractRule
{
    public override bool Collapses => collapses;

    public override RecordCode? Check(ReadOnlySpan<byte> utf8)
    {
        var digits = utf8.StartsWith("-"u8) ? utf8[1..] : utf8;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return RecordCode.NotANumber;
        return Lengths.Check(digits.Length, min, max);
    }

    public override Bilingual Expectation { get; } = new($"整数（{max}桁以内、負の値は先頭に「-」）", $"an integer of at most {max} digits, with a leading '-' if negative");
}
