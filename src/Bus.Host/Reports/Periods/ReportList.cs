using System.Globalization;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Periods;

/// <summary>A report as a list, CSV or JSON.</summary>
internal static class ReportList
{
    private const int RowsAtOnce = 1000;

    // The header says itself what may be added up, for whoever has only the file.
    private static readonly string[] Names =
    [
        "期間/period", "区分/row", "団体/municipality", "団体名/name", "連携/contract", "経路/path", "業務システム/application", "業務日数（合計不可）/days (do not add)",
        "電文/messages", "拒否電文/refused", "受付件数/accepted", "受付金額/accepted amount", "エラー件数/rejects", "処理中/processing",
        "配信対象件数（配信先ごと）/due (each consumer)", "配信対象金額（配信先ごと）/due amount (each consumer)", "配信件数/delivered", "配信金額/delivered amount", "確認件数/confirmed", "確認金額/confirmed amount",
        "未了/open", "保留/parked", "確認相違/disagreed", "不一致日数（合計不可）/days not agreeing (do not add)",
        "エラー発生/errors opened", "訂正済/corrected", "対象外/dismissed", "未訂正/errors open", "未着日数（合計不可）/days not come (do not add)", "備考/remark",
        "締めた業務日付/date closed", "締めの回/closing no.", "締めの状態/closing", "締めた者/stated by", "方法/way", "締めた日時/stated at", "示された件数（合計不可）/stated (do not add)", "示された金額（合計不可）/stated amount (do not add)",
        "締切までの件数（合計不可）/in time (do not add)", "締切までの金額（合計不可）/amount in time (do not add)", "締め後の件数（合計不可）/late (do not add)", "締め後の金額（合計不可）/late amount (do not add)",
    ];

    public static async Task WriteAsync(PeriodReport report, ListWriter list, CancellationToken cancellation)
    {
        list.Header(Names);
        foreach (var rows in ReportRows.Of(report).Chunk(RowsAtOnce))
        {
            foreach (var row in rows) list.Row(Cells(report, row));
            await list.FlushAsync(cancellation);
        }
        await list.EndAsync(cancellation);
    }

    private static Bilingual NameOf(RowKind kind) => kind switch
    {
        RowKind.Came => new("受付", "in"),
        RowKind.Went => new("配信", "out"),
        RowKind.Errors => new("エラー", "errors"),
        RowKind.NotCome => new("未着", "not come"),
        RowKind.Closing => new("締め", "closing"),
        RowKind.OfMunicipality => new("団体計", "sum of municipality"),
        RowKind.OfAll => new("総計", "sum of all"),
        RowKind.Attention => new("要対応", "needs somebody"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static object?[] Cells(PeriodReport report, ReportRow row)
    {
        var (came, went, errors, closing, count) = (row.Came, row.Went, row.Errors, row.Closing?.Closing, row.Closing?.Count);
        return
        [
            report.Period.Name, NameOf(row.Kind), row.Municipality?.Value, row.Municipality is { } code ? report.Names.GetValueOrDefault(code) : null, row.Contract, row.Path?.Wire(), row.Application, row.Days,
            came?.Messages, came?.Refused, came?.Accepted.Records, came?.Accepted.Amount, came?.Rejected, came?.Processing,
            went?.Due.Records, went?.Due.Amount, went?.Delivered.Records, went?.Delivered.Amount, went?.Confirmed.Records, went?.Confirmed.Amount,
            went?.Open, went?.Parked, went?.Disagreed, row.NotAgreeing,
            errors?.Opened, errors?.Corrected, errors?.Dismissed, errors?.Open, row.NotCome, row.Remark,
            closing?.Key.Day, closing?.Number, closing is null ? null : ClosingWords.StateOf(closing), closing?.By, closing is null ? null : ClosingWords.WayOf(closing),
            closing is null ? null : JapanTime.Of(closing.StatedAt), closing?.Records, closing?.Amount, count?.Handed.Records, count?.Handed.Amount, count?.Late.Records, count?.Late.Amount,
        ];
    }
}
