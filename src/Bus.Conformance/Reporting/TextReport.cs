using System.Globalization;
using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Conformance.Reporting;

/// <summary>The report as text: Japanese, then English.</summary>
internal static class TextReport
{
    public static string Of(ConformanceReport report)
    {
        var text = new StringBuilder();
        text.AppendLine("相互接続確認 結果報告 / Conformance report");
        foreach (var (name, value) in Facts(report)) text.AppendLine(CultureInfo.InvariantCulture, $"  {name}: {value}");
        text.AppendLine();
        foreach (var result in report.Results)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"[{Words(result.Verdict)}] {result.Id}: {result.Title}");
            if (result.Verdict == Verdict.Passed) continue;
            Both(text, "送ったもの / sent", result.Sent);
            Both(text, $"期待 / expected ({result.Section})", result.Expected);
            Both(text, "結果 / came", result.Came);
            if (result.Verdict == Verdict.Failed) Both(text, "対処 / mend", result.Mend);
        }
        text.AppendLine();
        text.AppendLine(Summary(report).ToString());
        return text.ToString();
    }

    public static IEnumerable<(string Name, string Value)> Facts(ConformanceReport report) =>
    [
        ("対象 / subject", report.Subject),
        ("確認ツールの役割 / acts as", $"{report.Role} → {report.Target}"),
        ("連携インタフェース / contract", report.Contract),
        ("団体 / municipality", report.Municipality),
        ("日時 / at", report.At.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)),
        ("ツール / tool", $"bus {report.Tool}"),
    ];

    public static Bilingual Summary(ConformanceReport report)
    {
        var (passed, failed, not) = (report.Count(Verdict.Passed), report.Count(Verdict.Failed), report.Count(Verdict.NotApplicable));
        return new($"{(failed == 0 ? "合格" : "不合格")}：合格 {passed}、不合格 {failed}、対象外 {not}", $"{(failed == 0 ? "PASSED" : "FAILED")}: {passed} passed, {failed} failed, {not} not applicable");
    }

    public static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "合格 / pass",
        Verdict.Failed => "不合格 / FAIL",
        _ => "対象外 / n/a",
    };

    private static void Both(StringBuilder text, string label, Bilingual what)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"    {label}: {what.Ja}");
        text.AppendLine(CultureInfo.InvariantCulture, $"      {what.En}");
    }
}
