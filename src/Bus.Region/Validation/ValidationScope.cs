using Bus.Core.Contracts;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation;

/// <summary>What the rules share.</summary>
internal sealed class ValidationScope(CatalogueSnapshot catalogue, RegionModel current, bool prune, RegionOptions options, ProblemList problems)
{
    public CatalogueSnapshot Catalogue { get; } = catalogue;
    public RegionModel Current { get; } = current;
    /// <summary>True: what the file does not name is going to be removed, so nothing may rely on it.</summary>
    public bool Prune { get; } = prune;
    public RegionOptions Options { get; } = options;
    /// <summary>The secrets found, to be hashed or sealed.</summary>
    public List<DeclaredSecret> Secrets { get; } = [];
    /// <summary>The operators' tokens found, to be hashed.</summary>
    public List<DeclaredToken> Tokens { get; } = [];

    public void Error(DocumentPath path, Finding finding) => problems.Error(path, finding);

    public void Warning(DocumentPath path, Finding finding) => problems.Warning(path, finding);

    /// <summary>The word, or the default where none is said; an unknown one is told, and read as the default.</summary>
    public string Word(DocumentPath path, string? word, string[] known, string ifAbsent)
    {
        if (word is null) return ifAbsent;
        if (known.Contains(word)) return word;
        var suggestion = Words.OtherNameOf(word) is { } other && known.Contains(other) ? other : Suggestion.For(word, known);
        Error(path, NameTexts.UnknownWord(word, suggestion, known));
        return ifAbsent;
    }

    /// <summary>A name for people; told if it is not there or cannot be shown on one line.</summary>
    public string PersonName(DocumentPath path, string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) Error(path, NameTexts.MissingName());
        else if (name.Length > 100 || name.Any(char.IsControl)) Error(path, NameTexts.BadName());
        return name ?? "";
    }

    /// <summary>An id; told if it has not the form, or was there before.</summary>
    public string Id(DocumentPath path, string? id, Dictionary<string, DocumentPath> seen)
    {
        if (string.IsNullOrEmpty(id)) Error(path, NameTexts.MissingId());
        else if (!Words.Id().IsMatch(id)) Error(path, NameTexts.BadId(id));
        else if (!seen.TryAdd(id, path)) Error(path, NameTexts.DuplicateId(id, seen[id]));
        return id ?? "";
    }
}
