using System.Globalization;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Core.Vocabulary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>概況: what needs somebody, and how far the day is.</summary>
internal static class OverviewDesk
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("", ShowAsync);

    private static async Task<IResult> ShowAsync(Visit visit, TimeProvider clock)
    {
        var day = JapanTime.Today(clock).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (totals, region, approvals, files, routes) = (visit.NeedAsync<DayTotalView[]>($"totals?day={day}"), visit.NeedAsync<RegionView>("region"), visit.NeedAsync<ApprovalView[]>(ApprovalDesk.All), visit.NeedAsync<FileView[]>("files"), visit.NeedAsync<RouteNowView[]>("routes"));
        // What belongs to no municipality is not for those who see only theirs.
        var (health, alerts, maintenance) = visit.Me!.SeesHub ? (visit.NeedAsync<HealthView>("health"), visit.NeedPartAsync<AlertView[]>("alerts"), visit.NeedAsync<MaintenanceView>("maintenance")) : (null, null, null);
        await Task.WhenAll(totals, region, approvals, files, routes, health ?? Task.CompletedTask, alerts ?? Task.CompletedTask, maintenance ?? Task.CompletedTask);
        var names = region.Result.Municipalities.ToDictionary(m => m.Code, m => m.Name);
        return visit.Page<OverviewPage>(new($"概況 {day}", $"Overview {day}"), new OverviewModel(day, [.. DayOf(totals.Result, names)], health?.Result, alerts?.Result.Value, maintenance?.Result,
            approvals.Result.Length, files.Result, [.. routes.Result.Where(r => r.Pause is not null || r.Circuit is { State: not "closed" })]) { OlderAlerts = HubDesk.OlderThan(alerts?.Result.Next) });
    }

    /// <summary>One line a municipality. What came in is counted once, however many consumers it goes to.</summary>
    internal static IEnumerable<MunicipalityDay> DayOf(IEnumerable<DayTotalView> rows, IReadOnlyDictionary<string, string> names) =>
        from row in rows
        group row by row.Municipality into municipality
        let ways = municipality.DistinctBy(r => (r.Contract, r.Path)).ToList()
        orderby municipality.Key
        select new MunicipalityDay(municipality.Key, names.GetValueOrDefault(municipality.Key, ""), ways.Sum(r => r.Messages), ways.Sum(r => r.Refused), new TotalView(ways.Sum(r => r.Accepted.Records), ways.Sum(r => r.Accepted.Amount)),
            ways.Sum(r => r.Rejected), municipality.Sum(r => r.Open - r.Processing) + ways.Sum(r => r.Processing), municipality.Sum(r => r.Parked), DayTotalView.WorstOf(municipality));
}

/// <summary>A municipality's day so far.</summary>
/// <param name="Open">Deliveries that are not done, and messages that are still read.</param>
internal sealed record MunicipalityDay(string Code, string Name, long Messages, long Refused, TotalView Accepted, long Rejected, long Open, long Parked, string Verdict);

/// <param name="Health">Null, like all of the hub: not for this person.</param>
/// <param name="Stopped">Routes that do not deliver: paused, or their consumer is left alone.</param>
internal sealed record OverviewModel(string Day, MunicipalityDay[] Municipalities, HealthView? Health, AlertView[]? Alerts, MaintenanceView? Maintenance, int Approvals, FileView[] Files, RouteNowView[] Stopped)
{
    /// <summary>Query of the hub's page that shows what is not shown here; null: all is.</summary>
    public string? OlderAlerts { get; init; }
}
