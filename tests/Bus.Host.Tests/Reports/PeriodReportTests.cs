using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Host.Reports;
using Bus.Host.Reports.Periods;

namespace Bus.Host.Tests.Reports;

/// <summary>What a report says: nothing twice, nothing of another, and as a page nothing that a browser would take for its own.</summary>
public class PeriodReportTests
{
    private static readonly MunicipalityCode Tokushima = MunicipalityCode.Parse("362018"), Takeo = MunicipalityCode.Parse("412066");
    private static readonly DateOnly First = new(2026, 11, 1), Second = new(2026, 11, 2);

    [Fact]
    public void Rows_ThatAreNoSums_AddUpToTheSums_AndWhatCameInStandsInThemOnce()
    {
        var rows = ReportRows.Of(Report()).ToList();
        var details = rows.Where(r => r.Kind is RowKind.Came or RowKind.Went or RowKind.Errors).ToList();
        var all = Assert.Single(rows, r => r.Kind == RowKind.OfAll);

        // Two days of 100 yen for two consumers, and 7 yen of another municipality.
        Assert.Equal(new DayAmount(3, 207), all.Came!.Accepted);
        Assert.Equal(all.Came.Accepted, Sum(details.Select(r => r.Came?.Accepted)));
        Assert.Equal((new DayAmount(5, 407), new DayAmount(3, 207)), (all.Went!.Due, all.Went.Delivered));
        Assert.Equal((all.Went.Due, all.Went.Delivered), (Sum(details.Select(r => r.Went?.Due)), Sum(details.Select(r => r.Went?.Delivered))));
        Assert.Equal(all.Came.Accepted, Sum(rows.Where(r => r.Kind == RowKind.OfMunicipality).Select(r => r.Came?.Accepted)));
        Assert.Equal((5L, 2L, 1L, 2L), (all.Errors!.Opened, all.Errors.Corrected, all.Errors.Dismissed, all.Errors.Open));
        // Days are counted, not added: all consumers lie on the same ones.
        Assert.Equal((2, 2), (all.Days, all.NotAgreeing));
        Assert.DoesNotContain(details, r => r.Kind == RowKind.Came && r.Went is not null || r.Kind == RowKind.Went && r.Came is not null);
    }

    [Fact]
    public void Attention_NamesWhatNeedsSomebody_WithWhatToDoAndWho_InBothLanguages()
    {
        var needs = Attention.Of(Report());

        Assert.Equal(["audit", "audit", null, "collection", "collection"], needs.Select(n => n.Application));
        foreach (var (need, said) in needs.Zip(["message replay", "bus route list", "bus error list", "2–3", "2026-11-02"]))
        {
            Assert.Contains(said, need.Text.Ja);
            Assert.Contains(said, need.Text.En);
            Assert.Contains("担当：", need.Text.Ja);
            Assert.Contains("Responsible: ", need.Text.En);
        }
    }

    [Fact]
    public async Task Part_OfAMunicipality_NamesNoOther()
    {
        var own = Report().Of(Takeo);

        foreach (var text in (string[])[ReportPage.Of(own), await ListAsync(own)])
        {
            Assert.Contains("412066", text);
            Assert.DoesNotContain("362018", text);
            Assert.DoesNotContain("総計", text);
        }
    }

    [Fact]
    public async Task Municipality_WithNothing_IsToldSo()
    {
        var none = MunicipalityCode.Parse("412074");
        var own = Report().Of(none);

        Assert.Contains("団体計/sum of municipality,412074,,,,,0,0,0,0,0,", await ListAsync(own));
        Assert.Contains("class=\"verdict passed\"", ReportPage.Of(own));
    }

    [Fact]
    public async Task List_HasAllColumnsInEveryRow_AndItsHeaderSaysWhatIsNotToBeAdded()
    {
        var rows = (await ListAsync(Report())).TrimEnd().Split("\r\n");

        Assert.All(rows, r => Assert.Equal(rows[0].Split(',').Length, Regex.Replace(r, "\"[^\"]*\"", "").Split(',').Length));
        Assert.Equal(9, rows[0].Split("do not add").Length - 1);
        Assert.Contains("2026-11,受付/in,362018,<b>徳島市</b>,collection-history,soap,,2,2,0,2,200,0,0,,", string.Join('\n', rows));
        Assert.Contains(rows, r => r.Contains("2026-11,配信/out,362018,<b>徳島市</b>,collection-history,soap,audit,2,,,,,,,2,200,0,0,0,0,1,1,0,2,", StringComparison.Ordinal) && r.EndsWith("不一致/not agreeing: 2026-11-01 2026-11-02,,,,,,,,,,,,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_AsJson_HasTheSameRows_WithNumbersAsNumbers()
    {
        var report = Report() with { Period = ReportPeriod.OfDay(First), Closings = [Closed(Tokushima, 1, true, "collection", 5, -20, late: 3)] };
        using var stream = new MemoryStream();
        await ReportList.WriteAsync(report, ListWriter.Of("json", stream), default);

        var rows = JsonDocument.Parse(stream.ToArray()).RootElement.EnumerateArray().ToList();
        Assert.Equal((await ListAsync(report)).TrimEnd().Split("\r\n").Length - 1, rows.Count);
        var came = rows.First(r => r.GetProperty("row").GetString() == "in");
        Assert.Equal(("362018", 200, 2), (came.GetProperty("municipality").GetString(), came.GetProperty("acceptedAmount").GetInt64(), came.GetProperty("days").GetInt32()));
        Assert.Equal(JsonValueKind.Null, came.GetProperty("delivered").ValueKind);
        var closing = Assert.Single(rows, r => r.GetProperty("row").GetString() == "closing");
        Assert.Equal(("2026-11-01", 1, "replaced", -20, "2026-11-02T00:30:00+09:00"), (closing.GetProperty("dateClosed").GetString(), closing.GetProperty("closingNo").GetInt32(),
            closing.GetProperty("closing").GetString(), closing.GetProperty("statedAmount").GetInt64(), closing.GetProperty("statedAt").GetString()));
        Assert.All(rows, r => Assert.Equal(rows[0].EnumerateObject().Select(p => p.Name).Distinct(), r.EnumerateObject().Select(p => p.Name)));
    }

    [Fact]
    public async Task Closings_SayWhoClosedWhichDateHowAndWithWhatTotals_AndWhatCameLate_OnceAMunicipality()
    {
        var report = Report() with { Period = ReportPeriod.OfDay(First), Closings = [Closed(Tokushima, 1, true, "collection", 5, -20, late: 3), Closed(Tokushima, 2, false, "<sato>", null, null, open: true), Closed(Takeo, 1, false, "collection", 7, null)] };

        var rows = (await ListAsync(report)).TrimEnd().Split("\r\n");
        Assert.Contains("2026-11-01,締め/closing,362018,<b>徳島市</b>,collection-history,,collection,,,,,,,,,,,,,,,,,,,,,,,,2026-11-01,1,次の締めあり/replaced,collection,ファイル/file,2026-11-02 00:30:00,5,-20,8,800,3,300", rows);
        Assert.Contains(rows, r => r.EndsWith(",2026-11-01,2,締め待ち・要確認/waiting,<sato>,運用者/operator,2026-11-02 00:30:00,,,8,800,0,0", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.EndsWith(",2026-11-01,1,締め済/closed,collection,電文/soap,2026-11-02 00:30:00,7,,8,800,0,0", StringComparison.Ordinal));
        Assert.All(rows, r => Assert.Equal(rows[0].Split(',').Length, Regex.Replace(r, "\"[^\"]*\"", "").Split(',').Length));
        // Of one in whose place another stands nobody need do anything.
        var needs = Attention.Of(report).Where(n => n.Text.En.Contains("losing", StringComparison.Ordinal) || n.Text.En.Contains("was closed", StringComparison.Ordinal)).ToList();
        Assert.Contains("bus closing list --date 2026-11-01", Assert.Single(needs).Text.Ja);
        var late = Attention.Of(Report() with { Closings = [Closed(Tokushima, 1, false, "collection", 5, -20, late: 3)] });
        Assert.Contains(late, n => n.Application == "collection" && n.Text.En.Contains("3 records came", StringComparison.Ordinal) && n.Text.Ja.Contains("3 件届きました", StringComparison.Ordinal));

        var page = ReportPage.Of(report);
        Assert.Contains("&lt;sato&gt;<br>運用者 / operator<br>2026-11-02 00:30", page);
        Assert.Contains("<td class=\"n\">5 件<br>-20 円</td><td class=\"n\">8 件<br>800 円</td><td class=\"n\">3 件<br>300 円</td>", page);
        Assert.DoesNotContain("362018", ReportPage.Of(report.Of(Takeo)));
        Assert.Single(report.Of(Takeo).Closings);
    }

    [Fact]
    public async Task FarDates_AreInNoSum_AndNeedTheirSender()
    {
        var report = Report() with { FarDates = [new(new(Tokushima, "collection"), "collection-history", new(2099, 11, 20), 3, new(300, 1234567))] };

        var need = Assert.Single(Attention.Of(report), n => n.Text.En.Contains("far from", StringComparison.Ordinal));
        Assert.Equal((Tokushima, "collection", "collection-history"), (need.Municipality, need.Application, need.Contract));
        foreach (var text in new[] { need.Text.Ja, need.Text.En }) foreach (var part in new[] { "2099-11-20", "3", "300", "1234567" }) Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Equal((await ListAsync(Report())).Split("\r\n").Where(r => r.Contains("/sum", StringComparison.Ordinal)), (await ListAsync(report)).Split("\r\n").Where(r => r.Contains("/sum", StringComparison.Ordinal)));
        Assert.Contains("2099-11-20", ReportPage.Of(report));
        Assert.Empty(report.Of(Takeo).FarDates);
    }

    private static CountedClosing Closed(MunicipalityCode town, int number, bool byFile, string by, long? records, long? amount, long late = 0, bool open = false) => new(
        new Closing
        {
            Id = number, Key = new ClosingKey(new ApplicationRef(town, "collection"), "collection-history", First), Number = number, ByFile = byFile, By = by, Records = records, Amount = amount,
            StatedAt = new DateTimeOffset(2026, 11, 1, 15, 30, 0, TimeSpan.Zero), IsLast = !byFile, IsOpen = open,
        },
        new ClosingCount { Handed = new DayAmount(8, 800), LateMessages = late > 0 ? 1 : 0, Late = new DayAmount(late, late * 100) });

    [Fact]
    public void Page_IsOfOneFile_AndEncodesWhatOthersWrote()
    {
        var page = ReportPage.Of(Report());

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"ja\">", page);
        Assert.Contains("&lt;b&gt;徳島市&lt;/b&gt;", page);
        foreach (var no in (string[])["<b>", "<script", "http:", "https:", "src=", "url("]) Assert.DoesNotContain(no, page);
        Assert.Contains("class=\"verdict failed\"", page);
    }

    private static PeriodReport Report()
    {
        var totals = new PeriodTotals();
        DayTotal Of(string consumer, DayAmount delivered, long open = 0, long parked = 0) =>
            new(Tokushima, "collection-history", EntryPath.Soap, 1, 0, new(1, 100), 0, consumer, delivered, DayAmount.Zero, open, parked, 0);
        totals.Add(First, [Of("audit", DayAmount.Zero, parked: 1), Of("delinquency", new(1, 100))]);
        totals.Add(Second, [Of("audit", DayAmount.Zero, open: 1), Of("delinquency", new(1, 100)),
            new(Takeo, "collection-history", EntryPath.File, 1, 0, new(1, 7), 0, "delinquency", new(1, 7), DayAmount.Zero, 0, 0, 0)]);
        var sender = new ApplicationRef(Tokushima, "collection");
        return new PeriodReport
        {
            Period = ReportPeriod.OfMonth(First),
            MadeAt = new DateTimeOffset(2026, 12, 1, 6, 30, 0, TimeSpan.FromHours(9)),
            Names = new Dictionary<MunicipalityCode, string> { [Tokushima] = "<b>徳島市</b>", [Takeo] = "武雄市" },
            Came = totals.Came,
            Went = totals.Went,
            Rejects = [new(Tokushima, "collection-history", RejectState.Corrected, 2), new(Tokushima, "collection-history", RejectState.Dismissed, 1), new(Tokushima, "collection-history", RejectState.Open, 2)],
            Gaps = [new("362018-20261102-0000000009", sender, "collection-history", new(2, 3))],
            NotCome = [new(sender, "collection-history", [Second])],
        };
    }

    private static DayAmount Sum(IEnumerable<DayAmount?> amounts) => amounts.Aggregate(DayAmount.Zero, (sum, a) => sum + (a ?? DayAmount.Zero));

    private static async Task<string> ListAsync(PeriodReport report)
    {
        using var stream = new MemoryStream();
        await ReportList.WriteAsync(report, new ListFile(stream, forSpreadsheet: false), default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
