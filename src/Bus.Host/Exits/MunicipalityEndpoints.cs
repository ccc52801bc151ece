using Bus.Core.Exits;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Api.Access;

namespace Bus.Host.Exits;

/// <summary>Municipalities over HTTP: what lies there of whom, the exit export. The end of a key: <see cref="KeyEndpoints"/>.</summary>
internal static class MunicipalityEndpoints
{
    public static void Map(RouteGroupBuilder municipalities)
    {
        municipalities.MapGet("/", ListAsync).For(AccessRule.ReadOwn);
        // It leaves everything readable on the hub's own machine: that is the business of who operates it, also where the municipality's manager asks for it.
        municipalities.MapGet("/export", (ExitDesk desk) => Results.Json(new ExitsView(desk.State)));
        municipalities.MapPost("/{municipality}/export", ExportAsync);
        municipalities.MapPost("/{municipality}/key/destroy", KeyEndpoints.DestroyAsync);
    }

    private static async Task<IEnumerable<MunicipalityView>> ListAsync(Caller caller, IRegionStore region, IMunicipalityBook book, CancellationToken cancellation)
    {
        var held = (await book.AllAsync(caller.Scope, cancellation)).ToDictionary(h => h.Municipality);
        return region.Current.Municipalities.Select(m => m.Code).Union(held.Keys).Where(caller.Actor.Sees).OrderBy(c => c.Value, StringComparer.Ordinal)
            .Select(code => MunicipalityView.Of(held.GetValueOrDefault(code) ?? new MunicipalityHolding(code), region.Current.Find(code)));
    }

    private static async Task<IResult> ExportAsync(string municipality, ExportRequest request, Caller caller, IRegionStore region, IMunicipalityBook book, IKeyRing keys, ExitDesk desk, CancellationToken cancellation)
    {
        if (!MunicipalityCode.TryParse(municipality, out var code)) return ApiAnswers.BadRequest("団体コードが正しくありません。", "The municipality code is not valid.");
        if (request.To is not { } folder || !Path.IsPathFullyQualified(folder)) return ApiAnswers.BadRequest("書き出し先 (to) をハブの機械の絶対パスで指定してください。", "Say where to (to), as an absolute path on the hub's machine.");
        if (region.Current.Find(code) is null && (await book.AllAsync(code, cancellation)).Count == 0) return NoSuch();
        if (!keys.Has(code)) return ApiAnswers.Conflict(KeyTexts.Gone.Ja, KeyTexts.Gone.En, TextView.Of(KeyTexts.NothingToDo));
        if (desk.IsBusy) return Busy();
        await caller.RecordAsync("municipality.export", code.Value, code, null, cancellation, folder);
        return desk.Begin(code, Path.TrimEndingDirectorySeparator(folder)) is { } state ? Results.Json(state, statusCode: StatusCodes.Status202Accepted) : Busy();
    }

    public static IResult NoSuch() => ApiAnswers.NotFound("この団体はリージョン定義にも連携履歴にもありません。bus municipality list で確認してください。", "Neither the region nor the journal knows this municipality; see bus municipality list.");

    private static IResult Busy() => ApiAnswers.Conflict("別の書き出しが動いています。", "Another exit export is under way.", new("終わるのを待って、もう一度実行してください。", "Wait for it to end, and run it again."));
}

/// <param name="To">A folder on the hub's machine.</param>
internal sealed record ExportRequest(string? To);

/// <param name="Last">The one that runs, or ran last; null: none since the hub's start.</param>
internal sealed record ExitsView(ExitState? Last);

/// <summary>What lies there of a municipality.</summary>
/// <param name="Name">Null: the region does not name it.</param>
/// <param name="HasKey">False: nothing that it held can be read.</param>
/// <param name="Processing">Messages being taken in.</param>
/// <param name="Oldest">Day on which the oldest message was received.</param>
internal sealed record MunicipalityView(string Code, string? Name, bool InRegion, bool HasKey, DateTimeOffset? KeyDestroyedAt, long Messages, long Processing, long Undelivered, long OpenErrors, DateOnly? Oldest, DateOnly? Newest)
{
    public static MunicipalityView Of(MunicipalityHolding h, Municipality? named) => new(h.Municipality.Value, named?.Name, named is not null, h.HasKey, JapanTime.Of(h.KeyDestroyedAt),
        h.Messages, h.Processing, h.Undelivered, h.OpenErrors, Day(h.Oldest), Day(h.Newest));

    private static DateOnly? Day(DateTimeOffset? moment) => moment is { } at ? DateOnly.FromDateTime(JapanTime.Of(at).DateTime) : null;
}
