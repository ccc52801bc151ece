using System.Collections.Immutable;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Search;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;
using Bus.Host.Api.Oversight;

namespace Bus.Host.Api;

/// <summary>再送 over HTTP: of one receipt, of the records with a key, or of a consumer's deliveries, page by page.</summary>
internal static class ReplayEndpoints
{
    // More than that is a matter of a period, not of a key.
    private const int MostOfKey = 1_000;

    public static void Map(RouteGroupBuilder messages)
    {
        messages.MapPost("/{receipt}/replay", OfReceiptAsync).For(AccessRule.ActOwn);
        messages.MapPost("/replay", OfSelectionAsync).For(AccessRule.ActOwn);
    }

    private static async Task<IResult> OfReceiptAsync(string receipt, ReplayRequest request, Caller caller, IJournalQueries queries, IReplay replay, ReplayDesk desk, CancellationToken cancellation)
    {
        if (await queries.FindAsync(caller.Scope, receipt, cancellation) is not { } message) return MessageEndpoints.NoSuchReceipt();
        if (request.Consumer is { } consumer && (await queries.DeliveriesAsync(message.Id, cancellation)).All(d => d.Route.Consumer != consumer))
            return ApiAnswers.NotFound($"この受付番号には、配信先 {consumer} への配信がありません。", $"This receipt has no delivery to {consumer}.");
        var wanted = new ReplayWanted(caller, message.Sender.Municipality, request.Consumer is null ? receipt : $"{receipt} → {request.Consumer}", request.Reason, request.DryRun, 0);
        return await desk.AnswerAsync(wanted, _ => replay.PreviewAsync([message], request.Consumer, request.Delivered, cancellation), cancellation);
    }

    private static async Task<IResult> OfSelectionAsync(ReplaySelectionRequest request, Caller caller, IRegionStore region, IReplayQueries queries, RecordedSearch search,
        IReplay replay, ReplayDesk desk, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(request.Municipality, out var asked, out var no)) return no!;
        if (asked is not { } municipality) return ApiAnswers.BadRequest("団体コードが正しくありません。", "The municipality code is not valid.");
        if (!StateNames.TryParse<DeliveryState>(request.State, out var state) || state is not (DeliveryState.Parked or DeliveryState.Delivered))
            return ApiAnswers.BadRequest("state は parked か delivered です。", "state must be parked or delivered.");
        if (request.Consumer is { } id && await UnknownAsync(new ApplicationRef(municipality, id), request.Contract, region, queries, cancellation) is { } unknown) return unknown;
        if (request.Key is { Count: > 0 }) return await OfKeyAsync(request, municipality, state, caller, search, replay, desk, cancellation);
        if (request.Consumer is null) return ApiAnswers.BadRequest("配信先 (consumer) か項目の値 (key) を指定してください。", "Name the consumer, or a key.");
        var selection = new ReplaySelection(new ApplicationRef(municipality, request.Consumer), request.Contract, request.From, request.To, state);
        var wanted = new ReplayWanted(caller, municipality, Text(request), request.Reason, request.DryRun, request.After);
        return await desk.AnswerAsync(wanted, after => replay.PreviewAsync(selection, after, cancellation), cancellation);
    }

    private static async Task<IResult> OfKeyAsync(ReplaySelectionRequest request, MunicipalityCode municipality, DeliveryState state, Caller caller, RecordedSearch search,
        IReplay replay, ReplayDesk desk, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(request.Contract)) return ApiAnswers.BadRequest("連携インタフェース (contract) を指定してください。", "Name the contract.");
        var (found, none) = await search.FindAsync(caller, new RecordQuery(municipality, request.Contract, request.Key!, MostOfKey), request.Reason, cancellation);
        if (found is null) return none!;
        if (found.Next is not null)
            return ApiAnswers.BadRequest($"{MostOfKey:N0} 件を超える電文にこのレコードがあるかもしれません。項目を足すか、期間で再送してください。", $"More than {MostOfKey:N0} messages may have such records. Add items, or replay by period.");
        MessageInfo[] messages = [.. found.Messages.Select(m => m.Message).Where(m => (request.From is not { } from || m.ReceivedAt >= from) && (request.To is not { } to || m.ReceivedAt < to))];
        var wanted = new ReplayWanted(caller, municipality, Text(request), request.Reason, request.DryRun, 0);
        return await desk.AnswerAsync(wanted, _ => replay.PreviewAsync(messages, request.Consumer, delivered: state == DeliveryState.Delivered, cancellation), cancellation);
    }

    private static async Task<IResult?> UnknownAsync(ApplicationRef consumer, string? contract, IRegionStore region, IReplayQueries queries, CancellationToken cancellation)
    {
        var known = region.Current.Find(consumer)?.Consumes.Any(c => contract is null || c.Contract == contract) == true;
        return known || await queries.IsConsumerAsync(consumer, cancellation) ? null
            : ApiAnswers.NotFound($"配信先 {consumer} はありません。bus route list で確認してください。", $"There is no consumer {consumer}; see bus route list.");
    }

    // Names of items, never their values: it stands in the trail.
    private static string Text(ReplaySelectionRequest r) => string.Join(", ", new[]
    {
        r.Consumer is null ? r.Municipality : $"{r.Municipality}/{r.Consumer}", r.Contract, r.Key is { Count: > 0 } key ? $"key {string.Join("+", key.Keys.Order(StringComparer.Ordinal))}" : null,
        r.State, r.From is { } from ? $"from {from:O}" : null, r.To is { } to ? $"to {to:O}" : null,
    }.OfType<string>());
}

internal sealed record ReplayRequest(string? Consumer, bool Delivered, string? Reason, bool DryRun);

/// <summary>Deliveries of a consumer in one state, or those of the records with a key; <paramref name="After"/>: the <c>next</c> of the page before, 0 at first.</summary>
/// <param name="Key">Element name and value of searchable items, or of the whole ordering key; then the contract is needed, and <c>state: delivered</c> takes parked ones along.</param>
internal sealed record ReplaySelectionRequest(string Municipality, string? Consumer, string? Contract, DateTimeOffset? From, DateTimeOffset? To, string State,
    string? Reason, bool DryRun, long After = 0, Dictionary<string, string>? Key = null);

/// <param name="NeedsApproval">Nothing is sent before a second person has approved.</param>
/// <param name="Approval">The request that was filed; null: there is none, what the steps say was done.</param>
internal sealed record ReplayPageView(ImmutableArray<ReplayView> Steps, long? Next, bool NeedsApproval = false, ApprovalView? Approval = null);

/// <summary>One delivery of a replay: what will be done, what the consumer has of it already, how many wait behind it, and for how many keys (null: too many to count).</summary>
/// <param name="Accepted">What its message holds.</param>
internal sealed record ReplayView(string Receipt, string Contract, string Consumer, string State, bool WillSend, TextView Note, int Behind, int? Keys,
    DateTimeOffset? DeliveredAt, int PagesDone, TotalView? Sent, TotalView? Confirmed, TotalView? Accepted)
{
    public static ReplayView Of(ReplayStep step)
    {
        var d = step.Delivery;
        return new ReplayView(d.Message.Receipt, d.Route.Contract, d.Route.Consumer, d.State.Wire(), step.WillSend, TextView.Of(step.Note), step.Behind, step.Keys,
            JapanTime.Of(d.DeliveredAt), d.PagesDone, TotalView.Of(d.Sent), TotalView.Of(d.Confirmed), TotalView.Of(d.Message.Accepted));
    }
}
