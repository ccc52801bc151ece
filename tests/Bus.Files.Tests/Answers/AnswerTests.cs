using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Answers;

/// <summary>What lies in the result folder, byte for byte.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Result_OfAnAcceptedFile_HasThePromisedFields()
    {
        var intake = new ScriptedIntake { Outcome = message => new Committed { Message = message, Gap = new SequenceGap(5, 6) } };
        await using var hub = await new TestHub(_folder, intake).StartAsync();
        hub.Drop("収納 日次.csv", Rows.File(Rows.Good(1, 1200), Rows.Good(2, -200)), "2,1000,2026-11-20,7,diff\r\n");
        await hub.ResultOf("収納 日次.csv");
        Assert.Equal(Fixture("accepted.result.json"), await File.ReadAllTextAsync(hub.ResultPaths("収納 日次.csv").Single()));
        Assert.Single(Directory.GetFiles(hub.Result));
    }

    /// <summary>"Accepted 10, corrected 0" alone would puzzle whoever corrects.</summary>
    [Theory]
    [InlineData(2, 0, 0)]
    [InlineData(1, 3, 1)]
    [InlineData(1, 0, 1)]
    public async Task Result_OfACorrection_SaysHowManyOfItsRecordsCorrectNothing_AndWhatToDo(int corrected, int open, int unpaired)
    {
        var intake = new ScriptedIntake { Outcome = message => new Committed { Message = message, Correction = new CorrectionResult("362018-20261120-0000000001", corrected, open) } };
        await using var hub = await new TestHub(_folder, intake).StartAsync();
        hub.Drop("fix.csv", Rows.File(Rows.Good(1), Rows.Good(2)), "2,2000,,,,corrects=362018-20261120-0000000001");
        var correction = (await hub.ResultOf("fix.csv")).GetProperty("correction");
        Assert.Equal(unpaired, correction.GetProperty("unpaired").GetInt32());
        Assert.Equal(unpaired > 0 && open > 0, correction.TryGetProperty("hint", out var hint));
        if (hint.ValueKind == System.Text.Json.JsonValueKind.Object) Assert.Contains("bus error list --receipt 362018-20261120-0000000001 --all", hint.GetProperty("en").GetString());
    }

    [Fact]
    public async Task Result_OfARefusedFile_NamesTheFaultInBothLanguages()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(1), "wrong");
        await hub.ResultOf("daily.csv");
        Assert.Equal(Fixture("refused.result.json"), await File.ReadAllTextAsync(hub.ResultPaths("daily.csv").Single()));
    }

    [Fact]
    public async Task Result_OfADuplicate_NamesTheFirstAndHasNoErrorFiles()
    {
        var intake = new ScriptedIntake { Outcome = message => new Committed { Message = message with { State = ReceiptState.Duplicate, Accepted = ControlTotal.Zero }, DuplicateOf = "362018-20261119-0000000001" } };
        await using var hub = await new TestHub(_folder, intake).StartAsync();
        hub.Drop("daily.csv", Rows.File(Rows.BadDate(1)), "1,1000");
        var result = await hub.ResultOf("daily.csv");
        Assert.Equal(("duplicate", "362018-20261119-0000000001"), (result.GetProperty("state").GetString(), result.GetProperty("duplicateOf").GetString()));
        Assert.Single(Directory.GetFiles(hub.Result));
    }

    [Fact]
    public async Task ErrorFiles_Utf8_HoldQuotedLineBreaksQuotesAndRawBytes()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        var broken = Rows.Good(2).Replace("01,2026-11-18", "\"上\n\"\"下,\",2026-11-18");
        hub.Drop("daily.csv", Rows.File(Rows.Good(1), broken, Rows.BadDate(3)), "3,3000");
        await hub.ResultOf("daily.csv");
        var (csv, raw) = ErrorFiles(hub);
        Assert.Equal(Encoding.UTF8.GetBytes(broken + "\r\n" + Rows.BadDate(3) + "\r\n"), raw);
        var text = Encoding.UTF8.GetString(csv);
        Assert.StartsWith("\uFEFFline,item,code,reason,reasonEn,data\r\n3,paymentChannel,", text);
        Assert.Contains("\r\n4,receivedDate,not-a-date,", text);
        Assert.EndsWith(",\"" + Rows.BadDate(3) + "\"\r\n", text);
        Assert.Contains(",\"" + broken.Replace("\"", "\"\"") + "\"\r\n", text);
    }

    [Fact]
    public async Task ErrorFiles_Cp932_ShowTextAndKeepBytes()
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Encoding = "cp932" });
        await using var hub = await new TestHub(_folder, region: region).StartAsync();
        var bad = Rows.Good(1).Replace("200000000001", "髙橋①");
        hub.Drop("daily.csv", Rows.Cp932(Rows.File(bad)), "1,1000");
        await hub.ResultOf("daily.csv");
        var (csv, raw) = ErrorFiles(hub);
        Assert.Equal(Rows.Cp932(bad + "\r\n"), raw);
        Assert.EndsWith(",\"" + bad + "\"\r\n", Encoding.UTF8.GetString(csv));
    }

    [Theory, InlineData("utf-8"), InlineData("cp932")]
    public async Task ErrorFiles_UndecodableBytes_AreShownAsReplacementAndKept(string encoding)
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Encoding = encoding });
        await using var hub = await new TestHub(_folder, region: region).StartAsync();
        var header = encoding == "cp932" ? Rows.Cp932(Rows.Header + "\r\n") : Encoding.UTF8.GetBytes(Rows.Header + "\r\n");
        var row = Encoding.ASCII.GetBytes(Rows.Good(1).Replace("0001,001", "00#1,001") + "\n");
        row[Array.IndexOf(row, (byte)'#')] = 0xFF;
        hub.Drop("daily.csv", [.. header, .. row], "1,1000");
        await hub.ResultOf("daily.csv");
        var (csv, raw) = ErrorFiles(hub);
        Assert.Equal(row, raw);
        Assert.Contains("2,collectingShop,undecodable,", Encoding.UTF8.GetString(csv));
        Assert.Contains(",00\uFFFD1,001,", Encoding.UTF8.GetString(csv));
    }

    /// <summary>Nobody could find one record among a hundred thousand otherwise.</summary>
    [Fact]
    public async Task ErrorFiles_OfAnXmlFile_TellRecordsByTheirNumber()
    {
        await using var hub = await new TestHub(_folder, region: TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Layout = FileForm.Xml })).StartAsync();
        hub.Drop("daily.xml", "<SendCollectionHistory xmlns=\"urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history\"><record/><record><levyYear>2026</levyYear></record></SendCollectionHistory>", "2,0");
        await hub.ResultOf("daily.xml");
        var rows = Encoding.UTF8.GetString(ErrorFiles(hub).Csv).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(["1", "2"], rows.Select(row => row.Split(',')[0]));
    }

    [Fact]
    public async Task ErrorFiles_LastRowWithoutLineEnd_StayAsTheyWere()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.File(Rows.Good(1)) + Rows.BadDate(2), "2,2000");
        await hub.ResultOf("daily.csv");
        Assert.Equal(Encoding.UTF8.GetBytes(Rows.BadDate(2)), ErrorFiles(hub).Raw);
    }

    [Fact]
    public async Task ErrorFiles_ReadTwice_HoldEachRowOnce()
    {
        await using var hub = await new TestHub(_folder, new ScriptedIntake { ReadTwice = true }).StartAsync();
        hub.Drop("daily.csv", Rows.File(Rows.BadDate(1), Rows.Good(2)), "2,2000");
        await hub.ResultOf("daily.csv");
        Assert.Equal(Encoding.UTF8.GetBytes(Rows.BadDate(1) + "\r\n"), ErrorFiles(hub).Raw);
    }

    [Fact]
    public async Task Answers_AppearWhole_ResultLast()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        using var seen = new Appearances(hub.Result);
        hub.Drop("daily.csv", Rows.File(Rows.BadDate(1)), "1,1000");
        var receipt = (await hub.ResultOf("daily.csv")).GetProperty("receipt").GetString();
        Assert.Equal([$"daily.csv.{receipt}.errors.csv", $"daily.csv.{receipt}.errors.raw", $"daily.csv.{receipt}.result.json"], seen.Names());
    }

    [Fact]
    public async Task Hash_WhereTheReadingStopsEarly_CoversTheWholeFile()
    {
        await using var hub = await new TestHub(_folder, new ScriptedIntake { StopAfter = 1 }, options: new() { ["Files:ReadBuffer"] = "4096" }).StartAsync();
        var content = Rows.Of(5000);
        hub.Drop("daily.csv", content, "5000,5000000");
        await hub.ResultOf("daily.csv");
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content))), hub.Intake.Arrivals.Single().Hash);
    }

    [Fact]
    public async Task Unmappable_ToldWhileReading_IsListedOnce()
    {
        var intake = new ScriptedIntake { AtTheDoor = (arrival, _) => { arrival.Unmappable!(3, "addresseeName", new Rune(0x20BB7)); arrival.Unmappable(3, "addresseeName", new Rune('〜')); return Task.FromResult<Bus.Core.Faults.Fault?>(null); } };
        await using var hub = await new TestHub(_folder, intake).StartAsync();
        hub.Drop("daily.csv", Rows.Of(3), "3,3000");
        var receipt = (await hub.ResultOf("daily.csv")).GetProperty("receipt").GetString();
        Assert.Equal("\uFEFFrecord,item,character,codePoint\r\n3,addresseeName,𠮷,U+20BB7\r\n3,addresseeName,〜,U+301C\r\n",
            Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Path.Combine(hub.Result, receipt + ".unmappable.csv"))));
    }

    private static (byte[] Csv, byte[] Raw) ErrorFiles(TestHub hub) =>
        (File.ReadAllBytes(Directory.GetFiles(hub.Result, "*.errors.csv").Single()), File.ReadAllBytes(Directory.GetFiles(hub.Result, "*.errors.raw").Single()));

    private static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Answers", "AnswerTests." + name));
}
