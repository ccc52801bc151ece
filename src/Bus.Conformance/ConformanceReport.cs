using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Conformance;

/// <summary>相互接続確認: what was tried, and what came of it.</summary>
/// <param name="Subject">The address, without user information and query.</param>
/// <param name="At">When it was made.</param>
public sealed record ConformanceReport(string Subject, string Role, string Target, string Contract, string Municipality, string Tool, DateTimeOffset At, ImmutableArray<CheckResult> Results)
{
    /// <summary>True if nothing failed.</summary>
    public bool Passed => Results.All(r => r.Verdict != Verdict.Failed);

    /// <summary>How many checks came to a verdict.</summary>
    public int Count(Verdict verdict) => Results.Count(r => r.Verdict == verdict);

    /// <summary>For people at a terminal and for the file that is handed in.</summary>
    public string ToText() => Reporting.TextReport.Of(this);

    /// <summary>One page that stands alone.</summary>
    public string ToHtml() => Reporting.HtmlReport.Of(this);
}

/// <summary>One check.</summary>
/// <param name="Id">Its name, which is also its heading in docs/conformance.md.</param>
/// <param name="Came">What came instead, or as expected. Never a value of a record.</param>
/// <param name="Mend">What to do where it failed.</param>
public sealed record CheckResult(string Id, Bilingual Title, string Section, Bilingual Sent, Bilingual Expected, Bilingual Came, Bilingual Mend, Verdict Verdict);

/// <summary>What a check came to.</summary>
public enum Verdict
{
    /// <summary>合格.</summary>
    Passed,
    /// <summary>不合格.</summary>
    Failed,
    /// <summary>対象外: it cannot be tried here, and the report says why.</summary>
    NotApplicable,
}
