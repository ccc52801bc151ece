using System.Collections.Immutable;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Host.Api;

/// <summary>再送 over HTTP: of one receipt, or of a consumer's deliveries, page by page.</summary>
internal static class ReplayEndpoints
{
    public static void Map(RouteGroupBuilder messages)
    {
        messages.MapPost("/{receipt}/replay", OfReceiptAsync);
        messages.MapPost("/replay", OfConsumerAsync);
    }

    private static async Task<IResult> OfReceiptAsync(string receipt, ReplayRequest request, IJournalQueries queries, IReplay replay, CancellationToken cancellation)
    {
        if (await queries.FindAsync(null, receipt, cancellation) is not { } message) return ApiAnswers.NotFound("この受付番号はありません。", "There is no such receipt.");
        if (!request.DryRun && string.IsNullOrWhiteSpace(request.Reason)) return NoReason();
        if (request.Consumer is { } consumer && (await queries.DeliveriesAsync(message.Id, cancellation)).All(d => d.Route.Consumer != consumer))
            return ApiAnswers.NotFound($"この受付番号には、配信先 {consumer} への配信がありません。", $"This receipt has no delivery to {consumer}.");
        var steps = request.DryRun
            ? await replay.PreviewAsync(message, request.Consumer, request.Delivered, cancellation)
            : await replay.RunAsync(message, request.Consumer, request.Delivered, request.Reason!, cancellation);
        return Results.Json(steps.Select(ReplayView.Of));
    }

    private static async Task<IResult> OfConsumerAsync(ReplaySelectionRequest request, IRegionStore region, IReplayQueries queries, IReplay replay, CancellationToken cancellation)
    {
        if (!MunicipalityCode.TryParse(request.Municipality, out var municipality)) return ApiAnswers.BadRequest("団体コードが正しくありません。", "The municipality code is not valid.");
        if (!StateNames.TryParse<DeliveryState>(request.State, out var state) || state is not (DeliveryState.Parked or DeliveryState.Delivered))
            return ApiAnswers.BadRequest("state は parked か delivered です。", "state must be parked or delivered.");
        if (!request.DryRun && string.IsNullOrWhiteSpace(request.Reason)) return NoReason();
        var consumer = new ApplicationRef(municipality, request.Consumer);
        var known = region.Current.Find(consumer)?.Consumes.Any(c => request.Contract is null || c.Contract == request.Contract) == true;
        if (!known && !await queries.IsConsumerAsync(consumer, cancellation))
            return ApiAnswers.NotFound($"配信先 {consumer} はありません。bus route list で確認してください。", $"There is no consumer {consumer}; see bus route list.");
        var selection = new ReplaySelection(consumer, request.Contract, request.From, request.To, state);
        var page = request.DryRun
            ? await replay.PreviewAsync(selection, request.After, cancellation)
            : await replay.RunAsync(selection, request.After, request.Reason!, cancellation);
        return Results.Json(new ReplayPageView([.. page.Steps.Select(ReplayView.Of)], page.Next));
    }

    private static IResult NoReason() => ApiAnswers.BadRequest("理由 (reason) を指定してください。", "Say the reason.");
}

internal sealed record ReplayRequest(string? Consumer, bool Delivered, string? Reason, bool DryRun);

/// <summary>Deliveries of a consumer in one state; <paramref name="After"/>: the <c>next</c> of the page before, 0 at first.</summary>
internal sealed record ReplaySelectionRequest(string Municipality, string Consumer, string? Contract, DateTimeOffset? From, DateTimeOffset? To, string State,
    string? Reason, bool DryRun, long After = 0);

internal sealed record ReplayPageView(ImmutableArray<ReplayView> Steps, long? Next);

/// <summary>One delivery of a replay: what will be done, what the consumer has of it already, and how many wait behind it.</summary>
internal sealed record ReplayView(string Receipt, string Contract, string Consumer, string State, bool WillSend, TextView Note, int Behind,
    DateTimeOffset? DeliveredAt, int PagesDone, TotalView? Sent, TotalView? Confirmed)
{
    public static ReplayView Of(ReplayStep step)
    {
        var d = step.Delivery;
        return new ReplayView(d.Message.Receipt, d.Route.Contract, d.Route.Consumer, d.State.Wire(), step.WillSend, TextView.Of(step.Note), step.Behind,
            d.DeliveredAt is { } at ? JapanTime.Of(at) : null, d.PagesDone, TotalView.Of(d.Sent), TotalView.Of(d.Confirmed));
    }
}
