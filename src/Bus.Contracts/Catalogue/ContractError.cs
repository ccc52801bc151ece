using Bus.Core.Vocabulary;

namespace Bus.Contracts.Catalogue;

/// <summary>One thing that is wrong with a contract folder.</summary>
/// <param name="File">The file, with its folder.</param>
/// <param name="Place">Where in it: a line, a key or an element; empty where the whole file is meant.</param>
/// <param name="What">What is wrong and what to do.</param>
public sealed record ContractError(string File, string Place, Bilingual What)
{
    /// <inheritdoc/>
    public override string ToString() => Place.Length == 0 ? $"{File}: {What}" : $"{File} ({Place}): {What}";
}
