using System.Runtime.CompilerServices;
using Bus.Core.Dispatch;
using Bus.Core.Dispatch.Approvals;
using Bus.Core.Operation.Oversight;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;
using Bus.Host.Api.Oversight;
using Bus.Host.Exits;

namespace Bus.Host.Api;

/// <summary>What somebody wants sent again.</summary>
/// <param name="What">The selection, for people; holds no value of a record.</param>
/// <param name="After">Of a selection by pages: the last of the page before.</param>
internal sealed record ReplayWanted(Caller Caller, MunicipalityCode Municipality, string What, string? Reason, bool DryRun, long After);

/// <summary>Shows a replay, does it, or puts it before a second person where the region asks for one.</summary>
internal sealed class ReplayDesk(IReplay replay, IReplayRequests requests, IRegionStore region, IKeyRing keys)
{
    public async Task<IResult> AnswerAsync(ReplayWanted wanted, Func<long, Task<ReplayPage>> preview, CancellationToken cancellation)
    {
        // It would be parked, and wait for ever.
        if (!keys.Has(wanted.Municipality)) return ApiAnswers.Conflict(KeyTexts.Gone.Ja, KeyTexts.Gone.En, TextView.Of(KeyTexts.NothingToDo));
        var needsApproval = region.Current.NeedsSecondPerson(wanted.Municipality);
        if (wanted.DryRun)
        {
            wanted.Caller.NothingToRecord();
            return Answer(await preview(wanted.After), needsApproval);
        }
        if (string.IsNullOrWhiteSpace(wanted.Reason)) return ApiAnswers.BadRequest("理由 (reason) を指定してください。", "Say the reason.");
        if (needsApproval) return await FileAsync(wanted, preview, cancellation);
        var page = await preview(wanted.After);
        if (page.Steps.Any(s => s.WillSend)) await wanted.Caller.RecordAsync("message.replay", wanted.What, wanted.Municipality, wanted.Reason, cancellation, $"{page.Steps.Count(s => s.WillSend)} deliveries");
        else wanted.Caller.NothingToRecord();
        return Answer(await replay.RunAsync(page, wanted.Reason, cancellation), needsApproval: false);
    }

    private async Task<IResult> FileAsync(ReplayWanted wanted, Func<long, Task<ReplayPage>> preview, CancellationToken cancellation)
    {
        // Filing writes the trail in its own transaction.
        wanted.Caller.NothingToRecord();
        var entry = new AuditEntry(wanted.Caller.Actor, "message.replay", wanted.What, wanted.Municipality, wanted.Reason);
        var approval = await requests.FileAsync(entry, PagesAsync(preview, cancellation), cancellation);
        return approval is null
            ? ApiAnswers.BadRequest("再送するものがないか、1 回の依頼の上限（Approvals:MaxDeliveries）を超えています。", "There is nothing to send, or more than one request may hold (Approvals:MaxDeliveries).")
            : Results.Json(new ReplayPageView([], null, NeedsApproval: true, ApprovalView.Of(approval)), statusCode: StatusCodes.Status202Accepted);
    }

    private static async IAsyncEnumerable<ReplayPage> PagesAsync(Func<long, Task<ReplayPage>> preview, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (long? after = 0; after is { } at;)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await preview(at);
            yield return page;
            after = page.Next;
        }
    }

    private static IResult Answer(ReplayPage page, bool needsApproval) => Results.Json(new ReplayPageView([.. page.Steps.Select(ReplayView.Of)], page.Next, needsApproval));
}
