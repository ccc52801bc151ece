using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Periods;

/// <summary>要対応: something of a report that needs somebody. What it is, what to do, who.</summary>
internal sealed record Attention(MunicipalityCode Municipality, string Contract, EntryPath? Path, string? Application, Bilingual Text)
{
    private static readonly Bilingual Operator = new("データセンターの運用担当", "the data centre's operator"), Sender = new("送信側の業務システム担当", "the operator of the sending application"),
        Consumer = new("配信先の業務システム担当", "the operator of the consuming application");

    /// <summary>By municipality, what disagrees first.</summary>
    public static IReadOnlyList<Attention> Of(PeriodReport report) => [.. report.Went.SelectMany(OfWent).Concat(report.Came.SelectMany(OfCame))
        .Concat(report.Rejects.Where(r => r.State == RejectState.Open).Select(OfErrors)).Concat(report.Gaps.Select(OfGap)).Concat(report.NotCome.Select(OfNotCome)).Concat(report.FarDates.Select(OfFarDate))
        .Concat(report.Closings.Where(c => c.Closing.IsLast).SelectMany(OfClosing))
        .OrderBy(a => a.Municipality.Value, StringComparer.Ordinal)];

    private static IEnumerable<Attention> OfWent(WentTotal w)
    {
        Attention Say(string ja, string en, Bilingual who) => new(w.Municipality, w.Contract, w.Path, w.Consumer, With(ja, en, who));
        if (w.Disagreed > 0) yield return Say($"配信先が確認した合計が {w.Disagreed} 件の配信で異なります。再送の前に、bus message show で配信先と照合してください。",
            $"The consumer confirmed another total of {w.Disagreed} deliveries. Compare with it by bus message show, before anything is sent again.", Consumer);
        if (w.Parked > 0) yield return Say($"保留が {w.Parked} 件あります。bus message list --delivery parked で確認し、原因を直して bus message replay で再送してください。",
            $"{w.Parked} deliveries are parked. See bus message list --delivery parked, mend the cause, and send them by bus message replay.", Operator);
        if (w.Open > 0) yield return Say($"未了の配信が {w.Open} 件あります。bus route list と bus alert list で配信先の状態を確認してください。",
            $"{w.Open} deliveries are not finished. See by bus route list and bus alert list how the consumer does.", Operator);
        if (w is { NotAgreeing.Count: > 0, Disagreed: 0, Parked: 0, Open: 0 }) yield return Say($"受付と配信の合計が一致しません（{ReportRows.Names(w.NotAgreeing)}）。bus message list --date で、その日の電文の配信先を確認してください。",
            $"What came in and what went out do not agree ({ReportRows.Names(w.NotAgreeing)}). See by bus message list --date to whom that day's messages went.", Operator);
    }

    private static IEnumerable<Attention> OfCame(CameTotal c)
    {
        if (c.Refused > 0) yield return new(c.Municipality, c.Contract, c.Path, null, With($"電文が {c.Refused} 件、全体を拒否されました。bus message list --state refused で理由を確認し、正しいものを送り直してください。",
            $"{c.Refused} messages were refused whole. See why by bus message list --state refused, and hand over what is right.", Sender));
        if (c.Processing > 0) yield return new(c.Municipality, c.Contract, c.Path, null, With($"処理中の電文が {c.Processing} 件あります。長く続くときは bus file list で確認してください。",
            $"{c.Processing} messages are still processing. If it lasts, see bus file list.", Operator));
    }

    private static Attention OfErrors(RejectCount r) => new(r.Municipality, r.Contract, null, null, With(
        $"未訂正のエラーレコードが {r.Count} 件あります。bus error list --municipality {r.Municipality} で確認し、訂正するか対象外にしてください。",
        $"{r.Count} refused records are open. See bus error list --municipality {r.Municipality}; correct or dismiss them.", Sender));

    private static Attention OfGap(GapFound g) => new(g.Sender.Municipality, g.Contract, null, g.Sender.Application, With(
        $"通番抜け：{g.Gap.From}–{g.Gap.To} が、受付番号 {g.Receipt} までに届いていませんでした。その後届いたかを確認し、なければ送ってください。",
        $"A gap in the sequence: {g.Gap.From}–{g.Gap.To} had not come when receipt {g.Receipt} did. See whether they came since; else hand them over.", Sender));

    private static Attention OfNotCome(NotCome n) => new(n.Sender.Municipality, n.Contract, null, n.Sender.Application, With(
        $"届くはずのものが届いていません（業務日付 {ReportRows.Names(n.Days)}）。送信側の業務システムを確認してください。",
        $"What was expected has not come (business date {ReportRows.Names(n.Days)}). Look after the sending application.", Sender));

    private static Attention OfFarDate(FarDate f) => new(f.Sender.Municipality, f.Contract, null, f.Sender.Application, With(
        $"受付日から離れた業務日付 {f.Day:yyyy-MM-dd} の電文を {f.Messages} 件（{f.Accepted.Records} レコード、{f.Accepted.Amount} 円）受け付けました。その業務日付で数えるので、この報告の合計には入りません。年の間違いなら送信側の設定を直してください。データは届いているので、送り直さないでください。",
        $"{f.Messages} messages ({f.Accepted.Records} records, {f.Accepted.Amount} yen) came for business date {f.Day:yyyy-MM-dd}, far from the day on which they came. They are counted on that date and not in this report's totals. If the year is wrong, mend the sender's setting; the data has arrived, so do not send it again.", Sender));

    private static IEnumerable<Attention> OfClosing(CountedClosing counted)
    {
        var (key, count) = (counted.Closing.Key, counted.Count);
        Attention Say(string ja, string en, Bilingual who) => new(key.Provider.Municipality, key.Contract, null, key.Provider.Application, With(ja, en, who));
        if (counted.Closing.IsOpen) yield return Say($"業務日付 {key.Day:yyyy-MM-dd} の締め（{counted.Closing.Number} 回目）が終わっていません。bus closing list --date {key.Day:yyyy-MM-dd} で、何を待っているかを確認してください。",
            $"Closing {counted.Closing.Number} of business date {key.Day:yyyy-MM-dd} is not closed for all. See by bus closing list --date {key.Day:yyyy-MM-dd} what it waits for.", Operator);
        if (count.LateMessages > 0) yield return Say($"業務日付 {key.Day:yyyy-MM-dd} の締めの後に {count.Late.Records} 件届きました。もう一度締め、配信先の業務で作業のやり直しが要るかを確認してください。",
            $"After business date {key.Day:yyyy-MM-dd} was closed {count.Late.Records} records came. Close it once more, and let the consumers see whether to do their work again.", Sender);
    }

    private static Bilingual With(string ja, string en, Bilingual who) => new($"{ja}担当：{who.Ja}。", $"{en} Responsible: {who.En}.");
}
