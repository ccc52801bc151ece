using System.Globalization;
using System.Net;
using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Conformance.Reporting;

/// <summary>The report as one page that needs nothing beside it: no script, nothing fetched.</summary>
internal static class HtmlReport
{
    private const string Style =
        """
        body{font-family:"Noto Sans CJK JP","Yu Gothic",Meiryo,sans-serif;margin:2rem auto;max-width:70rem;color:#1a1a1a;line-height:1.5}
        table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border:1px solid #999;padding:.4rem .6rem;text-align:left;vertical-align:top}th{background:#eee}
        .passed{color:#0a5c2b}.failed{color:#a00;font-weight:bold}.notapplicable{color:#555}.en{color:#555;font-size:.85em}.sum{font-size:1.2rem;border:2px solid;padding:.6rem 1rem}
        """;

    public static string Of(ConformanceReport report)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>相互接続確認 結果報告 / Conformance report</title><style>").Append(Style).Append("</style></head><body>\n");
        html.Append("<h1>相互接続確認 結果報告<br><span class=\"en\">Conformance report</span></h1>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"sum {(report.Passed ? "passed" : "failed")}\">{Both(TextReport.Summary(report))}</p>\n<table>\n");
        foreach (var (name, value) in TextReport.Facts(report)) html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(name)}</th><td>{Text(value)}</td></tr>\n");
        html.Append("</table>\n<table>\n<tr><th>確認 / check</th><th>送ったもの / sent</th><th>期待 / expected</th><th>結果 / came</th><th>判定 / verdict</th></tr>\n");
        foreach (var result in report.Results) html.Append(Row(result));
        return html.Append("</table>\n</body></html>\n").ToString();
    }

    private static string Row(CheckResult result)
    {
        var mend = result.Verdict == Verdict.Failed ? $"<p>対処 / mend: {Both(result.Mend)}</p>" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"<tr id=\"{Text(result.Id)}\"><td><b>{Text(result.Id)}</b><br>{Both(result.Title)}</td><td>{Both(result.Sent)}</td><td>{Both(result.Expected)}<br><span class=\"en\">{Text(result.Section)}</span></td><td>{Both(result.Came)}{mend}</td><td class=\"{result.Verdict.ToString().ToLowerInvariant()}\">{Text(TextReport.Words(result.Verdict))}</td></tr>\n");
    }

    private static string Both(Bilingual text) => $"{Text(text.Ja)}<br><span class=\"en\">{Text(text.En)}</span>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
