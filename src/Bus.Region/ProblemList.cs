using Bus.Region.Reading;

namespace Bus.Region;

/// <summary>Collects problems, up to a bound for each severity, so that a hopeless file is answered with a readable list.</summary>
internal sealed class ProblemList(int max)
{
    private readonly List<RegionProblem> _problems = [];
    private int _errors;
    private int _warnings;

    public bool HasErrors => _errors > 0;

    public void Error(DocumentPath path, Finding finding, Mark? mark = null) => Add(RegionSeverity.Error, ref _errors, path, finding, mark);

    public void Warning(DocumentPath path, Finding finding, Mark? mark = null) => Add(RegionSeverity.Warning, ref _warnings, path, finding, mark);

    public IReadOnlyList<RegionProblem> ToList()
    {
        var all = new List<RegionProblem>(_problems);
        More(all, RegionSeverity.Error, _errors);
        More(all, RegionSeverity.Warning, _warnings);
        return all;
    }

    private void Add(RegionSeverity severity, ref int count, DocumentPath path, Finding finding, Mark? mark)
    {
        if (++count > max) return;
        _problems.Add(new RegionProblem(severity, finding.Code, path.ToString(), mark?.Line, mark?.Column, finding.Text));
    }

    private void More(List<RegionProblem> all, RegionSeverity severity, int count)
    {
        if (count <= max) return;
        var finding = Finding.Of("more-problems", $"ほかに {count - max} 件あります。上のものを直してから、もう一度実行してください。", $"There are {count - max} more. Correct those above, then run it again.");
        all.Add(new RegionProblem(severity, finding.Code, "", null, null, finding.Text));
    }
}
