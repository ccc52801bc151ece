using System.Globalization;
using System.Net;
using System.Text;
using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Periods;

/// <summary>A report as one page to print, that needs nothing beside it: no script, nothing fetched.</summary>
internal static class ReportPage
{
    private const string Style =
        """
        body{font-family:"Noto Sans CJK JP","Yu Gothic",Meiryo,sans-serif;margin:2rem auto;max-width:70rem;color:#1a1a1a;line-height:1.5}
        table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.85rem}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#eee}
        td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.sum td,.sum th{font-weight:bold;background:#f6f6f6}
        .passed{color:#0a5c2b}.failed{color:#a00;font-weight:bold}.en{color:#555;font-size:.85em}.verdict{font-size:1.2rem;border:2px solid;padding:.6rem 1rem}
        @media print{@page{size:A4 landscape;margin:12mm}body{margin:0;max-width:none}tr{break-inside:avoid}h2{break-after:avoid}}
        """;

    private const string InHead =
        "<tr><th>連携<br><span class=\"en\">contract</span></th><th>経路<br><span class=\"en\">path</span></th><th>業務日数<br><span class=\"en\">days</span></th><th>電文<br><span class=\"en\">messages</span></th><th>拒否電文<br><span class=\"en\">refused</span></th><th>受付件数<br><span class=\"en\">accepted</span></th><th>受付金額<br><span class=\"en\">accepted amount</span></th><th>エラー件数<br><span class=\"en\">rejects</span></th><th>処理中<br><span class=\"en\">processing</span></th></tr>\n";
    private const string OutHead =
        "<tr><th>連携<br><span class=\"en\">contract</span></th><th>経路<br><span class=\"en\">path</span></th><th>配信先<br><span class=\"en\">consumer</span></th><th>配信対象<br><span class=\"en\">due: records, amount</span></th><th>配信<br><span class=\"en\">delivered</span></th><th>配信先の確認<br><span class=\"en\">confirmed</span></th><th>未了<br><span class=\"en\">open</span></th><th>保留<br><span class=\"en\">parked</span></th><th>確認相違<br><span class=\"en\">disagreed</span></th><th>不一致の日<br><span class=\"en\">days not agreeing</span></th></tr>\n";
    private const string ErrorHead =
        "<tr><th>連携<br><span class=\"en\">contract</span></th><th>エラー発生<br><span class=\"en\">opened</span></th><th>訂正済<br><span class=\"en\">corrected</span></th><th>対象外<br><span class=\"en\">dismissed</span></th><th>未訂正<br><span class=\"en\">still open</span></th></tr>\n";

    private const string ClosingHead =
        "<tr><th>業務日付<br><span class=\"en\">business date</span></th><th>連携<br><span class=\"en\">contract</span></th><th>提供元<br><span class=\"en\">provider</span></th><th>回<br><span class=\"en\">no.</span></th><th>状態<br><span class=\"en\">state</span></th><th>締めた者・方法・日時<br><span class=\"en\">by whom, how, when</span></th><th>示された合計<br><span class=\"en\">stated</span></th><th>締切まで<br><span class=\"en\">in time</span></th><th>締め後<br><span class=\"en\">late</span></th></tr>\n";

    public static string Of(PeriodReport report)
    {
        var title = report.Period.IsMonth ? new Bilingual("月報", "Monthly report") : new Bilingual("日報", "Daily report");
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>");
        html.Append(Text($"{title.Ja} {report.Period.Name} / {title.En}")).Append("</title><style>").Append(Style).Append("</style></head><body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{title.Ja}　{Text(report.Period.Name)}<br><span class=\"en\">{title.En}</span></h1>\n{Verdict(report)}{Facts(report)}");
        AppendNeeds(html, report);
        foreach (var municipality in report.Municipalities) AppendMunicipality(html, report.Of(municipality), municipality);
        if (report.Municipality is null) AppendAll(html, report);
        return html.Append(Both("p", Note)).Append("</body></html>\n").ToString();
    }

    private static readonly Bilingual Note = new(
        "業務日付で数えます（送信側が指定しなかった電文は受付日）。受付は配信先の数によらず一度だけ数え、配信は配信先ごとに数えます。未着は、作成時点の連携設定と閉庁日によるものです。保存期間を過ぎて消えたものは含みません。",
        "Counted by business date (of a message that said none, the day of acceptance). What came in is counted once, however many consumers it has; what went out once for each consumer. What has not come is judged by the region and its calendar as of the making. What was forgotten by its time is not in it.");

    private static string Verdict(PeriodReport report)
    {
        var needs = Attention.Of(report).Count;
        var text = needs == 0 ? new Bilingual("受付と配信の合計は一致しています。対処を要するものはありません。", "What came in and what went out agree. Nothing needs somebody.")
            : report.Went.All(w => w.NotAgreeing.Count == 0) ? new Bilingual($"受付と配信の合計は一致しています。対処を要するものが {needs} 件あります。", $"What came in and what went out agree. Needing somebody: {needs}.")
            : new Bilingual($"受付と配信の合計が一致しない日があります。対処を要するものが {needs} 件あります。", $"On some days what came in and what went out do not agree. Needing somebody: {needs}.");
        return $"<p class=\"verdict {(needs == 0 ? "passed" : "failed")}\">{Spans(text)}</p>\n";
    }

    private static string Facts(PeriodReport report)
    {
        var whose = report.Municipality is { } own ? $"{report.Names.GetValueOrDefault(own)} {own}".TrimStart() : "全団体 / all municipalities";
        return string.Create(CultureInfo.InvariantCulture, $"<table>\n<tr><th scope=\"row\">業務日付 / business dates</th><td>{report.Period.From:yyyy-MM-dd} – {report.Period.To:yyyy-MM-dd}</td></tr>\n<tr><th scope=\"row\">団体 / municipality</th><td>{Text(whose)}</td></tr>\n<tr><th scope=\"row\">環境 / environment</th><td>{Text(report.Environment ?? "–")}</td></tr>\n<tr><th scope=\"row\">作成 / made at</th><td>{report.MadeAt:yyyy-MM-dd HH:mm:ss} (JST)</td></tr>\n</table>\n");
    }

    private static void AppendNeeds(StringBuilder html, PeriodReport report)
    {
        if (Attention.Of(report) is not { Count: > 0 } needs) return;
        html.Append("<h2>要対応<br><span class=\"en\">What needs somebody</span></h2>\n<table>\n<tr><th>団体 / municipality</th><th>連携 / contract</th><th>業務システム / application</th><th>内容 / what</th></tr>\n");
        foreach (var need in needs) html.Append(CultureInfo.InvariantCulture, $"<tr><td>{need.Municipality}</td><td>{Text(need.Contract)}</td><td>{Text(need.Application ?? "")}</td><td>{Spans(need.Text)}</td></tr>\n");
        html.Append("</table>\n");
    }

    private static void AppendMunicipality(StringBuilder html, PeriodReport own, MunicipalityCode code)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(own.Names.GetValueOrDefault(code) ?? "")} {code}</h2>\n");
        html.Append("<h3>受付 <span class=\"en\">what came in</span></h3>\n<table>\n").Append(InHead);
        foreach (var c in own.Came) html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(c.Contract)}</td><td>{Text(c.Path.Wire())}</td>{Came(c.Days.Count, CameFigures.Of([c]))}</tr>\n");
        var sum = ReportRows.Sum(own, RowKind.OfMunicipality, code);
        html.Append(CultureInfo.InvariantCulture, $"<tr class=\"sum\"><th scope=\"row\" colspan=\"2\">計 / sum</th>{Came(sum.Days!.Value, sum.Came!)}</tr>\n</table>\n");
        if (own.Went.Count > 0)
        {
            html.Append("<h3>配信 <span class=\"en\">what went out</span></h3>\n<table>\n").Append(OutHead);
            foreach (var w in own.Went) html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(w.Contract)}</td><td>{Text(w.Path.Wire())}</td><td>{Text(w.Consumer)}</td>{Went(WentFigures.Of([w]))}<td>{Text(ReportRows.Names(w.NotAgreeing))}</td></tr>\n");
            html.Append(CultureInfo.InvariantCulture, $"<tr class=\"sum\"><th scope=\"row\" colspan=\"3\">計（配信先ごとに数える） / sum, each consumer</th>{Went(sum.Went!)}<td class=\"n\">{sum.NotAgreeing:N0}</td></tr>\n</table>\n");
        }
        AppendErrors(html, own.Rejects, sum.Errors!);
        AppendClosings(html, own.Closings);
    }

    private static void AppendErrors(StringBuilder html, IReadOnlyList<RejectCount> rejects, ErrorFigures sum)
    {
        if (rejects.Count == 0) return;
        html.Append("<h3>エラーレコード <span class=\"en\">refused records</span></h3>\n<table>\n").Append(ErrorHead);
        foreach (var counts in rejects.GroupBy(r => r.Contract)) html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(counts.Key)}</td>{Errors(ErrorFigures.Of(counts))}</tr>\n");
        html.Append(CultureInfo.InvariantCulture, $"<tr class=\"sum\"><th scope=\"row\">計 / sum</th>{Errors(sum)}</tr>\n</table>\n");
    }

    private static void AppendClosings(StringBuilder html, IReadOnlyList<CountedClosing> closings)
    {
        if (closings.Count == 0) return;
        html.Append("<h3>締め（この業務日付のものと、この日に示されたもの） <span class=\"en\">closings of this business date, and those stated on this day</span></h3>\n<table>\n").Append(ClosingHead);
        foreach (var (c, count) in closings)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{c.Key.Day:yyyy-MM-dd}</td><td>{Text(c.Key.Contract)}</td><td>{Text(c.Key.Provider.Application)}</td><td class=\"n\">{c.Number}</td><td>{Spans(ClosingWords.StateOf(c))}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{Text(c.By)}<br>{Text(ClosingWords.WayOf(c).ToString())}<br>{JapanTime.Of(c.StatedAt):yyyy-MM-dd HH:mm}</td>{Stated(c)}{Amount(count.Handed)}{Amount(count.Late)}</tr>\n");
        }
        html.Append("</table>\n");
    }

    private static string Stated(Closing c) => c.Records is not { } records ? "<td class=\"n\">–</td>"
        : string.Create(CultureInfo.InvariantCulture, $"<td class=\"n\">{records:N0} 件{(c.Amount is { } amount ? string.Create(CultureInfo.InvariantCulture, $"<br>{amount:N0} 円") : "")}</td>");

    private static void AppendAll(StringBuilder html, PeriodReport report)
    {
        var sum = ReportRows.Sum(report, RowKind.OfAll, null);
        html.Append("<h2>総計<br><span class=\"en\">Sum of all municipalities</span></h2>\n<table>\n").Append(InHead);
        html.Append(CultureInfo.InvariantCulture, $"<tr class=\"sum\"><th scope=\"row\" colspan=\"2\">総計 / all</th>{Came(sum.Days!.Value, sum.Came!)}</tr>\n</table>\n<table>\n{OutHead}");
        html.Append(CultureInfo.InvariantCulture, $"<tr class=\"sum\"><th scope=\"row\" colspan=\"3\">総計（配信先ごとに数える） / all, each consumer</th>{Went(sum.Went!)}<td class=\"n\">{sum.NotAgreeing:N0}</td></tr>\n</table>\n<table>\n{ErrorHead}");
        html.Append(CultureInfo.InvariantCulture, $"<tr class=\"sum\"><th scope=\"row\">総計 / all</th>{Errors(sum.Errors!)}</tr>\n</table>\n");
    }

    private static string Came(int days, CameFigures c) => Numbers(days, c.Messages, c.Refused, c.Accepted.Records, c.Accepted.Amount, c.Rejected, c.Processing);

    private static string Went(WentFigures w) => Amount(w.Due) + Amount(w.Delivered) + Amount(w.Confirmed) + Numbers(w.Open, w.Parked, w.Disagreed);

    private static string Errors(ErrorFigures e) => Numbers(e.Opened, e.Corrected, e.Dismissed, e.Open);

    private static string Amount(DayAmount amount) => string.Create(CultureInfo.InvariantCulture, $"<td class=\"n\">{amount.Records:N0} 件<br>{amount.Amount:N0} 円</td>");

    private static string Numbers(params ReadOnlySpan<decimal> numbers)
    {
        var cells = new StringBuilder();
        foreach (var number in numbers) cells.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{number:N0}</td>");
        return cells.ToString();
    }

    private static string Both(string element, Bilingual text) => $"<{element}>{Spans(text)}</{element}>\n";

    private static string Spans(Bilingual text) => $"{Text(text.Ja)}<br><span class=\"en\">{Text(text.En)}</span>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
