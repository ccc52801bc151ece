using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Contracts.Import;

/// <summary>Something that stands in the way of an import: what it is and where, why, what to do, who.</summary>
/// <param name="File">In the package; empty: the package, or what was asked.</param>
/// <param name="Line">0: none.</param>
/// <param name="Construct">E.g. <c>xs:choice</c>; empty: no part of a file.</param>
/// <param name="Cause">What cannot be carried, and why.</param>
/// <param name="Action">What to do.</param>
/// <param name="Party">Who.</param>
public sealed record ImportFault(string File, int Line, string Construct, Bilingual Cause, Bilingual Action, Bilingual Party);

/// <summary>Something that is carried in another way than the package says.</summary>
/// <param name="File">In the package.</param>
/// <param name="Line">0: none.</param>
/// <param name="Item">The item that it is about; may be empty.</param>
/// <param name="What">What changes.</param>
public sealed record ImportNote(string File, int Line, string Item, Bilingual What);

/// <summary>Where a proposal comes from.</summary>
public enum ProposalSource
{
    /// <summary>It was asked for.</summary>
    Option,
    /// <summary>The package says so.</summary>
    Package,
    /// <summary>Nobody says so: to be looked at before the contract is used.</summary>
    Guess,
}

/// <summary>What no XSD can say of a contract, or only seldom.</summary>
/// <param name="Key">Key of contract.yaml.</param>
/// <param name="Value">As proposed; empty: nothing.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Why">What it rests on.</param>
public sealed record ImportProposal(string Key, string Value, ProposalSource Source, Bilingual Why);

/// <summary>What became of a package.</summary>
/// <param name="Contract">The contract, as the catalogue would load it; null: <paramref name="Faults"/> say why not.</param>
/// <param name="Files">Its files by path inside <c>{contract}/{version}</c>.</param>
/// <param name="Proposals">What was put in that the package does not say.</param>
/// <param name="Notes">What is carried otherwise.</param>
/// <param name="Faults">What stands in the way.</param>
public sealed record ImportResult(Contract? Contract, IReadOnlyDictionary<string, byte[]> Files,
    ImmutableArray<ImportProposal> Proposals, ImmutableArray<ImportNote> Notes, ImmutableArray<ImportFault> Faults);
