using System.Text;
using Bus.Contracts.Tests.Flat;
using Bus.Core.Contracts;
using Bus.Core.Faults;

namespace Bus.Contracts.Tests.Xml;

public class XmlFileTests
{
    private const string Open = "<SendNotice xmlns=\"urn:example:schema:2026-01:notice\">", Close = "</SendNotice>";
    private const string One = "<record><number>1</number><note>見本</note><amount>100</amount></record>";

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- x -->" + Open + One + One + Close + "\n", 2)]
    [InlineData(Open + Close, 0)]
    [InlineData("<SendNotice xmlns=\"urn:example:schema:2026-01:notice\"/>", 0)]
    public async Task Records_Read_AreThoseOfASoapBody(string text, int records)
    {
        var read = await Read(text, piece: 5);
        Assert.Null(read.Failure);
        Assert.Equal(records, read.Records.Count);
        Assert.All(read.Records, r => Assert.Equal(["1", "見本", "100"], r.Fields!));
    }

    [Theory]
    [InlineData("<other/>", FaultCode.InvalidMessage, "SendNotice")]
    [InlineData(Open + "<businessDate>2026-11-20</businessDate>" + One + Close, FaultCode.InvalidMessage, "エンドファイル")]
    [InlineData(Open + One, FaultCode.NotWellFormed, "XML")]
    [InlineData(Open + One + Close + "<more/>", FaultCode.NotWellFormed, "XML")]
    [InlineData("<!DOCTYPE SendNotice [<!ENTITY a \"b\">]>" + Open + One + Close, FaultCode.NotWellFormed, "XML")]
    [InlineData("", FaultCode.NotWellFormed, "XML")]
    [InlineData("number,note\r\n1,2\r\n", FaultCode.NotWellFormed, "XML")]
    public async Task File_Wrong_IsRefusedWhole(string text, FaultCode code, string ja)
    {
        var read = await Read(text);
        Assert.Equal(code, read.Failure!.Code);
        Assert.Contains(ja, read.Failure.What.Ja);
    }

    /// <summary>The commonest mistake here, and "cannot be read" would not help whoever made it.</summary>
    [Theory]
    [InlineData(Open + "<record><number>1</number><note>見本</note>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + Open + "<record><number>1</number><note>表</note>")]
    public async Task File_OfAnotherCharacterSet_IsToldSo(string text)
    {
        var formats = TestContracts.Formats();
        var shiftJis = CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(text + "<amount>100</amount></record>" + Close);
        await using var reader = formats.ReadFlat(new MemoryStream(shiftJis), formats.ShapeOf(TestContracts.Notice, []), new FileForm("utf-8", "xml"));
        while (await reader.ReadAsync(CancellationToken.None)) { }
        Assert.Equal(FaultCode.NotWellFormed, reader.Failure!.Code);
        Assert.Contains("Shift_JIS", reader.Failure.What.Ja);
    }

    [Fact]
    public async Task Record_LongerThanTheLimit_IsRefusedBeforeItFillsTheMemory()
    {
        var read = await Read(Open + One + "<record><number>1</number><note>" + new string('x', 300_000) + "</note><amount>1</amount></record>" + Close, limit: 4096);
        Assert.Equal(FaultCode.TooLarge, read.Failure!.Code);
        Assert.Contains("2件目", read.Failure.What.Ja);
    }

    /// <summary>A reader keeps every name that it meets: they would grow with the file.</summary>
    [Fact]
    public async Task Names_ThatAreOthersInEachRecord_EndTheReading()
    {
        string Of(int records) => Open + string.Concat(Enumerable.Range(0, records).Select(i => $"<record><item-{i:D14}/></record>")) + Close;
        var few = await Read(Of(100), limit: 4096);
        Assert.Equal((null, 100), (few.Failure, few.Records.Count));
        var many = await Read(Of(1_000), limit: 4096);
        Assert.Equal(FaultCode.TooLarge, many.Failure!.Code);
        Assert.Contains("名前", many.Failure.What.Ja);
    }

    [Fact]
    public async Task Records_Written_ReadBack()
    {
        var formats = TestContracts.Formats();
        using var stream = new MemoryStream();
        var writer = formats.WriteFlat(stream, formats.ShapeOf(TestContracts.Notice, []), new FileForm("utf-8", "xml"));
        writer.Write(new Outgoing("1", "<見本>&", "100"), null);
        writer.Write(new Outgoing("2", "", "-5"), null);
        await writer.FinishAsync(CancellationToken.None);
        var read = await Read(Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Null(read.Failure);
        Assert.Equal([["1", "<見本>&", "100"], ["2", "", "-5"]], read.Records.Select(r => r.Fields!));
    }

    private static Task<ReadResult> Read(string text, int piece = int.MaxValue, int limit = 1 << 20)
    {
        var formats = TestContracts.Formats(maxRowBytes: limit);
        return Records.ReadAll(formats.ReadFlat(new PieceStream(Encoding.UTF8.GetBytes(text), piece), formats.ShapeOf(TestContracts.Notice, []), new FileForm("utf-8", "xml")), 3);
    }
}
