using Bus.Core.Vocabulary;

namespace Bus.Core.Region;

/// <summary>When a route delivers; times are Japan's. A window over midnight belongs to the day on which it begins.</summary>
/// <param name="To">The first moment outside.</param>
public sealed record DeliveryWindow(TimeOnly From, TimeOnly To, Days Days)
{
    /// <summary>Whether it is open.</summary>
    public bool IsOpen(DateTimeOffset now, MunicipalCalendar calendar)
    {
        var here = JapanTime.Of(now).DateTime;
        var (day, time) = (DateOnly.FromDateTime(here), TimeOnly.FromDateTime(here));
        if (From < To) return time >= From && time < To && calendar.Has(Days, day);
        return (time >= From && calendar.Has(Days, day)) || (time < To && calendar.Has(Days, day.AddDays(-1)));
    }
}

/// <summary>What must have come by when; times are Japan's.</summary>
/// <param name="By">From this moment on it is missed.</param>
/// <param name="Days">The days on which it is expected.</param>
/// <param name="Date">Which business date must have come by then.</param>
public sealed record Expectation(TimeOnly By, Days Days, ExpectedDate Date)
{
    /// <summary>The business date that must be there now; null: none is due on this day, or not yet.</summary>
    public DateOnly? DueAt(DateTimeOffset now, MunicipalCalendar calendar)
    {
        var here = JapanTime.Of(now).DateTime;
        var today = DateOnly.FromDateTime(here);
        if (!calendar.Has(Days, today) || TimeOnly.FromDateTime(here) < By) return null;
        return Date == ExpectedDate.Today ? today : calendar.Before(Days, today);
    }
}

/// <summary>Which business date is expected.</summary>
public enum ExpectedDate
{
    /// <summary>That of the day itself.</summary>
    Today,
    /// <summary>That of the expected day before: a batch of the night belongs to the day that went before it.</summary>
    Previous,
}

/// <summary>業務日付 where the sender names none.</summary>
public static class BusinessDay
{
    /// <summary>The day in Japan, which lasts until <paramref name="cutOver"/> of the next; 04:00 makes what comes at 3 o'clock yesterday's.</summary>
    public static DateOnly Of(DateTimeOffset moment, TimeOnly cutOver) => DateOnly.FromDateTime(JapanTime.Of(moment).DateTime - cutOver.ToTimeSpan());
}
