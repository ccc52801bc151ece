using System.Globalization;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Exporting;

namespace Bus.Region.Planning;

/// <summary>Changes of windows, expectations and calendars, in words.</summary>
internal static class TimetablePlan
{
    private static readonly Bilingual CalendarWord = new("開庁日カレンダー", "calendar");
    private static readonly Bilingual CutOverWord = new("業務日付の切替時刻", "cut-over of the business date");

    public static MunicipalCalendar? Join(ChangeLog log, string path, MunicipalCalendar? present, MunicipalCalendar? declared, bool prune)
    {
        var joined = Merging<MunicipalCalendar>.Optional(present, declared, prune, _ => log.Kept(path, CalendarWord), _ => log.Removed(path, CalendarWord));
        if (declared is null) return joined;
        log.Value(path, "closed", Listed(present?.Closed), Listed(declared.Closed));
        log.Value(path, "open", Listed(present?.Open), Listed(declared.Open));
        return joined;
    }

    public static TimeOnly? Join(ChangeLog log, string path, TimeOnly? present, TimeOnly? declared, bool prune)
    {
        if (declared is not null) log.Value(path, "cutOver", Text(present), Text(declared));
        else if (present is not null && prune) log.Removed(path, CutOverWord);
        else if (present is not null) log.Kept(path, CutOverWord);
        return declared ?? (prune ? null : present);
    }

    public static string? Text(DeliveryWindow? window) => window is null ? null : $"{Text(window.From)}–{Text(window.To)} {window.Days.Wire()}";

    public static string? Text(Expectation? expected) => expected is null ? null : $"{Text(expected.By)} {expected.Days.Wire()} {expected.Date.Wire()}";

    private static string? Text(TimeOnly? time) => time is { } given ? TimetableText.Of(given) : null;

    private static string? Listed(IEnumerable<DateOnly>? days) => days is null || !days.Any() ? null : string.Join(", ", days.Select(TimetableText.Of));
}
