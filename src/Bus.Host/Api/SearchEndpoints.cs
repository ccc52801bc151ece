using System.Collections.Immutable;
using System.Globalization;
using Bus.Core.Search;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>Where a record is, over HTTP. Values come in the body: an address would stand in the logs of whatever lies between.</summary>
internal static class SearchEndpoints
{
    public static void Map(RouteGroupBuilder messages) => messages.MapPost("/search", SearchAsync).For(AccessRule.ReadOwn);

    private static async Task<IResult> SearchAsync(SearchRequest request, Caller caller, RecordedSearch search, DeliveryViews deliveries, HttpContext http,
        int? limit, long? before, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(request.Municipality, out var asked, out var no)) return no!;
        if (asked is not { } municipality) return ApiAnswers.BadRequest("団体コード (municipality) を指定してください。", "Name the municipality.");
        if (string.IsNullOrEmpty(request.Contract)) return ApiAnswers.BadRequest("連携インタフェース (contract) を指定してください。", "Name the contract.");
        if (request.Key is not { Count: > 0 } key) return ApiAnswers.BadRequest("探す項目と値 (key) を指定してください。", "Say by which items to search (key).");
        if (request.Limit < 1) return ApiAnswers.BadRequest("limit は 1 以上です。", "limit is 1 or more.");
        var query = new RecordQuery(municipality, request.Contract, key, Math.Clamp(limit ?? request.Limit ?? 100, 1, 1000), before);
        var (result, none) = await search.FindAsync(caller, query, null, cancellation);
        if (result is null) return none!;
        if (result.Next is { } next) NextPart.Tell(http, "before", next.ToString(CultureInfo.InvariantCulture));
        var views = new List<FoundView>();
        foreach (var found in result.Messages)
            views.Add(new FoundView(MessageView.Of(found.Message), found.Records, await deliveries.OfAsync(found.Message, cancellation), found.MoreRecords));
        return Results.Json(views);
    }
}

/// <param name="Key">Element name and value.</param>
internal sealed record SearchRequest(string? Municipality, string? Contract, Dictionary<string, string>? Key, int? Limit);

/// <param name="Records">Positions in the message, from 1.</param>
/// <param name="MoreRecords">More of its records match than are named; further items in <c>key</c> narrow them down.</param>
internal sealed record FoundView(MessageView Message, ImmutableArray<long> Records, ImmutableArray<DeliveryView> Deliveries, bool MoreRecords);
