using System.Collections.Immutable;
using System.Globalization;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Search;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>Where a record is, over HTTP. Values come in the body: an address would stand in the logs of whatever lies between.</summary>
internal static class SearchEndpoints
{
    public static void Map(RouteGroupBuilder messages) => messages.MapPost("/search", SearchAsync).For(AccessRule.ReadOwn);

    private static async Task<IResult> SearchAsync(SearchRequest request, Caller caller, IRecordSearch search, IJournalQueries queries, IDeliveryOrder order, HttpContext http,
        int? limit, long? before, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(request.Municipality, out var asked, out var no)) return no!;
        if (asked is not { } municipality) return ApiAnswers.BadRequest("団体コード (municipality) を指定してください。", "Name the municipality.");
        if (string.IsNullOrEmpty(request.Contract)) return ApiAnswers.BadRequest("連携インタフェース (contract) を指定してください。", "Name the contract.");
        if (request.Key is not { Count: > 0 } key) return ApiAnswers.BadRequest("探す項目と値 (key) を指定してください。", "Say by which items to search (key).");
        if (request.Limit < 1) return ApiAnswers.BadRequest("limit は 1 以上です。", "limit is 1 or more.");
        // Personal data is looked for: by which items, never by which values.
        await caller.RecordAsync("message.search", request.Contract, municipality, null, cancellation, string.Join(",", key.Keys.Order(StringComparer.Ordinal)));
        RecordSearchResult result;
        try
        {
            result = await search.FindAsync(new RecordQuery(municipality, request.Contract, key, Math.Clamp(limit ?? request.Limit ?? 100, 1, 1000), before), caller.Name, cancellation);
        }
        catch (Core.Security.KeyGoneException)
        {
            return ApiAnswers.NotFound("この団体の鍵がないため、探せません。", "This municipality has no key; its records cannot be searched.");
        }
        if (result.Problem is { } problem) return ApiAnswers.BadRequest(problem.Ja, problem.En);
        if (result.Next is { } next) NextPart.Tell(http, "before", next.ToString(CultureInfo.InvariantCulture));
        var views = new List<FoundView>();
        foreach (var found in result.Messages)
        {
            var deliveries = ImmutableArray.CreateBuilder<DeliveryView>();
            foreach (var delivery in await queries.DeliveriesAsync(found.Message.Id, cancellation))
                deliveries.Add(DeliveryView.Of(delivery, delivery.State == DeliveryState.Waiting && (await order.BlockersOfAsync(delivery, cancellation)).Count > 0));
            views.Add(new FoundView(MessageView.Of(found.Message), found.Records, deliveries.ToImmutable(), found.MoreRecords));
        }
        return Results.Json(views);
    }
}

/// <param name="Key">Element name and value.</param>
internal sealed record SearchRequest(string? Municipality, string? Contract, Dictionary<string, string>? Key, int? Limit);

/// <param name="Records">Positions in the message, from 1.</param>
/// <param name="MoreRecords">More of its records match than are named; further items in <c>key</c> narrow them down.</param>
internal sealed record FoundView(MessageView Message, ImmutableArray<long> Records, ImmutableArray<DeliveryView> Deliveries, bool MoreRecords);
