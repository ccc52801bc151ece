using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>署名鍵: of one municipality's identity provider, and the steps of a rollover.</summary>
internal static class SigningKeyDesk
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/region/{municipality}/keys", (string municipality, Visit visit) => ShowAsync(municipality, visit, null)).AddEndpointFilter(Gate.Operating);
        pages.MapPost("/region/{municipality}/keys", StepAsync).WithMetadata(FormSize.Of).AddEndpointFilter(Gate.Operating);
    }

    private static async Task<IResult> StepAsync(string municipality, Visit visit)
    {
        var (step, algorithm) = (visit.Field("step") ?? "", visit.Field("algorithm") ?? "rsa");
        var done = await visit.PostAsync<StepView>($"{PathOf(municipality)}/{Uri.EscapeDataString(step)}?algorithm={Uri.EscapeDataString(algorithm)}", new { });
        return done.Trouble is { } trouble ? visit.Problem(trouble, done.Status) : await ShowAsync(municipality, visit, done.Value);
    }

    private static async Task<IResult> ShowAsync(string municipality, Visit visit, StepView? step) => visit.Page<SigningKeysPage, SigningKeyView[]>(
        await visit.GetAsync<SigningKeyView[]>(PathOf(municipality)), new($"署名鍵 {municipality}", $"Signing keys of {municipality}"), keys => new SigningKeysModel(municipality, keys, step));

    private static string PathOf(string municipality) => $"idp/{Uri.EscapeDataString(municipality)}/keys";
}

/// <param name="Step">How the step ended that was taken just now; null: none was.</param>
internal sealed record SigningKeysModel(string Municipality, SigningKeyView[] Keys, StepView? Step);
