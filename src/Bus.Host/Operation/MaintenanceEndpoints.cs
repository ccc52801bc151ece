using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Api.Access;
using Microsoft.Extensions.Options;

namespace Bus.Host.Operation;

/// <summary>Maintenance over HTTP: begin, change, end, and how still it is.</summary>
internal static class MaintenanceEndpoints
{
    public static void Map(RouteGroupBuilder maintenance)
    {
        maintenance.MapGet("/", ShowAsync).For(AccessRule.Read);
        maintenance.MapPost("/", BeginAsync);
        maintenance.MapPost("/end", EndAsync);
    }

    private static async Task<MaintenanceView> ShowAsync(IMaintenance maintenance, IJournalWatch journal, IOptions<OperationOptions> options, TimeProvider clock, CancellationToken cancellation)
    {
        await maintenance.RefreshAsync(cancellation);
        var current = maintenance.Current;
        var nodes = await maintenance.ActivityAsync(clock.GetUtcNow() - options.Value.Silent, cancellation);
        return MaintenanceView.Of(current, nodes, await journal.CountsAsync(cancellation));
    }

    private static async Task<IResult> BeginAsync(MaintenanceRequest request, Caller caller, IMaintenance maintenance, TimeProvider clock, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Reason)) return ApiAnswers.BadRequest("理由 (reason) を指定してください。", "Say the reason.");
        if (request.Until <= clock.GetUtcNow()) return ApiAnswers.BadRequest("終了予定 (until) は既に過ぎています。", "The planned end (until) is past.");
        if (request is { Accepting: true, Delivering: true }) return ApiAnswers.BadRequest("受付も配信も続けるなら保守作業ではありません。", "With both accepting and delivering going on there is nothing to stop.");
        await caller.RecordAsync("maintenance.begin", "hub", null, request.Reason, cancellation, $"accepting {request.Accepting}, delivering {request.Delivering}");
        await maintenance.RefreshAsync(cancellation);
        var since = maintenance.Current?.Since ?? clock.GetUtcNow();
        var begun = await maintenance.BeginAsync(new Maintenance(request.Reason, since, request.Until, caller.Name, request.Accepting, request.Delivering), cancellation);
        return Results.Json(MaintenanceStateView.Of(begun));
    }

    private static async Task<MaintenanceEndView> EndAsync(Caller caller, IMaintenance maintenance, CancellationToken cancellation)
    {
        await caller.RecordAsync("maintenance.end", "hub", null, null, cancellation);
        return new(await maintenance.EndAsync(caller.Name, cancellation));
    }
}

internal sealed record MaintenanceRequest(string Reason, DateTimeOffset? Until, bool Accepting, bool Delivering);

internal sealed record MaintenanceEndView(bool WasOn);

internal sealed record MaintenanceStateView(long Id, string Reason, DateTimeOffset Since, DateTimeOffset? Until, string By, bool Accepting, bool Delivering)
{
    public static MaintenanceStateView Of(Maintenance m) => new(m.Id, m.Reason, JapanTime.Of(m.Since), JapanTime.Of(m.Until), m.By, m.Accepts, m.Delivers);
}

/// <param name="Still">静止点: every node acts by this maintenance, which holds deliveries, and none has anything under way.</param>
/// <param name="Left">What stays in the journal meanwhile.</param>
internal sealed record MaintenanceView(MaintenanceStateView? Maintenance, bool Still, NodeActivityView[] Nodes, UnfinishedCounts Left)
{
    public static MaintenanceView Of(Maintenance? current, IReadOnlyList<NodeActivity> nodes, UnfinishedCounts left) => new(
        current is null ? null : MaintenanceStateView.Of(current),
        current is { Delivers: false } && nodes.Count > 0 && nodes.All(n => n.Maintenance == current.Id && n.Delivering == 0 && (current.Accepts || n.Taking == 0)),
        [.. nodes.Select(n => new NodeActivityView(n.Node, n.Taking, n.Delivering, n.Maintenance is not null && n.Maintenance == current?.Id, JapanTime.Of(n.At)))], left);
}

/// <param name="Knows">It acts by the maintenance in force.</param>
internal sealed record NodeActivityView(string Node, long Taking, long Delivering, bool Knows, DateTimeOffset At);
