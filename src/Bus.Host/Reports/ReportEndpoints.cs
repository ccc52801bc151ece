using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Api.Access;

namespace Bus.Host.Reports;

/// <summary>Lists for people over HTTP: エラーリスト and 突合リスト as CSV; <c>format=spreadsheet</c> marks what a spreadsheet would spoil, <c>format=json</c> is for machines.</summary>
internal static class ReportEndpoints
{
    private const int RowsAtOnce = 1000;

    public static void Map(RouteGroupBuilder reports)
    {
        reports.MapGet("/errors", Errors).For(AccessRule.ReadOwn);
        reports.MapGet("/reconciliation", ReconciliationAsync).For(AccessRule.ReadOwn);
        Periods.PeriodReportEndpoints.Map(reports);
        Balance.BalanceEndpoints.Map(reports);
    }

    private static IResult Errors(Caller caller, IRejectBook book, string? municipality, string? application, string? contract, string? receipt, string? state, DateOnly? day, string? format)
    {
        var (filter, wrong) = RejectEndpoints.FilterOf(caller, municipality, application, contract, receipt, state, day);
        if (filter is null) return wrong!;
        if (!ListWriter.Knows(format)) return WrongFormat();
        return Results.Stream(async stream =>
        {
            var list = ListWriter.Of(format, stream);
            list.Header("受付番号/receipt", "行/line", "団体/municipality", "業務システム/application", "連携/contract", "ファイル/file", "業務日付/date", "項目/item", "コード/code",
                "状態/state", "発生/opened", "処理/settled", "処理者/by", "理由/reason");
            var page = filter with { Limit = RowsAtOnce };
            while (await book.ListAsync(page, CancellationToken.None) is { Count: > 0 } rows)
            {
                foreach (var r in rows)
                    list.Row(r.Receipt, r.Line, r.Sender.Municipality.Value, r.Sender.Application, r.Contract, r.FileName, r.Day, r.Item, r.Code.Wire(), NameOf(r.State),
                        JapanTime.Of(r.OpenedAt), JapanTime.Of(r.SettledAt), r.By, r.Why);
                await list.FlushAsync(CancellationToken.None);
                page = page with { After = (rows[^1].Receipt, rows[^1].Line) };
            }
            await list.EndAsync(CancellationToken.None);
        }, ListWriter.ContentTypeOf(format));
    }

    private static async Task<IResult> ReconciliationAsync(Caller caller, IJournalQueries queries, TimeProvider clock, string? municipality, string? contract, DateOnly? day, string? format, CancellationToken cancellation)
    {
        var (filter, wrong) = RejectEndpoints.FilterOf(caller, municipality, null, contract, null, null, day);
        if (filter is null) return wrong!;
        if (!ListWriter.Knows(format)) return WrongFormat();
        var on = day ?? JapanTime.Today(clock);
        var totals = await queries.DayTotalsAsync(filter.Municipality, on, cancellation);
        return Results.Stream(async stream =>
        {
            var list = ListWriter.Of(format, stream);
            list.Header("業務日付/date", "団体/municipality", "連携/contract", "経路/path", "電文/messages", "拒否電文/refused", "受付件数/accepted", "受付金額/accepted amount", "エラー件数/rejects",
                "配信先/consumer", "配信件数/delivered", "配信金額/delivered amount", "確認件数/confirmed", "確認金額/confirmed amount", "未了/open", "保留/parked", "突合/agrees");
            foreach (var t in totals.Where(t => contract is null || t.Contract == contract))
                list.Row(on, t.Municipality.Value, t.Contract, t.Path.Wire(), t.Messages, t.Refused, t.Accepted.Records, t.Accepted.Amount, t.Rejected, t.Consumer, t.Delivered.Records,
                    t.Delivered.Amount, t.Confirmed.Records, t.Confirmed.Amount, t.Open, t.Parked, t.Consumer is null ? null : t.Agrees ? new Bilingual("一致", "yes") : new Bilingual("不一致", "no"));
            await list.EndAsync(CancellationToken.None);
        }, ListWriter.ContentTypeOf(format));
    }

    private static Bilingual NameOf(RejectState state) => state switch
    {
        RejectState.Open => new("未訂正", "open"),
        RejectState.Corrected => new("訂正済", "corrected"),
        _ => new("対象外", "dismissed"),
    };

    public static IResult WrongFormat() => ApiAnswers.BadRequest("format は csv、spreadsheet、json のどれかです。", "format is one of csv, spreadsheet, json.");
}
