using Bus.Region.Reading;

namespace Bus.Region;

/// <summary>A region file as it was read.</summary>
public sealed class RegionReading
{
    private readonly SourceNode? _root;

    internal RegionReading(RegionDocument document, IReadOnlyList<RegionProblem> problems, SourceNode? root) =>
        (Document, Problems, _root) = (document, problems, root);

    /// <summary>What could be read. With <see cref="Problems"/> it is good for finding further errors only (validate, or apply as a dry run), never for use.</summary>
    public RegionDocument Document { get; }

    /// <summary>What is wrong with the file as such; all of them errors, each with line and column where one is known. Empty: the document is whole.</summary>
    public IReadOnlyList<RegionProblem> Problems { get; }

    /// <summary>False where the file cannot be read at all (missing, not UTF-8, not YAML): then there is no document to look further into.</summary>
    public bool IsReadable => _root is not null;

    /// <summary>One list, by place: these problems, and those that validation found in the document, with line and column added.
    /// What validation says about a place that could not be read in the first place is left out.</summary>
    public IReadOnlyList<RegionProblem> With(IEnumerable<RegionProblem> found)
    {
        var all = found.Where(IsNews).Select(Located).Concat(Problems);
        return [.. all.OrderBy(p => p.Line ?? int.MaxValue).ThenBy(p => p.Column)];
    }

    private RegionProblem Located(RegionProblem problem) =>
        problem.Line is null && _root is not null && Places.Find(_root, problem.Path) is { } mark ? problem with { Line = mark.Line, Column = mark.Column } : problem;

    private bool IsNews(RegionProblem found) => !Problems.Any(read => read.Path.Length > 0 &&
        (Places.Contains(read.Path, found.Path) || (IsAbsence(found) && Places.Contains(found.Path, read.Path))));

    // A secret whose source could not be read reaches the hub as one without a source.
    private static bool IsAbsence(RegionProblem found) => found.Code.StartsWith("missing", StringComparison.Ordinal) || found.Code == "not-one-source";
}
