using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Periods;

/// <summary>A calendar month (in Japan) of the journal, or all that came before ids had days. It is forgotten as one.</summary>
/// <param name="FirstId">Its ids, from here …</param>
/// <param name="EndId">… up to but not including this.</param>
/// <param name="Name"><c>202611</c>, or <c>before</c>; a part of table names.</param>
/// <param name="EndsAt">When its last message may have been received.</param>
/// <param name="PayloadsForgottenAt">When its records were given up; null: they are kept.</param>
/// <param name="MessagesForgottenAt">When its messages and deliveries were given up; null: they are kept.</param>
/// <param name="Swept">False while something that was given up still takes room.</param>
internal sealed record Period(long FirstId, long EndId, string Name, DateTimeOffset EndsAt,
    DateTimeOffset? PayloadsForgottenAt = null, DateTimeOffset? MessagesForgottenAt = null, bool Swept = true)
{
    /// <summary>The month of a moment.</summary>
    public static Period Of(DateTimeOffset moment)
    {
        var day = JapanTime.Of(moment);
        var first = new DateOnly(day.Year, day.Month, 1);
        var next = first.AddMonths(1);
        return new Period(JournalId.FirstOf(first), JournalId.FirstOf(next), first.ToString("yyyyMM", CultureInfo.InvariantCulture),
            new DateTimeOffset(next, TimeOnly.MinValue, day.Offset).ToUniversalTime());
    }
}
