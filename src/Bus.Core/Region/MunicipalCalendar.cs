using System.Collections.Immutable;

namespace Bus.Core.Region;

/// <summary>Days on which something holds.</summary>
public enum Days
{
    /// <summary>開庁日: days on which the municipality works.</summary>
    Business,
    /// <summary>Every day.</summary>
    All,
}

/// <summary>When a municipality works: not on Saturdays, Sundays, national holidays and from 29 December to 3 January (地方自治法 第4条の2), but for days of its own.</summary>
public sealed record MunicipalCalendar
{
    /// <summary>No days of its own.</summary>
    public static readonly MunicipalCalendar Usual = new();

    /// <summary>Further days on which it is closed.</summary>
    public ImmutableArray<DateOnly> Closed { get; init; } = [];
    /// <summary>Days on which it works although it would be closed.</summary>
    public ImmutableArray<DateOnly> Open { get; init; } = [];

    /// <summary>Whether it works on a day.</summary>
    public bool IsBusinessDay(DateOnly day) => Open.Contains(day)
        || (!Closed.Contains(day) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsYearEnd(day) && !NationalHolidays.IsOne(day));

    /// <summary>Whether a day is among these days.</summary>
    public bool Has(Days days, DateOnly day) => days == Days.All || IsBusinessDay(day);

    /// <summary>The last of these days before a day.</summary>
    public DateOnly Before(Days days, DateOnly day)
    {
        do day = day.AddDays(-1); while (!Has(days, day));
        return day;
    }

    private static bool IsYearEnd(DateOnly day) => day is { Month: 12, Day: >= 29 } or { Month: 1, Day: <= 3 };
}
