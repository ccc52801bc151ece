using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>締め over HTTP: how dates stand, and stating one for a provider.</summary>
internal static class ClosingEndpoints
{
    public static void Map(RouteGroupBuilder closings)
    {
        closings.MapGet("/", ListAsync).For(AccessRule.ReadOwn);
        closings.MapGet("/{municipality}/{contract}", LookAsync).For(AccessRule.ReadOwn);
        closings.MapPost("/{municipality}/{contract}", StateAsync).For(AccessRule.ActOwn);
    }

    private static async Task<IResult> ListAsync(Caller caller, IClosings closings, IRegionStore region, TimeProvider clock, string? municipality, DateOnly? day, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(municipality, out var code, out var no)) return no!;
        var found = await closings.ListAsync(code, day ?? JapanTime.Today(clock), cancellation);
        return found.Count == 0 && code is { } asked && region.Current.Find(asked) is null ? ApiAnswers.NoSuchMunicipality() : Results.Json(found.Select(ClosingView.Of));
    }

    private static async Task<IResult> LookAsync(string municipality, string contract, Caller caller, IClosings closings, IRegionStore region, TimeProvider clock, string? consumer, DateOnly? day, CancellationToken cancellation)
    {
        if (Find(caller, region, municipality, contract, out var code) is { } no) return no;
        // A name that was mistyped would be waited for in vain, or pass for one that has everything.
        if (consumer is not null && region.Current.Find(code)?.Find(consumer)?.Consumes.Any(c => c.Contract == contract) != true)
            return ApiAnswers.NotFound($"業務システム {consumer} は {contract} の受信側として登録されていません。", $"Application {consumer} is not registered as a consumer of {contract}.");
        var found = await closings.LookAsync(code, contract, day ?? JapanTime.Today(clock), cancellation);
        return Results.Json((consumer is null ? found : found.Where(c => c.Key.Provider.Application != consumer).Select(c => c.For(consumer))).Select(ClosingView.Of));
    }

    private static async Task<IResult> StateAsync(string municipality, string contract, ClosingRequest request, Caller caller, IClosings closings, IRegionStore region, CancellationToken cancellation)
    {
        if (Find(caller, region, municipality, contract, out var code) is { } no) return no;
        var key = new ClosingKey(new ApplicationRef(code, request.Application), contract, request.Date);
        await caller.RecordAsync("closing.state", $"{code}/{contract}/{request.Application}", code, null, cancellation, $"{request.Date:yyyy-MM-dd} {request.Records} {request.Amount}".TrimEnd());
        var stated = await closings.StateAsync(new ClosingStatement(key, caller.Name) { Records = request.Records, Amount = request.Amount }, cancellation);
        return stated.TryGet(out var status, out var fault) ? Results.Json(ClosingView.Of(status))
            : fault.Role == FaultRole.Receiver ? ApiAnswers.Problem(StatusCodes.Status503ServiceUnavailable, fault) : ApiAnswers.BadRequest(fault.What.Ja, fault.What.En);
    }

    private static IResult? Find(Caller caller, IRegionStore region, string municipality, string contract, out MunicipalityCode code)
    {
        code = default;
        if (!caller.MayAskFor(municipality, out var own, out var no)) return no;
        code = own!.Value;
        if (region.Current.Find(code) is not { } there) return ApiAnswers.NoSuchMunicipality();
        return there.Applications.Any(a => a.Provides.Any(p => p.Contract == contract)) ? null
            : ApiAnswers.NotFound("この団体に、この連携インタフェースの提供元はありません。bus route list で確認してください。", "Nobody in this municipality provides this contract; see bus route list.");
    }
}
