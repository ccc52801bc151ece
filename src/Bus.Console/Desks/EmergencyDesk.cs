using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>緊急用 ID: made ahead and told once, replaced after their use, taken away.</summary>
internal static class EmergencyDesk
{
    private const string Address = "/region/{municipality}/emergency";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Address, (string municipality, Visit visit) => ShowAsync(municipality, visit, null)).AddEndpointFilter(Gate.Acting);
        pages.MapPost(Address, MakeAsync).WithMetadata(FormSize.Of).AddEndpointFilter(Gate.Acting);
        pages.MapPost($"{Address}/remove", RemoveAsync).WithMetadata(FormSize.Of).AddEndpointFilter(Gate.Acting);
    }

    private static async Task<IResult> MakeAsync(string municipality, Visit visit)
    {
        var made = await visit.PostAsync<EmergencyMadeView>(PathOf(municipality), new { id = visit.Field("id"), duties = visit.Field("duty") is { } duty ? new[] { duty } : null });
        return made.Trouble is { } trouble ? visit.Problem(trouble, made.Status) : await ShowAsync(municipality, visit, new StepView(made.Value!.Done, made.Value.Ja, made.Value.En, made.Value.Secret));
    }

    private static async Task<IResult> RemoveAsync(string municipality, Visit visit)
    {
        if (visit.Field("id") is not { } id) return visit.Problem(Problems.Wrong("緊急用 ID を指定してください。", "Name the emergency id."), StatusCodes.Status400BadRequest);
        var done = await visit.PostAsync<StepView>($"{PathOf(municipality)}/{Uri.EscapeDataString(id)}/remove", new { });
        return done.Trouble is { } trouble ? visit.Problem(trouble, done.Status) : await ShowAsync(municipality, visit, done.Value);
    }

    private static async Task<IResult> ShowAsync(string municipality, Visit visit, StepView? step) => visit.Page<EmergencyPage, EmergencyView[]>(
        await visit.GetAsync<EmergencyView[]>(PathOf(municipality)), new($"緊急用 ID {municipality}", $"Emergency ids of {municipality}"), ids => new EmergencyModel(municipality, ids, step));

    private static string PathOf(string municipality) => $"idp/{Uri.EscapeDataString(municipality)}/staff/emergency-ids";
}

/// <param name="Step">How the step ended that was taken just now; null: none was.</param>
internal sealed record EmergencyModel(string Municipality, EmergencyView[] Ids, StepView? Step);
