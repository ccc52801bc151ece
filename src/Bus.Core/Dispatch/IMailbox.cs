using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>受信箱: where a consumer that cannot be called fetches its deliveries, page by page, and acknowledges each.</summary>
public interface IMailbox
{
    /// <summary>The next pages, in route order; the same ones again until they are acknowledged. What somebody else holds is passed over, and what waits for it.</summary>
    /// <param name="hold">For so long nobody else gets the deliveries fetched, or until the last page fetched of each is acknowledged; 0: others get them too.</param>
    Task<IReadOnlyList<MailboxPage>> ReceiveAsync(ApplicationRef consumer, string? contract, int maximum, TimeSpan hold, CancellationToken cancellation);

    /// <summary>Ends the hold on pages that were fetched with one, and not given to the consumer after all: of each delivery the last ones.</summary>
    Task PutBackAsync(IReadOnlyList<MailboxPage> pages, CancellationToken cancellation);

    /// <summary>Returns when something may have come into the consumer's mailbox, or when the time is over.</summary>
    Task WaitAsync(ApplicationRef consumer, TimeSpan time, CancellationToken cancellation);

    /// <summary>Acknowledges pages by message id, in any order within one call; ids acknowledged before are fine.
    /// A fault if an id is not in this mailbox, or an earlier page or an earlier delivery of the same key is not acknowledged; then nothing is.</summary>
    /// <returns>How many pages were acknowledged now.</returns>
    Task<Result<int>> AcknowledgeAsync(ApplicationRef consumer, IReadOnlyList<string> messageIds, CancellationToken cancellation);
}

/// <summary>One page in a mailbox.</summary>
/// <param name="MessageId">Frozen id: what the consumer acknowledges.</param>
/// <param name="Page">From 1.</param>
/// <param name="Run">Which records of the message.</param>
/// <param name="Shape">What the records look like.</param>
/// <param name="OpenRecords">Opens the records from the page's first on; read <see cref="RecordRun.End"/> − <see cref="RecordRun.First"/> of them.</param>
public sealed record MailboxPage(string MessageId, Delivery Delivery, int Page, RecordRun Run, RecordShape Shape, Func<OutgoingReader> OpenRecords);
