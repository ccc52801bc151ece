using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>What monitoring asks of the journal. The cost grows with what is unfinished, never with what the journal holds.</summary>
public interface IJournalWatch
{
    /// <summary>What is not delivered, by route; routes without any are left out.</summary>
    Task<IReadOnlyList<RouteBacklog>> BacklogAsync(CancellationToken cancellation);

    /// <summary>Parked deliveries, by municipality; those without any are left out.</summary>
    Task<IReadOnlyList<(MunicipalityCode Municipality, long Parked)>> ParkedAsync(CancellationToken cancellation);

    /// <summary>Unfinished messages and deliveries, by state.</summary>
    Task<UnfinishedCounts> CountsAsync(CancellationToken cancellation);

    /// <summary>Whether a message of a business date was accepted from an application.</summary>
    Task<bool> HasComeAsync(ApplicationRef sender, string contract, DateOnly day, CancellationToken cancellation);

    /// <summary>On which of these business dates a message was accepted from an application: one question for a whole period.</summary>
    Task<IReadOnlySet<DateOnly>> ComeAsync(ApplicationRef sender, string contract, IReadOnlyList<DateOnly> days, CancellationToken cancellation);

    /// <summary>Writes a mark and commits it durably, as a message would be.</summary>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    Task WriteMarkAsync(CancellationToken cancellation);
}

/// <summary>What is not finished.</summary>
/// <param name="Processing">Messages and files being read in.</param>
/// <param name="Waiting">Deliveries that wait, or are held behind others.</param>
/// <param name="Delivering">Deliveries begun and not ended.</param>
/// <param name="InMailbox">Deliveries that their consumer has not acknowledged.</param>
/// <param name="Parked">Deliveries that wait for a person.</param>
public sealed record UnfinishedCounts(long Processing, long Waiting, long Delivering, long InMailbox, long Parked);

/// <summary>What a route has not delivered.</summary>
/// <param name="Undelivered">Deliveries waiting, held, under way, in the mailbox or parked.</param>
/// <param name="Oldest">When the message of the first of them was received.</param>
public sealed record RouteBacklog(RouteId Route, long Undelivered, DateTimeOffset Oldest);
