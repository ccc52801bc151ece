using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>Deliveries that somebody fetched from a mailbox and that nobody else gets for a while (visibility timeout); the same on all nodes.</summary>
public interface IMailboxHolds
{
    /// <summary>Holds those that nobody holds; gives those that it got.</summary>
    Task<IReadOnlyList<long>> HoldAsync(IReadOnlyList<MailboxHold> wanted, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The deliveries of a consumer's mailbox that are held now.</summary>
    Task<IReadOnlySet<long>> HeldAsync(ApplicationRef consumer, CancellationToken cancellation);

    /// <summary>Pages after this one were not given to whoever holds the delivery.</summary>
    Task ShortenAsync(MailboxHold hold, CancellationToken cancellation);

    /// <summary>Ends a hold that goes no further than this page; another one stays.</summary>
    Task ReleaseAsync(MailboxHold hold, CancellationToken cancellation);
}

/// <summary>What somebody holds of a mailbox.</summary>
/// <param name="Delivery">All of it is out of sight of others: its pages are taken in order.</param>
/// <param name="LastPage">The last page that was fetched; once it is acknowledged, the pages behind it are anybody's.</param>
public readonly record struct MailboxHold(long Delivery, int LastPage);
