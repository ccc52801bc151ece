using Bus.Core.Journal;
using Bus.Core.Operation.Oversight;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch.Approvals;

/// <summary>Files replays for a second person to decide on.</summary>
public interface IReplayRequests
{
    /// <summary>Freezes what a replay would send and puts it before the others.</summary>
    /// <param name="entry">Who asks, for what, and why.</param>
    /// <param name="pages">The pages of its preview.</param>
    /// <returns>Null: it would send nothing, or more than <see cref="ApprovalOptions.MaxDeliveries"/>; nothing is filed.</returns>
    Task<Approval?> FileAsync(AuditEntry entry, IAsyncEnumerable<ReplayPage> pages, CancellationToken cancellation);
}

internal sealed class ReplayRequests(IApprovalBook book, IOptions<ApprovalOptions> options, TimeProvider clock) : IReplayRequests
{
    public async Task<Approval?> FileAsync(AuditEntry entry, IAsyncEnumerable<ReplayPage> pages, CancellationToken cancellation)
    {
        long? id = null;
        var count = 0;
        await foreach (var page in pages.WithCancellation(cancellation))
        {
            FrozenDelivery[] frozen = [.. page.Steps.Where(s => s.WillSend).Select(s => new FrozenDelivery(s.Delivery.Id, s.Delivery.State, s.Delivery.DeliveredAt))];
            if (frozen.Length == 0) continue;
            count += frozen.Length;
            // A draft that is left behind is seen by nobody, and expires.
            if (count > options.Value.MaxDeliveries) return null;
            id ??= await book.BeginAsync(entry, entry.Subject, clock.GetUtcNow() + options.Value.ExpireAfter, cancellation);
            await book.FreezeAsync(id.Value, frozen, cancellation);
        }
        return id is { } filed ? await book.FileAsync(filed, entry, cancellation) : null;
    }
}
