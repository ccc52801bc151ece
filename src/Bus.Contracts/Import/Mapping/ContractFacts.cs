namespace Bus.Contracts.Import.Mapping;

/// <summary>What contract.yaml says beyond its items, as elements.</summary>
internal sealed record ContractFacts
{
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required string TitleJa { get; init; }
    public required string TitleEn { get; init; }
    public required string BusinessUnit { get; init; }
    public string? Municipality { get; init; }
    public string? Transaction { get; init; }
    public IReadOnlyList<string> OrderingKey { get; init; } = [];
    public IReadOnlyList<string> Identity { get; init; } = [];
    public IReadOnlyList<string> Amount { get; init; } = [];

    /// <summary><c>collection-history</c> → <c>CollectionHistory</c>.</summary>
    public string Pascal => string.Concat(Name.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    public string Namespace => $"urn:bus:xmlns:pf:lgxml:schema:{Version}:{Name}";
}
