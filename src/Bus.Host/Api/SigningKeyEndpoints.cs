using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;
using Bus.Identity;

namespace Bus.Host.Api;

/// <summary>Signing keys of the identity providers over HTTP: list, and the steps of a rollover.</summary>
internal static class SigningKeyEndpoints
{
    public static void Map(RouteGroupBuilder keys)
    {
        keys.MapGet("/", ListAsync);
        keys.MapPost("/{step}", StepAsync);
    }

    private static async Task<IResult> ListAsync(string municipality, IRegionStore region, SigningKeyDesk desk, CancellationToken cancellation)
    {
        if (Find(region, municipality) is not { } code) return ApiAnswers.NoSuchMunicipality();
        var all = await desk.ListAsync(code, cancellation);
        return Results.Json(all.Select(k => new SigningKeyView(k.Id, k.Algorithm, k.State.ToString().ToLowerInvariant(), JapanTime.Of(k.MadeAt), JapanTime.Of(k.ChangedAt), desk.UsersOf(code, k))));
    }

    private static async Task<IResult> StepAsync(string municipality, string step, string? algorithm, Caller caller, IRegionStore region, SigningKeyDesk desk, CancellationToken cancellation)
    {
        if (Find(region, municipality) is not { } code) return ApiAnswers.NoSuchMunicipality();
        if (algorithm is not (null or "rsa" or "ecdsa")) return ApiAnswers.BadRequest("algorithm は rsa か ecdsa です。", "algorithm is rsa or ecdsa.");
        Func<MunicipalityCode, string, CancellationToken, Task<DeskStep>>? work = step switch
        {
            "next" => desk.MakeNextAsync,
            "promote" => desk.PromoteAsync,
            "retire" => desk.RetireAsync,
            _ => null,
        };
        if (work is null) return ApiAnswers.NotFound("next、promote、retire のいずれかです。", "It is next, promote or retire.");
        await caller.RecordAsync($"signing-key.{step}", algorithm ?? "rsa", code, null, cancellation);
        var done = await work(code, algorithm ?? "rsa", cancellation);
        return Results.Json(new SigningKeyStepView(done.Done, done.Text.Ja, done.Text.En));
    }

    private static MunicipalityCode? Find(IRegionStore region, string municipality) =>
        MunicipalityCode.TryParse(municipality, out var code) && region.Current.Find(code) is not null ? code : null;
}

/// <summary>A signing key and who gets it.</summary>
internal sealed record SigningKeyView(string Id, string Algorithm, string State, DateTimeOffset MadeAt, DateTimeOffset ChangedAt, IReadOnlyList<string> UsedBy);

/// <summary>How a step ended.</summary>
internal sealed record SigningKeyStepView(bool Done, string Ja, string En) : IStepView;
