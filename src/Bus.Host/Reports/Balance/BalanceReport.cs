using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Balance;

/// <summary>業務残高 of a municipality's records of one contract: the latest of each identity, summed by group. Values of groups and totals; nothing personal.</summary>
internal sealed record BalanceReport(MunicipalityCode Municipality, Contract Contract, DateOnly Day)
{
    /// <summary>Ascending by their values; those of which nothing is left are not among them.</summary>
    public required IReadOnlyList<BalanceGroup> Groups { get; init; }

    /// <summary>What would have counted, and whose records are no longer kept; by provider.</summary>
    public IReadOnlyList<ForgottenRecords> Forgotten { get; init; } = [];

    /// <summary>The receipt before which the journal knows of no message any more, where that may matter; null: it does not.</summary>
    public string? BeginsWith { get; init; }
}

/// <summary>The records with the same values of the items that make a group.</summary>
/// <param name="Values">In the order of the contract's rule; empty: the records have none.</param>
internal sealed record BalanceGroup(IReadOnlyList<string> Values, long Records, decimal Amount);

/// <summary>Accepted messages of a provider whose records were forgotten.</summary>
internal sealed record ForgottenRecords(string Application, long Messages, long Records);
