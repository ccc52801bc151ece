using System.Text;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Files;

/// <summary>Files that are refused as a whole: each gets a result with the code of design/3 and texts that teach, and nothing of it is taken.</summary>
public sealed class BadFileTests(FilesHub hub) : IClassFixture<FilesHub>
{
    private const string Town = FilesHub.ByKey;
    private static readonly List<Payment> Three = [.. Payment.Many(Town, 3)];
    private static readonly string Good = Payment.File(Three);
    private static readonly string End = Payment.EndFile(Three, "2026-11-20,1,diff");
    private static readonly byte[] GoodBytes = Encoding.UTF8.GetBytes(Good);
    private static readonly string[] Columns = Payment.Header.Split(',');

    /// <summary>Code, content and end file, by name.</summary>
    private static readonly Dictionary<string, (string Code, byte[] Content, string? End)> Cases = new()
    {
        ["end file with a greater count"] = ("invalid-message", GoodBytes, "4,30306,2026-11-20,1,diff\r\n"),
        ["end file with a smaller count"] = ("invalid-message", GoodBytes, "2,30306\r\n"),
        ["end file with another amount"] = ("invalid-message", GoodBytes, $"3,{Three.Sum(p => p.Amount) + 1}\r\n"),
        ["end file of one part"] = ("invalid-message", GoodBytes, "3\r\n"),
        ["end file of words"] = ("invalid-message", GoodBytes, "three,much\r\n"),
        ["end file with a grouped amount"] = ("invalid-message", GoodBytes, "3,30,306\r\n"),
        ["end file with a day that is none"] = ("invalid-message", GoodBytes, End.Replace("11-20", "02-30")),
        ["end file with a sequence that is none"] = ("invalid-message", GoodBytes, End.Replace(",1,", ",-1,")),
        ["end file with an extent that is none"] = ("invalid-message", GoodBytes, End.Replace("diff", "partly")),
        ["end file of two lines"] = ("invalid-message", GoodBytes, End + End),
        ["end file of nothing"] = ("invalid-message", GoodBytes, ""),
        ["end file of a great size"] = ("invalid-message", GoodBytes, new string('1', 100_000)),
        ["no byte"] = ("invalid-message", [], "0,0\r\n"),
        ["no byte and no end file"] = ("invalid-message", [], null),
        ["nothing but line ends"] = ("invalid-message", "\r\n\r\n"u8.ToArray(), "0,0\r\n"),
        ["header only, against a count"] = ("invalid-message", Bytes(Payment.File([])), "3,30306\r\n"),
        ["header only, against an amount"] = ("invalid-message", Bytes(Payment.File([])), "0,1\r\n"),
        ["no header"] = ("invalid-message", Bytes(Good[(Good.IndexOf('\n') + 1)..]), End),
        ["header in another order"] = ("invalid-message", Bytes(Good.Replace("賦課年度,相当年度", "相当年度,賦課年度")), End),
        ["header with a column less"] = ("invalid-message", Bytes(Good.Replace(",削除フラグ", "")), End),
        ["header with a column more"] = ("invalid-message", Bytes(Good.Replace(",削除フラグ", ",削除フラグ,備考")), End),
        ["header with the name in front"] = ("invalid-message", Bytes($"{Payment.NameHeader},{Good}"), End),
        ["header with a column twice"] = ("invalid-message", Bytes(Good.Replace("賦課年度,", "賦課年度,賦課年度,")), End),
        ["header misspelt"] = ("invalid-message", Bytes(Good.Replace(Columns[4], Columns[4] + " ")), End),
        ["header in English"] = ("invalid-message", Bytes(Good.Replace(Payment.Header, string.Join(',', Payment.Elements))), End),
        ["semicolons"] = ("invalid-message", Bytes(Good.Replace(',', ';')), End),
        ["line ends of CR alone"] = ("invalid-message", Bytes(Good.Replace("\r\n", "\r")), End),
        ["a file in CP932"] = ("invalid-message", CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(Good), End),
        ["a file in UTF-16"] = ("invalid-message", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Good)).ToArray(), End),
        ["a file of zeros"] = ("invalid-message", new byte[10_000], End),
        ["a quote that is never closed"] = ("not-well-formed", Bytes(Good.Replace(",01,0,01,", ",\"01,0,01,")), End),
        ["a quote that is never closed, in the header"] = ("not-well-formed", Bytes(Good.Replace(Columns[3], "\"" + Columns[3])), End),
        ["text after a closing quote"] = ("not-well-formed", Bytes(Good.Replace(",01,0,01,", ",\"01\"x,0,01,")), End),
        ["a row of two megabytes"] = ("too-large", Bytes(Good + new string('1', 2 << 20) + "\r\n"), null),
        ["a quoted value of two megabytes"] = ("not-well-formed", Bytes(Good.Replace(",01,0,01,", $",\"{new string('1', 2 << 20)}\",0,01,")), null),
    };

    public static TheoryData<string> All() => [.. Cases.Keys];

    [Theory, MemberData(nameof(All))]
    public async Task File_ThatIsBad_IsRefusedWholeWithItsCode(string name)
    {
        var (code, content, end) = Cases[name];
        var desk = hub.Sender(Town);
        await desk.DropAsync($"{name}.csv", content, end);
        var result = await desk.ResultAsync($"{name}.csv");
        Assert.Equal([code], result.Faults());
        await hub.AssertNothingTakenAsync(result, Town);
        Assert.Empty(Directory.GetFiles(desk.In, $"{name}*"));
    }

    [Fact]
    public async Task File_NameWithControlCharacters_IsRefused()
    {
        var desk = hub.Sender(Town);
        await desk.DropAsync("a\nb\tc.csv", Good, End);
        var result = await desk.ResultAsync("a_b_c.csv");
        Assert.Equal(["invalid-message"], result.Faults());
        await hub.AssertNothingTakenAsync(result, Town);
    }

    /// <summary>Somebody makes a folder for what the region does not name under <c>provides</c>.</summary>
    [Theory]
    [InlineData("collection", "assessment", "forbidden")]
    [InlineData("delinquency", "collection-history", "forbidden")]
    [InlineData("collection", "no-such-contract", "unknown-service")]
    public async Task File_InAFolderOfAContractThatIsNotProvided_IsRefused(string application, string contract, string code)
    {
        var desk = hub.Sender(Town, contract, application);
        Directory.CreateDirectory(desk.In);
        await desk.DropAsync("a.csv", Good, End);
        var result = await desk.ResultAsync("a.csv");
        Assert.Equal([code], result.Faults());
        await hub.AssertNothingTakenAsync(result, Town);
    }

    [Theory]
    [InlineData(null, "invalid-record")]
    [InlineData("municipalityCode", "other-municipality")]
    public async Task File_WithABadRecordWhereTheRouteSaysFile_IsRefusedWhole(string? foreign, string code)
    {
        var payments = Payment.Many(FilesHub.ByFile, 5).ToList();
        payments[1] = foreign is null ? payments[1].With("receivedDate", "2026-02-30") : payments[1].With(foreign, FilesHub.ByKey);
        payments[3] = foreign is null ? payments[3].With("taxCollected", "x") : payments[3].With(foreign, FilesHub.ByRecord);
        var result = await hub.Sender(FilesHub.ByFile).ExchangeAsync($"{code}.csv", Payment.File(payments));
        Assert.Equal([code], result.Faults());
        Assert.Equal((5, 2), (result.Number("records"), result.Number("rejected")));
        Assert.Equal(["3", "5"], result.Errors().Select(e => e[0]));
        await hub.AssertNothingTakenAsync(result, FilesHub.ByFile);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
