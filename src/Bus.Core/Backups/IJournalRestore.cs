using Bus.Core.Vocabulary;

namespace Bus.Core.Backups;

/// <summary>Puts a copied journal into an empty database, of either kind.</summary>
public interface IJournalRestore
{
    /// <summary>Refuses a journal that this program, this hub's environment or this hub's master key does not fit. Changes nothing.</summary>
    /// <exception cref="BackupException">Why.</exception>
    void Check(JournalFacts facts);

    /// <summary>The restore that this journal came from last; null: none, or there is no journal yet.</summary>
    Task<RestoredJournal?> LastAsync(CancellationToken cancellation);

    /// <summary>
    /// Restores in one transaction: all of it, or nothing. Numbers that may have been given after the copy was made are never given again, and deliveries are held
    /// (maintenance) until somebody ends that.
    /// </summary>
    /// <exception cref="BackupException">The database is not empty, or does not hold in the end what the copy says.</exception>
    Task<RestoredJournal> RestoreAsync(RestoreOrder order, CancellationToken cancellation);

    /// <summary>How far senders and consumers were when the copy was made.</summary>
    Task<RestoreWindow> WindowAsync(CancellationToken cancellation);
}

/// <summary>What is restored.</summary>
/// <param name="Id">Names this restore.</param>
/// <param name="Earlier">How often the same copy was restored before, as far as it is known.</param>
/// <param name="Tables">Tables and their rows, in order.</param>
/// <param name="OpenTable">The rows of a table, as <see cref="IJournalView.WriteAsync"/> wrote them.</param>
/// <param name="OpenTotals">The control totals, as <see cref="IJournalView.WriteTotalsAsync"/> wrote them.</param>
/// <param name="BeforeCommit">Done when everything is there and was compared, and before it is committed: a failure of it leaves nothing.</param>
/// <param name="Progress">Told table and rows now and then.</param>
public sealed record RestoreOrder(Guid Id, JournalFacts Facts, int Earlier, IReadOnlyList<(string Table, long Rows)> Tables, Func<string, Stream> OpenTable,
    Func<Stream> OpenTotals, Func<Task> BeforeCommit, Action<string, long> Progress);

/// <summary>A journal that was restored.</summary>
/// <param name="Generation">One more than that of the copy, and one more for each earlier restore of it.</param>
/// <param name="Gap">So many receipt numbers and positions were passed over: they may have been given after the copy was made.</param>
public sealed record RestoredJournal(Guid Id, long Generation, long Gap, DateTimeOffset TakenAt, DateTimeOffset RestoredAt);

/// <summary>How far senders and consumers were.</summary>
public sealed record RestoreWindow(IReadOnlyList<SenderEnd> Senders, IReadOnlyList<ConsumerEnd> Consumers, long RegionVersion, DateTimeOffset? RegionAppliedAt);

/// <summary>The last message that was accepted from an application.</summary>
public sealed record SenderEnd(ApplicationRef Sender, string Contract, string LastReceipt, DateTimeOffset LastAcceptedAt);

/// <summary>How far a route was.</summary>
/// <param name="LastDelivered">Receipt of the last message delivered; null: none.</param>
/// <param name="Unfinished">Deliveries that will be made, perhaps for the second time, when deliveries are no longer held.</param>
public sealed record ConsumerEnd(RouteId Route, string? LastDelivered, DateTimeOffset? LastDeliveredAt, long Unfinished);
