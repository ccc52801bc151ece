using System.Collections.Immutable;

namespace Bus.Contracts.Catalogue;

/// <summary>The contracts cannot be used at start; names every error of every contract.</summary>
public sealed class ContractsInvalidException(ImmutableArray<ContractError> errors)
    : InvalidOperationException("Contracts are wrong:" + string.Concat(errors.Select(e => "\n  " + e)))
{
    /// <summary>Everything that is wrong.</summary>
    public ImmutableArray<ContractError> Errors { get; } = errors;
}
