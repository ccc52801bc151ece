using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Balance;

/// <summary>A balance as a list, CSV or JSON: a row a group, the sum of all, and what needs somebody.</summary>
internal static class BalanceList
{
    private const int RowsAtOnce = 1000;

    private static readonly string[] Before = ["業務日付/date", "団体/municipality", "連携/contract", "区分/row"], Behind = ["件数/records", "金額/amount", "備考/remark"];

    private static readonly Bilingual Group = new("内訳", "group"), Sum = new("総計", "sum of all"), Attention = new("要対応", "needs somebody");

    public static async Task WriteAsync(BalanceReport report, ListWriter list, CancellationToken cancellation)
    {
        var items = report.Contract.Balance!.GroupBy.Select(i => report.Contract.Items[i]).ToList();
        list.Header([.. Before, .. items.Select(NameOf), .. Behind]);
        foreach (var groups in report.Groups.Chunk(RowsAtOnce))
        {
            foreach (var g in groups) Row(Group, g.Values.Select(v => v.Length == 0 ? null : v), g.Records, g.Amount, null);
            await list.FlushAsync(cancellation);
        }
        var none = items.Select(_ => (string?)null);
        Row(Sum, none, report.Groups.Sum(g => g.Records), report.Groups.Sum(g => g.Amount), null);
        foreach (var need in NeedsOf(report)) Row(Attention, none, null, null, $"{need.Ja} / {need.En}");
        await list.EndAsync(cancellation);

        void Row(Bilingual row, IEnumerable<string?> values, long? records, decimal? amount, string? remark) =>
            list.Row([report.Day, report.Municipality.Value, report.Contract.Name, row, .. values, records, amount, remark]);
    }

    /// <summary>What is not in it though it should be.</summary>
    private static IEnumerable<Bilingual> NeedsOf(BalanceReport report)
    {
        foreach (var f in report.Forgotten) yield return Told(
            $"{f.Application} の電文 {f.Messages} 通（{f.Records} 件）は、レコードの保存期間（Journal:KeepPayloads）を過ぎているため、この残高に入っていません。",
            $"{f.Messages} messages of {f.Application} ({f.Records} records) are not in this balance, for their records are no longer kept (Journal:KeepPayloads).");
        if (report.BeginsWith is { } receipt) yield return Told(
            $"受付番号 {receipt} より前の電文は連携履歴にありません。この連携のものがあった場合、この残高に入っていません。",
            $"The journal no longer knows the messages before receipt {receipt}; if any was of this contract, it is not in this balance.");
    }

    private static Bilingual Told(string ja, string en) => new(
        ja + "全件（full）の提出があれば、それより前のものは要りません。担当：送信側の業務システム担当",
        en + " Once all (full) has been handed over, nothing before it is needed. Responsible: the operator of the sending application");

    // An item may be called as a column of the list.
    private static string NameOf(Item item) => $"{item.Header}/{(Before.Concat(Behind).Any(n => n.EndsWith("/" + item.Element, StringComparison.Ordinal)) ? "by " : "")}{item.Element}";
}
