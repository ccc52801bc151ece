using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>ASCII digits only, so many of them. A value of digits only that is too long is too long; anything else is not a number.</summary>
internal sealed class DigitsRule(int min, int max) : ContractRule
{
    public override RecordCode? Check(ReadOnlySpan<byte> utf8)
    {
        if (utf8.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return RecordCode.NotANumber;
        return Lengths.Check(utf8.Length, min, max);
    }

    public override Bilingual Expectation { get; } = Lengths.Describe("数字", "桁", "digit", min, max);
}
