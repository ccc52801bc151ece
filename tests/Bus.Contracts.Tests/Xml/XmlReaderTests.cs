using System.Text;
using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Region;

namespace Bus.Contracts.Tests.Xml;

public class XmlReaderTests
{
    private const string Xsi = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance'";

    [Theory]
    [InlineData("<number>1</number><note>a</note><amount>5</amount>", new[] { "1", "a", "5" })]
    [InlineData("<number>1</number><amount>5</amount>", new[] { "1", "", "5" })]
    [InlineData("\n <number>1</number> <!-- c --> <?p i?><note/><amount>5</amount>\n", new[] { "1", "", "5" })]
    [InlineData("<number>1</number><note></note><amount>\n -5\t</amount>", new[] { "1", "", "-5" })]
    [InlineData("<number>1</number><note> a\n </note><amount>5</amount>", new[] { "1", " a\n ", "5" })]
    [InlineData("<number>1</number><note>  </note><amount>5</amount>", new[] { "1", "  ", "5" })]
    [InlineData("<number>1</number><note>a&#xD;&amp;<![CDATA[<b>]]>c<!-- x -->d</note><amount>5</amount>", new[] { "1", "a\r&<b>cd", "5" })]
    [InlineData("<number>1</number><note " + Xsi + " i:nil='true'/><amount>5</amount>", new[] { "1", "", "5" })]
    [InlineData("<number>1</number><note " + Xsi + " i:nil='1'></note><amount " + Xsi + " i:type='x'>5</amount>", new[] { "1", "", "5" })]
    [InlineData("<number>1</number><note>\U0010DE92葛\U000E0100</note><amount>5</amount>", new[] { "1", "\U0010DE92葛\U000E0100", "5" })]
    [InlineData("<number>1</number><amount>5</amount><additional/>", new[] { "1", "", "5" })]
    public async Task Record_InTheRightShape_GivesItsValues(string record, string[] expected)
    {
        var read = await Read(Body(record));
        Assert.Null(read.Failure);
        var only = Assert.Single(read.Records);
        Assert.Null(only.Structural);
        Assert.Equal(expected, only.Fields!);
    }

    [Theory]
    [InlineData("<note>a</note><amount>5</amount>", "number", RecordCode.Missing)]
    [InlineData("<number/><amount>5</amount>", "number", RecordCode.Missing)]
    [InlineData("<number " + Xsi + " i:nil='true'/><amount>5</amount>", "number", RecordCode.Missing)]
    [InlineData("<number>1</number>", "amount", RecordCode.Missing)]
    [InlineData("", "number", RecordCode.Missing)]
    [InlineData("<number>1</number><amount>5</amount><note>a</note>", "note", RecordCode.RuleViolated)]
    [InlineData("<number>1</number><number>2</number><amount>5</amount>", "number", RecordCode.RuleViolated)]
    [InlineData("<number>1</number><amount>5</amount><additional><unknown><deep a='1'>x</deep></unknown></additional>", "unknown", RecordCode.RuleViolated)]
    [InlineData("<number>1</number><amount>5</amount><additional><x xmlns='urn:y'/></additional>", "x", RecordCode.RuleViolated)]
    [InlineData("<number>1</number><nota>2</nota><amount>5</amount>", "nota", RecordCode.RuleViolated)]
    [InlineData("<numbr>1</numbr><amount>5</amount>", "numbr", RecordCode.RuleViolated)]
    [InlineData("<number xmlns=''>1</number><amount>5</amount>", "number", RecordCode.RuleViolated)]
    [InlineData("<number>1</number><amount><yen>5</yen></amount>", "amount", RecordCode.RuleViolated)]
    [InlineData("<number>1</number>text<amount>5</amount>", "", RecordCode.RuleViolated)]
    [InlineData("<number unit='x'>1</number><amount>5</amount>", "", RecordCode.RuleViolated)]
    [InlineData("<number>1</number><amount>5</amount><additional/><additional/>", "additional", RecordCode.RuleViolated)]
    [InlineData("<additional/><number>1</number><amount>5</amount>", "number", RecordCode.RuleViolated)]
    public async Task Record_InTheWrongShape_IsToldWithItsItemAndReadingGoesOn(string record, string item, RecordCode code)
    {
        var read = await Read(Body(record, "<number>9</number><amount>9</amount>"));
        Assert.Null(read.Failure);
        Assert.Equal((item, code), (read.Records[0].Structural!.Item, read.Records[0].Structural!.Code));
        Assert.Null(read.Records[1].Structural);
        Assert.Equal(["9", "", "9"], read.Records[1].Fields!);
    }

    [Fact]
    public async Task Records_None_LeavesTheReaderOnTheEndTag()
    {
        using var xml = XmlBodies.Open(Body());
        var formats = TestContracts.Formats();
        var read = await Records.ReadAll(formats.ReadXml(xml, formats.ShapeOf(TestContracts.Notice, [])), 3);
        Assert.Empty(read.Records);
        Assert.Equal((XmlNodeType.EndElement, "SendNotice"), (xml.NodeType, xml.LocalName));
    }

    [Fact]
    public async Task Records_Several_LeaveTheReaderOnTheEndTag()
    {
        using var xml = XmlBodies.Open(Body("<number>1</number><amount>5</amount>", ""));
        var formats = TestContracts.Formats();
        var read = await Records.ReadAll(formats.ReadXml(xml, formats.ShapeOf(TestContracts.Notice, [])), 3);
        Assert.Equal([1L, 2L], read.Records.Select(r => r.Index));
        Assert.All(read.Records, r => Assert.Null(r.Line));
        Assert.Equal((XmlNodeType.EndElement, "SendNotice"), (xml.NodeType, xml.LocalName));
    }

    [Fact]
    public async Task AdditionalItems_InAnyOrder_AreRead()
    {
        AdditionalItem[] additional = [new("first", "追加一", "text", 10, false), new("second", "追加二", "integer", 10, true)];
        var read = await Read(Body(
            "<number>1</number><amount>5</amount><additional><second> 7 </second><first>a</first></additional>",
            "<number>1</number><amount>5</amount><additional><first>a</first></additional>",
            "<number>1</number><amount>5</amount><additional><second>1</second><second>2</second></additional>"), additional);
        Assert.Equal(["1", "", "5", "a", "7"], read.Records[0].Fields!);
        Assert.Null(read.Records[0].Structural);
        Assert.Equal(("second", RecordCode.Missing), (read.Records[1].Structural!.Item, read.Records[1].Structural!.Code));
        Assert.Equal(("second", RecordCode.RuleViolated), (read.Records[2].Structural!.Item, read.Records[2].Structural!.Code));
        Assert.Equal("1", read.Records[2].Fields![4]);
    }

    [Theory]
    [InlineData("<recrod/>", FaultCode.InvalidMessage)]
    [InlineData("<record xmlns='urn:other'/>", FaultCode.InvalidMessage)]
    [InlineData("text", FaultCode.InvalidMessage)]
    [InlineData("<record><number>1</amount></record>", FaultCode.NotWellFormed)]
    [InlineData("<record><number>&unknown;</number></record>", FaultCode.NotWellFormed)]
    [InlineData("<record><number>&#x1;</number></record>", FaultCode.NotWellFormed)]
    public async Task Body_ThatCannotBeReadOn_Fails(string after, FaultCode expected)
    {
        var read = await Read(Body("<number>1</number><amount>5</amount>").Replace("</SendNotice>", after + "</SendNotice>", StringComparison.Ordinal));
        Assert.Equal(expected, read.Failure?.Code);
        Assert.Equal("1", read.Records[0].Fields![0]);
    }

    [Fact]
    public async Task Body_Cut_IsNotWellFormed()
    {
        var body = Body("<number>1</number><amount>5</amount>", "<number>2</number><amount>5</amount>");
        for (var cut = body.IndexOf("<record>", StringComparison.Ordinal) + 8; cut < body.Length - 14; cut += 3)
            Assert.Equal(FaultCode.NotWellFormed, (await Read(body[..cut])).Failure?.Code);
    }

    [Fact]
    public async Task Readers_OfOtherKinds_GiveTheSame()
    {
        var body = Body("<number>1</number><note>a<![CDATA[b]]>􍺒</note><amount> 5 </amount>", "<number>1</number>");
        var document = new XmlDocument();
        document.LoadXml(body);
        using var nodes = new XmlNodeReader(document);
        using var outer = XmlReader.Create(new StringReader($"<Envelope><Body>{body}</Body></Envelope>"));
        outer.ReadToDescendant("SendNotice", TestContracts.Notice.SchemaNamespace);
        using var subtree = outer.ReadSubtree();
        var formats = TestContracts.Formats();
        foreach (var xml in new[] { nodes, subtree })
        {
            xml.ReadToDescendant("record", TestContracts.Notice.SchemaNamespace);
            var read = await Records.ReadAll(formats.ReadXml(xml, formats.ShapeOf(TestContracts.Notice, [])), 3);
            Assert.Equal(["1", "ab􍺒", "5"], read.Records[0].Fields!);
            Assert.Equal("amount", read.Records[1].Structural!.Item);
            Assert.Equal(XmlNodeType.EndElement, xml.NodeType);
        }
    }

    [Fact]
    public async Task Nesting_VeryDeep_IsPassedOverOrRefusedWithoutHarm()
    {
        var deep = new StringBuilder().Insert(0, "<a>", 10_000).Insert(30_000, "</a>", 10_000).ToString();
        var read = await Read(Body($"<number>1</number>{deep}<amount>5</amount>", $"<number>1</number><amount>5</amount><additional>{deep}</additional>"));
        Assert.Null(read.Failure);
        Assert.Equal("a", read.Records[0].Structural!.Item);
        Assert.Equal("a", read.Records[1].Structural!.Item);
    }

    private static string Body(params string[] records) =>
        $"<SendNotice xmlns='{TestContracts.Notice.SchemaNamespace}'><messageId>m</messageId>{string.Concat(records.Select(r => $"<record>{r}</record>"))}</SendNotice>";

    private static async Task<ReadResult> Read(string body, params AdditionalItem[] additional)
    {
        var formats = TestContracts.Formats();
        var shape = formats.ShapeOf(TestContracts.Notice, additional);
        using var xml = XmlBodies.Open(body);
        return await Records.ReadAll(formats.ReadXml(xml, shape), shape.Items.Length);
    }
}
