using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>Deliveries that somebody fetched from a mailbox and that nobody else gets for a while (visibility timeout); the same on all nodes.</summary>
public interface IMailboxHolds
{
    /// <summary>Holds those that nobody holds; gives those that it got.</summary>
    Task<IReadOnlyList<long>> HoldAsync(IReadOnlyList<long> deliveries, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The deliveries of a consumer's mailbox that are held now.</summary>
    Task<IReadOnlySet<long>> HeldAsync(ApplicationRef consumer, CancellationToken cancellation);

    /// <summary>Ends a hold, if there is one.</summary>
    Task ReleaseAsync(long delivery, CancellationToken cancellation);
}
