using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>ハブ: its parts, nodes, disks, maintenance, backups, and the alerts of late.</summary>
internal static class HubDesk
{
    private const string Address = "/console/hub";
    private const int AlertsAtOnce = 50;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/hub", ShowAsync);
        pages.MapPost("/hub/maintenance", BeginAsync).WithMetadata(FormSize.Of);
        pages.MapPost("/hub/maintenance/end", async (Visit visit) => visit.Done(await visit.PostAsync<object>("maintenance/end", new { }), Address, Notices.MaintenanceOver)).WithMetadata(FormSize.Of);
        pages.MapPost("/hub/nodes/{name}/forget", async (string name, Visit visit) => visit.Done(await visit.PostAsync<object>($"nodes/{Uri.EscapeDataString(name)}/forget", new { }), Address, Notices.Forgotten)).WithMetadata(FormSize.Of);
        pages.MapPost("/hub/backup", async (Visit visit) => visit.Done(await visit.PostAsync<object>("backups", new { to = visit.Field("to") }), Address, Notices.BackupBegun)).WithMetadata(FormSize.Of);
    }

    private static async Task<IResult> ShowAsync(Visit visit)
    {
        var (status, health, nodes, maintenance) = (visit.NeedAsync<StatusView>("status"), visit.NeedAsync<HealthView>("health"), visit.NeedAsync<NodeView[]>("nodes"), visit.NeedAsync<MaintenanceView>("maintenance"));
        var (admission, backups, alerts) = (visit.NeedAsync<AdmissionView>("admission"), visit.NeedAsync<BackupsView>("backups"), visit.NeedPartAsync<AlertView[]>($"alerts{Asked.Query(visit, "before").With("all", "true").With("limit", $"{AlertsAtOnce}")}"));
        await Task.WhenAll(status, health, nodes, maintenance, admission, backups, alerts);
        return visit.Page<HubPage>(new("ハブ", "Hub"), new HubModel(status.Result, health.Result, nodes.Result, maintenance.Result, admission.Result, backups.Result, alerts.Result.Value!) { OlderAlerts = OlderThan(alerts.Result.Next) });
    }

    /// <summary>Where alerts go on, as a query of this page; null: they end.</summary>
    internal static string? OlderThan(string? next) => next is null ? null : $"?before={Uri.EscapeDataString(Asked.Part(next, "before"))}#alerts";

    private static async Task<IResult> BeginAsync(Visit visit)
    {
        if (!visit.TryMoment("until", out var until, out var no)) return no!;
        var what = visit.Field("what");
        return visit.Done(await visit.PostAsync<object>("maintenance", new { reason = visit.Field("reason") ?? "", until, accepting = what == "deliveries", delivering = what == "accepting" }), Address, Notices.Maintenance);
    }
}

internal sealed record HubModel(StatusView Status, HealthView Health, NodeView[] Nodes, MaintenanceView Maintenance, AdmissionView Admission, BackupsView Backups, AlertView[] Alerts)
{
    /// <summary>Query of the older ones; null: there are none.</summary>
    public string? OlderAlerts { get; init; }
}
