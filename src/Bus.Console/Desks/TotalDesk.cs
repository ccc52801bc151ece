using System.Globalization;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Core.Vocabulary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>突合: control totals of a business date, in and out, and its closings; the reports of a day and a month.</summary>
internal static class TotalDesk
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/totals", ShowAsync);
        pages.MapGet("/totals.csv", (Visit visit) => visit.FileAsync($"reports/reconciliation{Asked.Query(visit, "municipality", "contract", "day").With("format", "spreadsheet")}", $"reconciliation-{visit.Query("day")}.csv"));
        pages.MapGet("/reports/daily", (Visit visit) => ReportAsync(visit, "daily", "day"));
        pages.MapGet("/reports/monthly", (Visit visit) => ReportAsync(visit, "monthly", "month"));
    }

    /// <summary>日報 or 月報, as a page to print or as a list.</summary>
    private static Task<IResult> ReportAsync(Visit visit, string kind, string period)
    {
        var format = visit.Query("format") == "html" ? "html" : "spreadsheet";
        return visit.FileAsync($"reports/{kind}{Asked.Query(visit, "municipality", period).With("format", format)}", $"{kind}-{visit.Query(period)}.{(format == "html" ? "html" : "csv")}");
    }

    private static async Task<IResult> ShowAsync(Visit visit, TimeProvider clock)
    {
        var day = visit.Query("day") ?? JapanTime.Today(clock).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var query = Asked.Query(visit, "municipality");
        query.Add("day", day);
        var totals = await visit.GetAsync<DayTotalView[]>($"totals{query}");
        var closings = totals.Trouble is null ? await visit.NeedAsync<ClosingView[]>($"closings{query}") : [];
        return visit.Page<TotalsPage, DayTotalView[]>(totals, new($"突合 {day}", $"Reconciliation {day}"), rows => new TotalsModel(rows, closings, day, query));
    }
}

internal sealed record TotalsModel(DayTotalView[] Rows, ClosingView[] Closings, string Day, QueryBuilder Query);
