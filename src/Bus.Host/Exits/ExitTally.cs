using Bus.Core.Exits;

namespace Bus.Host.Exits;

/// <summary>Counts what is written down, to be compared with what the journal counts.</summary>
internal sealed class ExitTally
{
    private readonly Dictionary<string, ExitCount> _counts = [];

    public void Add(string what, long records = 0, decimal amount = 0)
    {
        var before = _counts.GetValueOrDefault(what) ?? new ExitCount(0, 0, 0);
        _counts[what] = new ExitCount(before.Count + 1, before.Records + records, before.Amount + amount);
    }

    public ExitCount Of(string what) => _counts.GetValueOrDefault(what) ?? new ExitCount(0, 0, 0);

    /// <summary>Both counts of everything that either of them has.</summary>
    /// <exception cref="ExitException">They do not agree.</exception>
    public IReadOnlyList<ExitTotal> CompareWith(IReadOnlyList<ExtractTotal> journal)
    {
        var counted = journal.ToDictionary(t => t.What, t => new ExitCount(t.Count, t.Records, t.Amount));
        List<ExitTotal> totals = [.. counted.Keys.Union(_counts.Keys).Order(StringComparer.Ordinal).Select(what => new ExitTotal(what, Of(what), counted.GetValueOrDefault(what) ?? new ExitCount(0, 0, 0)))];
        if (totals.FirstOrDefault(t => t.Exported != t.Journal) is { } differs) throw new ExitException(
            $"書き出したものと連携履歴の合計が一致しません：{differs.What}（書き出し {Text(differs.Exported)}、連携履歴 {Text(differs.Journal)}）。書き出しは残していません。",
            $"What was written does not agree with the journal: {differs.What} (written {Text(differs.Exported)}, journal {Text(differs.Journal)}). Nothing of the export is left.",
            "bus doctor とハブのログで連携履歴を調べてから、もう一度実行してください。", "Look after the journal (bus doctor, the hub's log), then run it again.");
        return totals;
    }

    private static string Text(ExitCount c) => FormattableString.Invariant($"{c.Count}/{c.Records}/{c.Amount}");
}
