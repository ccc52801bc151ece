using Bus.Core.Queries;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>Who asked for what, over HTTP. Values come in the body: an address would stand in the logs of whatever lies between.</summary>
internal static class QueryEndpoints
{
    public static void Map(RouteGroupBuilder queries) => queries.MapPost("/search", SearchAsync).For(AccessRule.ReadOwn);

    private static async Task<IResult> SearchAsync(QuerySearchRequest request, Caller caller, IQueryHistory history, HttpContext http, int? limit, string? before, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(string.IsNullOrEmpty(request.Municipality) ? null : request.Municipality, out var municipality, out var no)) return no!;
        if (request.Limit < 1) return ApiAnswers.BadRequest("limit は 1 以上です。", "limit is 1 or more.");
        // Personal data is looked for: by which items, never by which values.
        if (request.Key is { Count: > 0 } key) await caller.RecordAsync("query.search", request.Contract ?? "", municipality, null, cancellation, string.Join(",", key.Keys.Order(StringComparer.Ordinal)));
        try
        {
            var page = await history.FindAsync(new QueryFilter(municipality, request.Contract, request.Application, Math.Clamp(limit ?? request.Limit ?? 100, 1, 1000), before),
                request.Key ?? [], caller.Name, cancellation);
            if (page.Problem is { } problem) return ApiAnswers.BadRequest(problem.Ja, problem.En);
            if (page.Next is { } next) NextPart.Tell(http, "before", next);
            return Results.Json(page.Queries.Select(QueryView.Of));
        }
        catch (Core.Security.KeyGoneException)
        {
            return ApiAnswers.NotFound("この団体の鍵がないため、項目では探せません。", "This municipality has no key; its questions cannot be searched by item.");
        }
    }
}

/// <param name="Application">Who asked.</param>
/// <param name="Key">Recorded item and value.</param>
internal sealed record QuerySearchRequest(string? Municipality, string? Contract, string? Application, Dictionary<string, string>? Key, int? Limit);

/// <summary>A question, as JSON.</summary>
/// <param name="Key">What was asked for; null: the municipality's key is gone, or the question was not usable.</param>
/// <param name="Outcome"><c>answered</c>, <c>asker-left</c> or a fault's code; null: under way, or the hub went down in its midst.</param>
internal sealed record QueryView(string Number, string Municipality, string Application, string Contract, string Version, string? Provider, DateTimeOffset AskedAt,
    IReadOnlyDictionary<string, string>? Key, string? Outcome, long? Records, DateTimeOffset? EndedAt)
{
    public static QueryView Of(AskedQuery q) => new(q.Entry.Number, q.Entry.Asker.Municipality.Value, q.Entry.Asker.Application, q.Entry.Contract, q.Entry.Version, q.Entry.Provider,
        JapanTime.Of(q.Entry.AskedAt), q.Keys, q.Entry.Outcome, q.Entry.Records, JapanTime.Of(q.Entry.EndedAt));
}
