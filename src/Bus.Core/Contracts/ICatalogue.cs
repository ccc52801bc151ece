using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Contracts;

/// <summary>The contracts in force. A change swaps the whole snapshot at once.</summary>
public interface ICatalogue
{
    /// <summary>The snapshot in force; keep it for the length of one message.</summary>
    CatalogueSnapshot Current { get; }
}

/// <summary>An immutable set of contracts, and of the character sets that their files may be in.</summary>
public sealed class CatalogueSnapshot(ImmutableArray<Contract> contracts, ImmutableArray<CharacterSetInfo> characterSets = default)
{
    /// <summary>The character sets known, by name.</summary>
    public ImmutableArray<CharacterSetInfo> CharacterSets { get; } = characterSets.IsDefault ? [new("cp932", true), new("utf-8", true)] : characterSets;

    /// <summary>Why no file of a contract can be in a form (<see cref="IRecordFormats.WhyNot"/>); null: one can.</summary>
    public Func<Contract, FileForm, Bilingual?> WhyNotForm { get; init; } = static (_, _) => null;

    /// <summary>All contracts, by name, then version.</summary>
    public ImmutableArray<Contract> Contracts { get; } =
        [.. contracts.OrderBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.Version, StringComparer.Ordinal)];

    /// <summary>The version asked for, or the newest when <paramref name="version"/> is null; null if there is none.</summary>
    public Contract? Find(string name, string? version = null) =>
        Contracts.LastOrDefault(c => c.Name == name && (version is null || c.Version == version));

    /// <summary>The contract whose XSD has this target namespace; null if there is none.</summary>
    public Contract? FindByNamespace(string schemaNamespace) =>
        Contracts.FirstOrDefault(c => c.SchemaNamespace == schemaNamespace);
}
