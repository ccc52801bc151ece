using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>HH:MM:SS, 00:00:00 to 23:59:59.</summary>
internal sealed class TimeRule : ContractRule
{
    public override RecordCode? Check(ReadOnlySpan<byte> utf8) =>
        utf8.Length == 8 && utf8[2] == ':' && utf8[5] == ':' &&
        Digits.TryRead(utf8[..2], out var hour) && Digits.TryRead(utf8[3..5], out var minute) && Digits.TryRead(utf8[6..], out var second) &&
        hour < 24 && minute < 60 && second < 60 ? null : RecordCode.RuleViolated;

    public override Bilingual Expectation { get; } = new("時刻 HH:MM:SS（00:00:00〜23:59:59）", "a time HH:MM:SS, 00:00:00 to 23:59:59");
}
