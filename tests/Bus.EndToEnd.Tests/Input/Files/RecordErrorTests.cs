using System.Text;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Files;

/// <summary>Files in which some records are bad: what goes on, what stays behind, and how each bad line is named.</summary>
public sealed class RecordErrorTests(FilesHub hub) : IClassFixture<FilesHub>
{
    [Fact]
    public async Task Undecodable_IsTheRecordsErrorAlone()
    {
        const string town = FilesHub.ByKey;
        var content = Encoding.UTF8.GetBytes(Payment.File([.. Payment.Many(town, 4).Select(p => p with { Name = "あい" })]));
        var second = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes($",100002,"));
        content[second + content.AsSpan(second).IndexOf("あ"u8)] = 0xFF;
        var result = await TakeAsync(town, "undecodable.csv", content);
        AssertErrors(result, 4, (3, "addresseeName", "undecodable"));
        Assert.Contains((byte)0xFF, await File.ReadAllBytesAsync(result.RawPath));
    }

    [Fact]
    public async Task Undecodable_InCp932_IsTheRecordsErrorAlone()
    {
        const string town = FilesHub.InCp932;
        var content = CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(Payment.File([.. Payment.Many(town, 3).Select(p => p with { Name = "表示ソ" })]));
        content[^3] = 0x7F; // the trail byte of the last ソ
        var result = await TakeAsync(town, "undecodable.csv", content);
        AssertErrors(result, 3, (4, "addresseeName", "undecodable"));
        Assert.Contains("表示ソ", (await hub.Consumer(town).DeliveryAsync(result.Receipt)).Text);
    }

    [Theory]
    [InlineData("\u0001", "rule-violated")]
    [InlineData("\u0000", "rule-violated")]
    [InlineData("\uFFFF", "rule-violated")]
    public async Task Character_ThatXmlCannotCarry_IsRefusedAtTheDoor(string character, string code)
    {
        const string town = FilesHub.ByKey;
        var payments = Payment.Many(town, 2).Select(p => p with { Name = "名" }).ToList();
        payments[0] = payments[0] with { Name = $"名{character}前" };
        var result = await TakeAsync(town, $"U+{(int)character[0]:X4}.csv", Encoding.UTF8.GetBytes(Payment.File(payments)));
        AssertErrors(result, 2, (2, "addresseeName", code));
    }

    [Fact]
    public async Task Character_ThatTwoConsumersCannotHold_IsListedOnceForTheSenderAndOnceForEach()
    {
        const string town = FilesHub.Sharing;
        var result = await TakeAsync(town, "names.csv", Encoding.UTF8.GetBytes(Payment.File([Payment.Of(town, 1) with { Name = "\U00020bb7野" }, Payment.Of(town, 2) with { Name = "野" }])));
        List<string> row = ["1", "addresseeName", "\U00020bb7", "U+20BB7"];
        Assert.Equal(1, result.Number("unmappable"));
        Assert.Equal([row], CsvRows.ReadList(result.UnmappablePath, "record,item,character,codePoint"));
        foreach (var consumer in new[] { "arrears", "archive" })
            Assert.Equal([row], (await new Desk(hub.Hub, town, consumer).DeliveryAsync(result.Receipt)).Unmappable());
        Assert.Empty((await hub.Consumer(town).DeliveryAsync(result.Receipt)).Unmappable());
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public async Task LineEnds_OfEitherKind_AreTakenAndDeliveredAsCrLf(string lineEnd)
    {
        const string town = FilesHub.ByRecord;
        var payments = Payment.Many(town, 5).Select(p => p with { Name = "甲\n乙" }).ToList();
        var result = await TakeAsync(town, $"{lineEnd.Length}.csv", Encoding.UTF8.GetBytes(Payment.File(payments, lineEnd)));
        AssertErrors(result, 5);
        Assert.Equal(Payment.File(payments), (await hub.Consumer(town).DeliveryAsync(result.Receipt)).Text);
    }

    [Fact]
    public async Task LineEnds_Mixed_WithBomBlankLinesAtTheEndAndNoneAfterTheLast_AreTaken()
    {
        const string town = FilesHub.ByRecord;
        var payments = Payment.Many(town, 3, first: 50).ToList();
        var good = Payment.File(payments);
        var rows = good.TrimEnd().Split("\r\n");
        foreach (var (name, text) in new[] { ("mixed", $"\uFEFF{rows[0]}\n{rows[1]}\r\n{rows[2]}\n{rows[3]}"), ("blank", good + "\r\n\n\r\n") })
        {
            var result = await TakeAsync(town, $"{name}.csv", Encoding.UTF8.GetBytes(text));
            AssertErrors(result, 3);
            // This consumer wants 氏名名称, which the sender does not have.
            Assert.Equal(good.Replace("\r\n", ",\r\n").Replace("削除フラグ,", $"削除フラグ,{Payment.NameHeader}"), (await hub.Consumer(town).DeliveryAsync(result.Receipt)).Text);
        }
    }

    [Fact]
    public async Task BlankLine_BetweenRecords_AndACarriageReturnOutsideQuotes_AreThoseLinesErrors()
    {
        const string town = FilesHub.ByRecord;
        var rows = Payment.File(Payment.Many(town, 3, first: 80)).TrimEnd().Split("\r\n");
        rows[2] = rows[2].Replace(",2026-11-18,", ",2026-11-18\r,");
        var result = await TakeAsync(town, "inner.csv", Encoding.UTF8.GetBytes(string.Join("\r\n", rows[0], rows[1], "", rows[2], rows[3], "")));
        AssertErrors(result, 4, (3, "", "wrong-column-count"), (4, "receivedDate", "rule-violated"));
    }

    [Fact]
    public async Task Line_OfABadRecordBehindQuotedLineBreaks_IsTheLogicalRow()
    {
        const string town = FilesHub.ByRecord;
        var payments = Payment.Many(town, 4, first: 100).Select(p => p with { Name = "一\r\n二\n三,\"四\"" }).ToList();
        payments[2] = payments[2].With("receivedDate", "2026-02-29");
        var content = Payment.File(payments);
        var result = await TakeAsync(town, "breaks.csv", Encoding.UTF8.GetBytes(content));
        AssertErrors(result, 4, (4, "receivedDate", "not-a-date"));
        Assert.Equal(payments[2].ToCsv(), result.Errors()[0][5]);
        Assert.Equal(payments[2].ToCsv() + "\r\n", await File.ReadAllTextAsync(result.RawPath));
        payments.RemoveAt(2);
        Assert.Equal(Payment.File(payments), (await hub.Consumer(town).DeliveryAsync(result.Receipt)).Text);
    }

    /// <summary>Three records of one ordering key, the second bad; another key behind it.</summary>
    [Theory]
    [InlineData(FilesHub.ByKey, "3 receivedDate not-a-date,4  earlier-error")]
    [InlineData(FilesHub.ByRecord, "3 receivedDate not-a-date")]
    public async Task OnError_DecidesAboutLaterRecordsOfTheKey(string town, string expected)
    {
        var key = Payment.Of(town, 500);
        Payment[] payments = [key.With("historyNumber", "1"), key.With("historyNumber", "2").With("receivedDate", "2026-00-01"), key.With("historyNumber", "3"), Payment.Of(town, 501)];
        var result = await TakeAsync(town, "key.csv", Encoding.UTF8.GetBytes(Payment.File(payments)));
        Assert.Equal(expected, string.Join(',', result.Errors().Select(e => $"{e[0]} {e[1]} {e[2]}")));
        Assert.Equal(4 - expected.Split(',').Length, result.Number("accepted"));
    }

    /// <summary>取引: both ends of an appropriation go together, so one that is bad keeps the other back, whichever comes first.</summary>
    [Theory]
    [InlineData(FilesHub.ByKey, 0)]
    [InlineData(FilesHub.ByKey, 1)]
    [InlineData(FilesHub.ByKey, 2)]
    [InlineData(FilesHub.ByRecord, 0)]
    [InlineData(FilesHub.ByRecord, 2)]
    public async Task Transaction_WithOneBadRecord_IsRefusedWhole(string town, int bad)
    {
        // Records 0, 2 and 4 are one transaction, 1 and 3 another, 5 is none.
        var payments = Payment.Many(town, 6, first: 1_000 + 10 * bad).Select((p, i) => i == 5 ? p : p.With("transactionNumber", i % 2 == 0 ? "T1" : "T2")).ToList();
        payments[2 * bad] = payments[2 * bad].With("taxCollected", "much");
        var name = $"transaction-{bad}.csv";
        var desk = hub.Sender(town);
        await desk.DropAsync(name, Payment.File(payments), $"6,999,2026-11-20,{bad + 1},diff\r\n");
        var result = await desk.ResultAsync(name);
        Assert.Equal((1, 3), (result.Number("amountUnreadable"), result.Number("accepted")));
        AssertErrors(result, 6, [.. new[] { 0, 2, 4 }.Select(i => i == 2 * bad ? (i + 2, "taxCollected", "not-a-number") : (i + 2, "", "earlier-error"))]);
        Payment[] good = [payments[1], payments[3], payments[5]];
        var delivered = await hub.Consumer(town).DeliveryAsync(result.Receipt);
        Assert.Equal($"3,{good.Sum(p => p.Amount)},2026-11-20,{bad + 1},diff", delivered.EndFile.TrimEnd());
    }

    /// <summary>Sums beyond 64 bits belong to records that are bad anyway; they must not bring the file to a stand.</summary>
    [Theory]
    [InlineData("9223372036854775807", "too-long", 2)]
    [InlineData("99999999999999999999", "too-long", 2)]
    [InlineData("-9223372036854775808", "too-long", 2)]
    public async Task Amount_BeyondAllMeasure_IsTheRecordsError(string amount, string code, int unreadable)
    {
        const string town = FilesHub.ByRecord;
        var payments = Payment.Many(town, 4, first: 2_000).ToList();
        payments[0] = payments[0].With("taxCollected", amount).With("dunningFeeCollected", amount);
        payments[2] = payments[2].With("taxCollected", amount).With("delinquencyChargeCollected", amount);
        var result = await TakeAsync(town, $"great{amount}.csv", Encoding.UTF8.GetBytes(Payment.File(payments)));
        AssertErrors(result, 4, (2, "taxCollected", code), (4, "taxCollected", code));
        Assert.Equal(unreadable, result.Number("amountUnreadable"));

        var answer = await hub.Hub.SendAsync(town, payments);
        answer.AssertFault(SoapVersion.V11, "invalid-record");
    }

    /// <summary>Each amount fits, their sum does not.</summary>
    [Fact]
    public async Task Amounts_WhoseSumIsBeyondAllMeasure_AreTheRecordsErrors()
    {
        const string town = FilesHub.ByRecord;
        var payments = Payment.Many(town, 4, first: 2_100).Select((p, i) => i == 3 ? p : p.With("taxCollected", "9000000000000000000")).ToList();
        var result = await TakeAsync(town, "sum.csv", Encoding.UTF8.GetBytes(Payment.File(payments)));
        AssertErrors(result, 4, (2, "taxCollected", "too-long"), (3, "taxCollected", "too-long"), (4, "taxCollected", "too-long"));
        (await hub.Hub.SendAsync(town, payments)).AssertFault(SoapVersion.V11, "invalid-record");
    }

    [Theory]
    [InlineData("収納 データ（11月20日）.csv")]
    [InlineData("a 'b' \"c\" #1 100%;$(x).csv")]
    [InlineData("-rf.csv")]
    [InlineData("ｶﾅ\U00020bb7野.CSV")]
    [InlineData("no-suffix")]
    public async Task FileName_OfAnyCharacters_IsNamedInTheAnswer(string name)
    {
        const string town = FilesHub.ByKey;
        var number = 3_000 + Math.Abs(StringComparer.Ordinal.GetHashCode(name) % 1_000_000);
        var result = await TakeAsync(town, name, Encoding.UTF8.GetBytes(Payment.File([Payment.Of(town, number)])));
        Assert.Equal(name, result.Text("file"));
        Assert.Equal($"{name}.{result.Receipt}.result.json", result.Name);
    }

    [Fact]
    public async Task HeaderOnly_WithoutAnEndFile_IsAFileOfNoRecords()
    {
        const string town = FilesHub.ByKey;
        var result = await TakeAsync(town, "header-only.csv", Encoding.UTF8.GetBytes(Payment.File([])));
        AssertErrors(result, 0);
        Assert.Equal("0,0", (await hub.Consumer(town).DeliveryAsync(result.Receipt)).EndFile.TrimEnd());
    }

    private async Task<FileResult> TakeAsync(string town, string name, byte[] content)
    {
        var desk = hub.Sender(town);
        await desk.DropAsync(name, content);
        return await desk.ResultAsync(name);
    }

    private static void AssertErrors(FileResult result, int records, params (int Line, string Item, string Code)[] expected)
    {
        Assert.Equal("accepted", result.State);
        Assert.Equal(expected, result.Errors().Select(e => (int.Parse(e[0]), e[1], e[2])));
        Assert.Equal((records, records - expected.Length, expected.Length), (result.Number("records"), result.Number("accepted"), result.Number("rejected")));
        Assert.All(result.Errors(), e => Texts.AssertBoth(e[3], e[4]));
    }
}
