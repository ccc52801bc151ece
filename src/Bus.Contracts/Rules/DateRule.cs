using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>
/// YYYY-MM-DD: a real date, or 0000-00-00 for none. Of year 0 only 0000-01-01, the open beginning, is a date (facts: 9999-12-31 is the open end).
/// Stricter than the XSD's pattern, which cannot know the calendar.
/// </summary>
internal sealed class DateRule : ContractRule
{
    public override RecordCode? Check(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length != 10 || utf8[4] != '-' || utf8[7] != '-' ||
            !Digits.TryRead(utf8[..4], out var year) || !Digits.TryRead(utf8[5..7], out var month) || !Digits.TryRead(utf8[8..], out var day))
            return RecordCode.NotADate;
        if (year == 0) return (month, day) is (0, 0) or (1, 1) ? null : RecordCode.NotADate;
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? null : RecordCode.NotADate;
    }

    public override Bilingual Expectation { get; } = new("実在する日付 YYYY-MM-DD（該当なしは 0000-00-00）", "a real date YYYY-MM-DD, or 0000-00-00 for none");
}
