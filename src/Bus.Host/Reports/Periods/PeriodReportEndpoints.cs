using System.Text;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Api.Access;

namespace Bus.Host.Reports.Periods;

/// <summary>日報 and 月報 over HTTP: <c>format</c> = csv (default), spreadsheet, json, html. A manager's is of their own municipality.</summary>
internal static class PeriodReportEndpoints
{
    private const string Page = "html";

    public static void Map(RouteGroupBuilder reports)
    {
        reports.MapGet("/monthly", MonthlyAsync).For(AccessRule.ReadOwn);
        reports.MapGet("/daily", DailyAsync).For(AccessRule.ReadOwn);
    }

    private static Task<IResult> MonthlyAsync(Caller caller, PeriodReader reader, TimeProvider clock, string? month, string? municipality, string? format, CancellationToken cancellation) =>
        (month is null ? ReportPeriod.LastMonth(clock) : ReportPeriod.ReadMonth(month)) is { } period ? AnswerAsync(caller, reader, period, municipality, format, cancellation)
            : Task.FromResult(ApiAnswers.BadRequest("month は 2026-11 の形で指定してください（2000 年以降）。", "Give month as 2026-11 (from 2000 on)."));

    private static Task<IResult> DailyAsync(Caller caller, PeriodReader reader, TimeProvider clock, string? day, string? municipality, string? format, CancellationToken cancellation) =>
        (day is null ? ReportPeriod.Yesterday(clock) : ReportPeriod.ReadDay(day)) is { } period ? AnswerAsync(caller, reader, period, municipality, format, cancellation)
            : Task.FromResult(ApiAnswers.BadRequest("day は 2026-11-20 の形で指定してください（2000 年以降）。", "Give day as 2026-11-20 (from 2000 on)."));

    private static async Task<IResult> AnswerAsync(Caller caller, PeriodReader reader, ReportPeriod period, string? municipality, string? format, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(municipality, out var own, out var no)) return no!;
        if (format != Page && !ListWriter.Knows(format)) return ApiAnswers.BadRequest("format は csv、spreadsheet、json、html のどれかです。", "format is one of csv, spreadsheet, json, html.");
        var report = await reader.ReadAsync(period, own, cancellation);
        return format == Page ? Results.Content(ReportPage.Of(report), "text/html", Encoding.UTF8)
            : Results.Stream(stream => ReportList.WriteAsync(report, ListWriter.Of(format, stream), CancellationToken.None), ListWriter.ContentTypeOf(format));
    }
}
