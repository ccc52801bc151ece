using System.Buffers;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>ASCII letters and digits, so many of them.</summary>
internal sealed class AlphanumericRule(int min, int max) : ContractRule
{
    private static readonly SearchValues<byte> Allowed = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    public override RecordCode? Check(ReadOnlySpan<byte> utf8) =>
        utf8.ContainsAnyExcept(Allowed) ? RecordCode.RuleViolated : Lengths.Check(utf8.Length, min, max);

    public override Bilingual Expectation { get; } = Lengths.Describe("英数字", "文字", "ASCII letter or digit", min, max) switch
    {
        var d => new(d.Ja, d.En.Replace("letter or digits", "letters or digits", StringComparison.Ordinal)),
    };
}
