using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>Routes over HTTP: list, pause, resume. Accepting goes on while a route is paused.</summary>
internal static class RouteEndpoints
{
    private const int PausesShown = 20;

    public static void Map(RouteGroupBuilder routes)
    {
        routes.MapGet("/", List).For(AccessRule.ReadOwn);
        routes.MapGet("/{municipality}/{contract}/{consumer}/pauses", EndedAsync).For(AccessRule.ReadOwn);
        routes.MapPost("/{municipality}/{contract}/{consumer}/pause", PauseAsync).For(AccessRule.ActOwn);
        routes.MapPost("/{municipality}/{contract}/{consumer}/resume", ResumeAsync).For(AccessRule.ActOwn);
    }

    public static IEnumerable<RouteView> RoutesOf(RegionModel region, IRoutePauses pauses, ICircuits circuits, DateTimeOffset now)
    {
        var paused = pauses.All.ToDictionary(p => p.Route);
        return from municipality in region.Municipalities
               from consumer in municipality.Applications
               from consumption in consumer.Consumes
               let route = new RouteId(municipality.Code, consumption.Contract, consumer.Id)
               let providers = municipality.Applications.Where(a => a.Id != consumer.Id && a.FindProvision(consumption.Contract) is not null).Select(a => a.Id)
               select new RouteView(municipality.Code.Value, municipality.Name, consumption.Contract, [.. providers], consumer.Id, consumption.By.Wire(),
                   paused.TryGetValue(route, out var pause) ? PauseView.Of(pause) : null, CircuitView.Of(circuits.Of(route)),
                   WindowView.Of(consumption.Window, municipality.Calendar, now)) { Collect = CollectView.Of(consumption.Collect, municipality.Calendar, now) };
    }

    private static IEnumerable<RouteView> List(Caller caller, IRegionStore region, IRoutePauses pauses, ICircuits circuits, TimeProvider clock) =>
        RoutesOf(region.Current, pauses, circuits, clock.GetUtcNow()).Where(r => caller.Actor.Sees(MunicipalityCode.Parse(r.Municipality)));

    private static async Task<IResult> PauseAsync(string municipality, string contract, string consumer, PauseRequest request,
        Caller caller, IRegionStore region, IRoutePauses pauses, TimeProvider clock, CancellationToken cancellation)
    {
        if (Find(caller, region.Current, municipality, contract, consumer) is not { } route) return NoSuchRoute();
        if (string.IsNullOrWhiteSpace(request.Reason)) return ApiAnswers.BadRequest("理由 (reason) を指定してください。", "Say the reason.");
        if (request.Until <= clock.GetUtcNow()) return ApiAnswers.BadRequest("終了予定 (until) は既に過ぎています。", "The planned end (until) is past.");
        await caller.RecordAsync("route.pause", route.ToString(), route.Municipality, request.Reason, cancellation);
        var pause = new RoutePause(route, request.Reason, clock.GetUtcNow(), request.Until, caller.Name);
        await pauses.PauseAsync(pause, cancellation);
        return Results.Json(PauseView.Of(pause));
    }

    private static async Task<IResult> ResumeAsync(string municipality, string contract, string consumer,
        Caller caller, IRegionStore region, IRoutePauses pauses, CancellationToken cancellation)
    {
        if (Find(caller, region.Current, municipality, contract, consumer) is not { } route) return NoSuchRoute();
        await caller.RecordAsync("route.resume", route.ToString(), route.Municipality, null, cancellation);
        return Results.Json(new ResumeView(route.ToString(), await pauses.ResumeAsync(route, caller.Name, cancellation)));
    }

    private static async Task<IResult> EndedAsync(string municipality, string contract, string consumer, Caller caller, IRegionStore region, IRoutePauses pauses, CancellationToken cancellation) =>
        Find(caller, region.Current, municipality, contract, consumer) is { } route ? Results.Json((await pauses.EndedAsync(route, PausesShown, cancellation)).Select(PauseView.Of)) : NoSuchRoute();

    private static RouteId? Find(Caller caller, RegionModel region, string municipality, string contract, string consumer) =>
        MunicipalityCode.TryParse(municipality, out var code) && caller.Actor.Sees(code)
        && new RouteId(code, contract, consumer) is var route && region.Find(route) is not null ? route : null;

    private static IResult NoSuchRoute() => ApiAnswers.NotFound(
        "この連携経路はありません。bus route list で確認してください。", "There is no such route; see bus route list.");
}

/// <summary>A route that goes on; false: nobody had stopped it.</summary>
internal sealed record ResumeView(string Route, bool WasPaused);
