using Bus.Core.Vocabulary;

namespace Bus.Region;

/// <summary>How bad a problem is.</summary>
public enum RegionSeverity
{
    /// <summary>The whole file is refused.</summary>
    Error,
    /// <summary>It is applied all the same.</summary>
    Warning,
}

/// <summary>Something wrong with a region file. Never holds a secret.</summary>
/// <param name="Code">Stable name, e.g. <c>bad-check-digit</c>.</param>
/// <param name="Path">Where in the document, e.g. <c>municipalities[2].applications[0].id</c>; empty: the whole.</param>
/// <param name="Line">Line in the file, from 1; null where only the document is known.</param>
/// <param name="Column">Column in the file, from 1.</param>
/// <param name="Text">What is wrong and what to do.</param>
public sealed record RegionProblem(RegionSeverity Severity, string Code, string Path, int? Line, int? Column, Bilingual Text)
{
    /// <summary><c>line:column path</c>, as far as known.</summary>
    public string Place => Line is null ? Path : Path.Length == 0 ? $"{Line}:{Column}" : $"{Line}:{Column} {Path}";
}
