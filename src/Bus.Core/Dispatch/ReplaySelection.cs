using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>Which deliveries of a consumer to send again.</summary>
/// <param name="Contract">Only of this contract; null: all.</param>
/// <param name="From">Only of messages received at this moment or later; null: from the first on.</param>
/// <param name="To">Only of messages received before this moment; null: to the last.</param>
/// <param name="State"><see cref="DeliveryState.Parked"/> or <see cref="DeliveryState.Delivered"/>.</param>
public sealed record ReplaySelection(ApplicationRef Consumer, string? Contract, DateTimeOffset? From, DateTimeOffset? To, DeliveryState State);

/// <summary>A page of a large replay.</summary>
/// <param name="Next">Pass it as <c>after</c> to get the next page; null: this was the last.</param>
public sealed record ReplayPage(IReadOnlyList<ReplayStep> Steps, long? Next);

/// <summary>Finds what a selection means.</summary>
public interface IReplayQueries
{
    /// <summary>Deliveries in the order of journal commits, with a number greater than <paramref name="after"/>.</summary>
    Task<IReadOnlyList<Delivery>> SelectAsync(ReplaySelection selection, long after, int maximum, CancellationToken cancellation);

    /// <summary>True if anything was ever to be delivered to it.</summary>
    Task<bool> IsConsumerAsync(ApplicationRef consumer, CancellationToken cancellation);
}
