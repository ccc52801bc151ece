using Bus.Core.Vocabulary;

namespace Bus.Core.Operation.Oversight;

/// <summary>The requests in the journal. Filing and deciding write the audit trail in the same transaction.</summary>
public interface IApprovalBook
{
    /// <summary>Begins a request that nobody sees yet.</summary>
    Task<long> BeginAsync(AuditEntry entry, string what, DateTimeOffset expiresAt, CancellationToken cancellation);

    /// <summary>Freezes further deliveries of it.</summary>
    Task FreezeAsync(long id, IReadOnlyList<FrozenDelivery> deliveries, CancellationToken cancellation);

    /// <summary>Puts it before the others; where the same person has asked the same already, and nobody has decided, that one is the answer.</summary>
    Task<Approval> FileAsync(long id, AuditEntry entry, CancellationToken cancellation);

    /// <summary>Requests, newest first.</summary>
    /// <param name="municipality">Only of this one; null: of all.</param>
    /// <param name="all">False: only those that wait for somebody.</param>
    /// <param name="before">Only those before this number; null: from the newest.</param>
    Task<Part<Approval>> ListAsync(MunicipalityCode? municipality, bool all, int limit, long? before, CancellationToken cancellation);

    /// <summary>One request; null if there is none, or it is another municipality's.</summary>
    Task<Approval?> FindAsync(MunicipalityCode? municipality, long id, CancellationToken cancellation);

    /// <summary>Approves or refuses. Who asked may only withdraw, which is what a refusal of theirs is.</summary>
    Task<Decision> DecideAsync(long id, Actor by, bool approve, string? reason, CancellationToken cancellation);

    /// <summary>Deliveries of a request by number, greater than <paramref name="after"/>.</summary>
    /// <param name="left">Only those that nothing was done about yet.</param>
    Task<IReadOnlyList<FrozenDelivery>> DeliveriesAsync(long id, long after, bool left, int maximum, CancellationToken cancellation);

    /// <summary>Requests that are approved and not done, oldest first; those whose time is over are marked so on the way.</summary>
    Task<IReadOnlyList<Approval>> DueAsync(CancellationToken cancellation);

    /// <summary>Writes down what was done about deliveries; the last of them makes the request done.</summary>
    Task AdvanceAsync(long id, IReadOnlyList<(long Delivery, bool Sent)> done, CancellationToken cancellation);
}
