using System.Collections.Immutable;
using System.Globalization;
using Bus.Core.Journal;
using Bus.Core.Operation.Oversight;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api.Oversight;

/// <summary>承認 over HTTP: what waits for a second person, and the decision.</summary>
internal static class ApprovalEndpoints
{
    private const int MostShown = 1_000;

    public static void Map(RouteGroupBuilder approvals)
    {
        approvals.MapGet("/", ListAsync).For(AccessRule.ReadOwn);
        approvals.MapGet("/{id:long}", ShowAsync).For(AccessRule.ReadOwn);
        approvals.MapPost("/{id:long}/approve", (long id, DecisionRequest request, Caller caller, IApprovalBook book, CancellationToken cancellation) =>
            DecideAsync(id, approve: true, request, caller, book, cancellation)).For(AccessRule.ActOwn);
        approvals.MapPost("/{id:long}/refuse", (long id, DecisionRequest request, Caller caller, IApprovalBook book, CancellationToken cancellation) =>
            DecideAsync(id, approve: false, request, caller, book, cancellation)).For(AccessRule.ActOwn);
    }

    private static async Task<IEnumerable<ApprovalView>> ListAsync(Caller caller, IApprovalBook book, HttpContext http, bool? all, int? limit, long? before, CancellationToken cancellation)
    {
        var found = await book.ListAsync(caller.Scope, all == true, Math.Clamp(limit ?? 100, 1, 1_000), before, cancellation);
        if (found.More) NextPart.Tell(http, "before", found[^1].Id.ToString(CultureInfo.InvariantCulture));
        return found.Select(ApprovalView.Of);
    }

    private static async Task<IResult> ShowAsync(long id, Caller caller, IApprovalBook book, IDeliveryJournal journal, CancellationToken cancellation)
    {
        if (await book.FindAsync(caller.Scope, id, cancellation) is not { } approval) return NoSuch();
        var views = ImmutableArray.CreateBuilder<FrozenView>();
        foreach (var frozen in await book.DeliveriesAsync(id, 0, left: false, MostShown, cancellation))
        {
            var now = await journal.FindAsync(frozen.Delivery, cancellation);
            views.Add(new FrozenView(now?.Message.Receipt, now?.Route.ToString(), frozen.State.Wire(), now?.State.Wire()));
        }
        return Results.Json(new ApprovalDetailView(ApprovalView.Of(approval), views.ToImmutable()));
    }

    private static async Task<IResult> DecideAsync(long id, bool approve, DecisionRequest request, Caller caller, IApprovalBook book, CancellationToken cancellation)
    {
        if (!approve && string.IsNullOrWhiteSpace(request.Reason)) return ApiAnswers.BadRequest("却下の理由 (reason) を指定してください。", "Say why it is refused (reason).");
        // The decision writes the trail in its own transaction.
        caller.NothingToRecord();
        switch (await book.DecideAsync(id, caller.Actor, approve, request.Reason, cancellation))
        {
            case Decision.Unknown: return NoSuch();
            case Decision.TooLate: return ApiAnswers.Conflict("この依頼はもう承認待ちではありません（決定済か期限切れ）。", "This request waits no more: it was decided on, or its time is over.",
                new("bus approval list --all で状態を確認してください。", "See bus approval list --all."));
            case Decision.SamePerson: return ApiAnswers.Forbidden("依頼した本人は承認できません。ローカルトークン同士でも承認できません。", "Who asked may not approve, nor may the local token approve what the local token asked for.");
            default: return Results.Json(ApprovalView.Of((await book.FindAsync(caller.Scope, id, cancellation))!));
        }
    }

    private static IResult NoSuch() => ApiAnswers.NotFound("この承認依頼はありません。bus approval list で確認してください。", "There is no such request; see bus approval list.");
}

internal sealed record DecisionRequest(string? Reason);

/// <param name="State"><c>open</c>, <c>approved</c>, <c>done</c>, <c>refused</c>, <c>withdrawn</c> or <c>expired</c>.</param>
internal sealed record ApprovalView(long Id, string Municipality, string What, string Reason, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt,
    string State, string? DecidedBy, DateTimeOffset? DecidedAt, string? DecisionReason, long Deliveries, long Sent, long Skipped)
{
    public static ApprovalView Of(Approval a) => new(a.Id, a.Municipality.Value, a.What, a.Reason, a.RequestedBy, JapanTime.Of(a.RequestedAt), JapanTime.Of(a.ExpiresAt), a.State.Wire(),
        a.DecidedBy, JapanTime.Of(a.DecidedAt), a.DecisionReason, a.Deliveries, a.Sent, a.Skipped);
}

/// <summary>A delivery as it was when it was asked for, and as it is; null: it is no longer kept.</summary>
internal sealed record FrozenView(string? Receipt, string? Route, string Then, string? Now);

internal sealed record ApprovalDetailView(ApprovalView Approval, ImmutableArray<FrozenView> Deliveries);
