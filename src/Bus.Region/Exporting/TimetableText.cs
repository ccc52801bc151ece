using System.Globalization;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;
using Bus.Region.Validation.Routes;

namespace Bus.Region.Exporting;

/// <summary>Times and days as they stand in a region file.</summary>
internal static class TimetableText
{
    public static string Of(TimeOnly time) => time.ToString(TimetableRules.TimeForm, CultureInfo.InvariantCulture);

    public static string Of(DateOnly day) => day.ToString(TimetableRules.DayForm, CultureInfo.InvariantCulture);

    public static string Text(SetTimes times) =>
        $"{string.Join(' ', times.At.Select(Of))} {times.Days.Wire()}{(times.SettlementAt is { } settlement ? $" (4–5: {string.Join(' ', settlement.Select(Of))})" : "")}";

    public static WindowDocument? Of(DeliveryWindow? window) =>
        window is null ? null : new WindowDocument { From = Of(window.From), To = Of(window.To), Days = window.Days.Wire() };

    public static ExpectedDocument? Of(Expectation? expected) =>
        expected is null ? null : new ExpectedDocument { By = Of(expected.By), Days = expected.Days.Wire(), Date = expected.Date.Wire() };

    public static CalendarDocument? Of(MunicipalCalendar? calendar) =>
        calendar is null ? null : new CalendarDocument { Closed = [.. calendar.Closed.Select(Of)], Open = [.. calendar.Open.Select(Of)] };

    public static void Write(YamlWriter yaml, WindowDocument? present) => yaml.Map("window", present, window =>
    {
        yaml.Quoted("from", window.From);
        yaml.Quoted("to", window.To);
        yaml.Text("days", window.Days);
    }, flow: true);

    public static CollectDocument? Of(SetTimes? times) => times is null ? null
        : new CollectDocument { At = [.. times.At.Select(Of)], SettlementAt = times.SettlementAt is { } settlement ? [.. settlement.Select(Of)] : null, Days = times.Days.Wire() };

    public static void Write(YamlWriter yaml, CollectDocument? present) => yaml.Map("collect", present, collect =>
    {
        yaml.Texts("at", collect.At);
        yaml.Texts("settlementAt", collect.SettlementAt ?? []);
        yaml.Text("days", collect.Days);
    }, flow: true);

    public static void Write(YamlWriter yaml, ExpectedDocument? present) => yaml.Map("expected", present, expected =>
    {
        yaml.Quoted("by", expected.By);
        yaml.Text("days", expected.Days);
        yaml.Text("date", expected.Date);
    }, flow: true);

    public static void Write(YamlWriter yaml, CalendarDocument? present) => yaml.Map("calendar", present, calendar =>
    {
        yaml.Texts("closed", calendar.Closed);
        yaml.Texts("open", calendar.Open);
    }, flow: true);
}
