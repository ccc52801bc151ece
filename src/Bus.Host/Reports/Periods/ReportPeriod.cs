using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Periods;

/// <summary>The business dates of a report: one (日報), or those of a calendar month (月報).</summary>
internal sealed record ReportPeriod
{
    private const int FirstYear = 2000, LastYear = 2999;

    private ReportPeriod(DateOnly from, DateOnly to) => (From, To) = (from, to);

    public DateOnly From { get; }

    /// <summary>The last day, inclusive.</summary>
    public DateOnly To { get; }

    public bool IsMonth => From != To;

    /// <summary>2026-11, or 2026-11-20.</summary>
    public string Name => From.ToString(IsMonth ? "yyyy-MM" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>As file names say it.</summary>
    public string Kind => IsMonth ? "monthly" : "daily";

    public IEnumerable<DateOnly> Days => Enumerable.Range(From.DayNumber, To.DayNumber - From.DayNumber + 1).Select(DateOnly.FromDayNumber);

    public static ReportPeriod OfDay(DateOnly day) => new(day, day);

    public static ReportPeriod OfMonth(DateOnly anyDay) =>
        new(new DateOnly(anyDay.Year, anyDay.Month, 1), new DateOnly(anyDay.Year, anyDay.Month, DateTime.DaysInMonth(anyDay.Year, anyDay.Month)));

    /// <summary>The day before today in Japan.</summary>
    public static ReportPeriod Yesterday(TimeProvider clock) => OfDay(JapanTime.Today(clock).AddDays(-1));

    /// <summary>The month before this one in Japan.</summary>
    public static ReportPeriod LastMonth(TimeProvider clock) => OfMonth(JapanTime.Today(clock).AddMonths(-1));

    /// <summary>YYYY-MM-DD; null: it is no day that a report can be of.</summary>
    public static ReportPeriod? ReadDay(string text) => Read(text, "yyyy-MM-dd") is { } day ? OfDay(day) : null;

    /// <summary>YYYY-MM; null: it is no month that a report can be of.</summary>
    public static ReportPeriod? ReadMonth(string text) => Read(text, "yyyy-MM") is { } day ? OfMonth(day) : null;

    private static DateOnly? Read(string text, string form) =>
        DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear ? day : null;
}
