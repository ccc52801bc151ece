using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>連携経路: how each delivers; stop and start one, send again what its consumer has parked.</summary>
internal static class RouteDesk
{
    private const string Address = "/console/routes";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/routes", async (Visit visit) => visit.Page<RoutesPage, RouteNowView[]>(await visit.GetAsync<RouteNowView[]>("routes"), new("連携経路", "Routes"),
            rows => new RoutesModel(visit.Query("municipality") is { } code ? [.. rows.Where(r => r.Municipality == code)] : rows, visit.Query("municipality"))));
        pages.MapGet("/routes/{municipality}/{contract}/{consumer}", ShowAsync);
        pages.MapPost("/routes/{municipality}/{contract}/{consumer}/pause", PauseAsync).WithMetadata(FormSize.Of);
        pages.MapPost("/routes/{municipality}/{contract}/{consumer}/resume", async (string municipality, string contract, string consumer, Visit visit) =>
            visit.Done(await visit.PostAsync<object>($"{PathOf(municipality, contract, consumer)}/resume", new { }), $"{Address}?municipality={municipality}", Notices.Resumed)).WithMetadata(FormSize.Of);
    }

    private static async Task<IResult> ShowAsync(string municipality, string contract, string consumer, Visit visit) =>
        (await visit.NeedAsync<RouteNowView[]>("routes")).FirstOrDefault(r => r.Municipality == municipality && r.Contract == contract && r.Consumer == consumer) is { } route
            ? visit.Page<RoutePage>(new($"連携経路 {municipality}/{contract}/{consumer}", $"Route {municipality}/{contract}/{consumer}"), new RouteModel(route, await visit.NeedAsync<PauseView[]>($"{PathOf(municipality, contract, consumer)}/pauses")))
            : visit.Problem(Problems.NoSuchPage(), StatusCodes.Status404NotFound);

    private static async Task<IResult> PauseAsync(string municipality, string contract, string consumer, Visit visit)
    {
        if (!visit.TryMoment("until", out var until, out var no)) return no!;
        return visit.Done(await visit.PostAsync<object>($"{PathOf(municipality, contract, consumer)}/pause", new { reason = visit.Field("reason") ?? "", until }), $"{Address}?municipality={municipality}", Notices.Paused);
    }

    private static string PathOf(string municipality, string contract, string consumer) => $"routes/{Uri.EscapeDataString(municipality)}/{Uri.EscapeDataString(contract)}/{Uri.EscapeDataString(consumer)}";
}

/// <param name="Ended">Its pauses that are over, newest first.</param>
internal sealed record RouteModel(RouteNowView Route, PauseView[] Ended);

/// <param name="Municipality">Only this one's; null: all.</param>
internal sealed record RoutesModel(RouteNowView[] Rows, string? Municipality);
