using System.Collections.Immutable;
using System.Globalization;
using Bus.Core.Region;

namespace Bus.Region.Validation.Routes;

/// <summary>Times, days and calendars.</summary>
internal static class TimetableRules
{
    public const string TimeForm = "HH:mm", DayForm = "yyyy-MM-dd";

    public static DeliveryWindow? Window(ValidationScope scope, WindowDocument? document, DocumentPath path)
    {
        if (document is null) return null;
        var (from, to) = (Required(scope, document.From, path["from"]), Required(scope, document.To, path["to"]));
        if (from is { } f && to is { } t && f == t) scope.Error(path["to"], TimetableTexts.EmptyWindow());
        return from is { } begin && to is { } end ? new DeliveryWindow(begin, end, DaysOf(scope, document.Days, path["days"], "all")) : null;
    }

    public static Expectation? Expected(ValidationScope scope, ExpectedDocument? document, DocumentPath path)
    {
        if (document is null) return null;
        var by = Required(scope, document.By, path["by"]);
        var days = DaysOf(scope, document.Days, path["days"], "business");
        var date = scope.Word(path["date"], document.Date, Words.ExpectedDate, ifAbsent: "today") == "previous" ? ExpectedDate.Previous : ExpectedDate.Today;
        return by is { } time ? new Expectation(time, days, date) : null;
    }

    public static MunicipalCalendar? Calendar(ValidationScope scope, CalendarDocument? document, DocumentPath path) => document is null ? null : new MunicipalCalendar
    {
        Closed = DaysIn(scope, document.Closed, path["closed"]),
        Open = DaysIn(scope, document.Open, path["open"]),
    };

    public static TimeOnly? Time(ValidationScope scope, string? text, DocumentPath path)
    {
        if (text is null) return null;
        if (TimeOnly.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        scope.Error(path, TimetableTexts.BadTime(text));
        return null;
    }

    /// <summary>Times of day; null where one of them is wrong.</summary>
    public static SetTimes? Times(ValidationScope scope, IReadOnlyList<string> at, IReadOnlyList<string>? settlementAt, string? days, DocumentPath path, string daysIfAbsent)
    {
        var (usual, settlement) = (TimesIn(scope, at, path["at"]), settlementAt is null ? null : TimesIn(scope, settlementAt, path["settlementAt"]));
        var on = DaysOf(scope, days, path["days"], daysIfAbsent);
        return usual is { } times && (settlementAt is null || settlement is not null) ? new SetTimes(times, on, settlement) : null;
    }

    private static ImmutableArray<TimeOnly>? TimesIn(ValidationScope scope, IReadOnlyList<string> texts, DocumentPath path)
    {
        if (texts.Count == 0) scope.Error(path, TimetableTexts.MissingTime());
        TimeOnly?[] times = [.. texts.Select((text, i) => Time(scope, text, path[i]))];
        return times.Length > 0 && times.All(t => t is not null) ? [.. times.Select(t => t!.Value).Distinct().Order()] : null;
    }

    private static TimeOnly? Required(ValidationScope scope, string? text, DocumentPath path)
    {
        if (text is null) scope.Error(path, TimetableTexts.MissingTime());
        return Time(scope, text, path);
    }

    private static Days DaysOf(ValidationScope scope, string? word, DocumentPath path, string ifAbsent) =>
        scope.Word(path, word, Words.Days, ifAbsent) == "all" ? Days.All : Days.Business;

    private static ImmutableArray<DateOnly> DaysIn(ValidationScope scope, IReadOnlyList<string> texts, DocumentPath path)
    {
        var days = new SortedSet<DateOnly>();
        for (var i = 0; i < texts.Count; i++)
            if (DateOnly.TryParseExact(texts[i], DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(day);
            else scope.Error(path[i], TimetableTexts.BadDay(texts[i]));
        return [.. days];
    }
}
