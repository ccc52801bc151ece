using System.Collections.Immutable;
using Bus.Core.Contracts;

namespace Bus.Contracts.Catalogue;

/// <summary>The catalogue with what an operator wants to know of it.</summary>
internal interface IContractCatalogue : ICatalogue
{
    /// <summary>What is wrong with the last change of the folder; empty: it is in force. While there are errors, the snapshot before stays in force.</summary>
    ImmutableArray<ContractError> Errors { get; }

    /// <summary>Raised after a snapshot was replaced. Handlers must be quick.</summary>
    event Action<CatalogueSnapshot>? Changed;

    /// <summary>Holds the contracts that were read at start against what the journal has of them, before anybody reads a record by them.</summary>
    /// <exception cref="ContractsInvalidException">A version of which the journal has records was changed.</exception>
    Task AdmitAsync(CancellationToken cancellation);

    /// <summary>Reads all contracts again now. True if they are in force; else <see cref="Errors"/> says why not.</summary>
    Task<bool> ReloadAsync(CancellationToken cancellation);
}
