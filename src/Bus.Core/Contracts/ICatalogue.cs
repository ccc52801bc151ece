using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Contracts;

/// <summary>The contracts in force. A change swaps the whole snapshot at once.</summary>
public interface ICatalogue
{
    /// <summary>The snapshot in force; keep it for the length of one message.</summary>
    CatalogueSnapshot Current { get; }
}

/// <summary>An immutable set of contracts.</summary>
public sealed class CatalogueSnapshot(ImmutableArray<Contract> contracts, ImmutableArray<QueryContract> queries)
{
    /// <summary>A snapshot without queries.</summary>
    public CatalogueSnapshot(ImmutableArray<Contract> contracts) : this(contracts, []) { }

    /// <summary>The character sets that files may be in, by name.</summary>
    public ImmutableArray<CharacterSetInfo> CharacterSets { get; init; } = [new("cp932", true), new("utf-8", true)];

    /// <summary>Why no file of a contract can be in a form (<see cref="IRecordFormats.WhyNot"/>); null: one can.</summary>
    public Func<Contract, FileForm, Bilingual?> WhyNotForm { get; init; } = static (_, _) => null;

    /// <summary>All contracts, by name, then version.</summary>
    public ImmutableArray<Contract> Contracts { get; } =
        [.. contracts.OrderBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.Version, StringComparer.Ordinal)];

    /// <summary>All queries (照会), by name, then version.</summary>
    public ImmutableArray<QueryContract> Queries { get; } =
        [.. queries.OrderBy(q => q.Name, StringComparer.Ordinal).ThenBy(q => q.Version, StringComparer.Ordinal)];

    /// <summary>The version of a query asked for, or the newest when <paramref name="version"/> is null; null if there is none.</summary>
    public QueryContract? FindQuery(string name, string? version = null) =>
        Queries.LastOrDefault(q => q.Name == name && (version is null || q.Version == version));

    /// <summary>The records of a contract, or of a query's answer; null if there is neither.</summary>
    public Contract? FindRecords(string name, string? version = null) => Find(name, version) ?? FindQuery(name, version)?.Answer;

    /// <summary>The version asked for, or the newest when <paramref name="version"/> is null; null if there is none.</summary>
    public Contract? Find(string name, string? version = null) =>
        Contracts.LastOrDefault(c => c.Name == name && (version is null || c.Version == version));

    /// <summary>The contract whose XSD has this target namespace; null if there is none.</summary>
    public Contract? FindByNamespace(string schemaNamespace) =>
        Contracts.FirstOrDefault(c => c.SchemaNamespace == schemaNamespace);
}
