using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Operation.Oversight;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch.Approvals;

/// <summary>
/// Sends what was approved, on one node at a time, in the order of journal commits. What it did stands beside each delivery, so that a node that dies in the middle is
/// gone on from; a delivery that is no longer as it was shown is left alone, which is also what keeps the one that was just sent from being sent twice.
/// </summary>
internal sealed class ApprovedReplays(IApprovalBook book, IDeliveryJournal journal, Replay replay, ILeases leases, IOptions<ApprovalOptions> options,
    TimeProvider clock, ILogger<ApprovedReplays> log) : BackgroundService
{
    private const string LeaseKey = "approvals";
    private const int PageSize = 200;

    protected override Task ExecuteAsync(CancellationToken stopping) => new Rounds(options.Value.Look, clock).RunAsync(LookAsync, e => log.ApprovedNotSent(e.Message), stopping);

    private async Task LookAsync(CancellationToken cancellation)
    {
        using var turn = leases.Enter(LeaseKey);
        if (turn is not null) await RoundAsync(turn, cancellation);
    }

    /// <summary>One look.</summary>
    internal async Task RoundAsync(Turn turn, CancellationToken cancellation)
    {
        foreach (var approval in await book.DueAsync(cancellation))
        {
            IReadOnlyList<FrozenDelivery> page;
            while (turn.MayGoOn && (page = await book.DeliveriesAsync(approval.Id, 0, left: true, PageSize, cancellation)).Count > 0)
            {
                // Their numbers are not the order of commits around midnight (Replay.InOrder).
                foreach (var frozen in page.OrderBy(f => f.Position))
                {
                    if (!turn.MayGoOn) return;
                    // One by one: a crash between the two leaves at most one delivery to be looked at again, and that one has changed.
                    var sent = await SendAsync(frozen, approval, cancellation);
                    await book.AdvanceAsync(approval.Id, [(frozen.Delivery, sent)], cancellation);
                }
            }
        }
    }

    private async Task<bool> SendAsync(FrozenDelivery frozen, Approval approval, CancellationToken cancellation) =>
        await journal.FindAsync(frozen.Delivery, cancellation) is { } now && now.State == frozen.State && now.DeliveredAt == frozen.DeliveredAt
        && await replay.SendAsync(now, approval.Reason, cancellation);
}
