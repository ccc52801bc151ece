using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Region;

/// <summary>Times of day at which something is done, in Japan.</summary>
/// <param name="At">Ascending; at least one.</param>
/// <param name="Days">The days on which it is done.</param>
/// <param name="SettlementAt">Times that hold instead from 1 April to 31 May (出納整理期間, 地方自治法 第235条の5), when the accounts of two years are open; null: the same.</param>
public sealed record SetTimes(ImmutableArray<TimeOnly> At, Days Days, ImmutableArray<TimeOnly>? SettlementAt = null)
{
    // Longer than any row of closed days, shorter than a forgotten schedule.
    private const int LongestPause = 40;

    /// <summary>The last such moment that has come; null: none in the last weeks.</summary>
    public DateTimeOffset? LastAt(DateTimeOffset now, MunicipalCalendar calendar)
    {
        var here = JapanTime.Of(now);
        var today = DateOnly.FromDateTime(here.DateTime);
        for (var day = today; day >= today.AddDays(-LongestPause); day = day.AddDays(-1))
        {
            if (!calendar.Has(Days, day)) continue;
            foreach (var time in TimesOf(day).Reverse())
                if (new DateTimeOffset(day.ToDateTime(time), here.Offset) is var moment && moment <= here) return moment;
        }
        return null;
    }

    /// <summary>The times that hold on a day, were it one of the days.</summary>
    public ImmutableArray<TimeOnly> TimesOf(DateOnly day) => SettlementAt is { } times && day.Month is 4 or 5 ? times : At;

    /// <inheritdoc/>
    public bool Equals(SetTimes? other) => other is not null && Days == other.Days && At.SequenceEqual(other.At)
        && (SettlementAt is { } mine ? other.SettlementAt is { } theirs && mine.SequenceEqual(theirs) : other.SettlementAt is null);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Days, At.Length, SettlementAt?.Length);
}
