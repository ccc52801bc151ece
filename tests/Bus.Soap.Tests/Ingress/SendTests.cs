using System.Text;

namespace Bus.Soap.Tests.Ingress;

public sealed class SendTests(SoapHost host) : IClassFixture<SoapHost>
{
    // Outside the BMP: U+20BB7, plane 16 private use, a variation sequence.
    private const string Hard = "\U00020bb7野 \U0010de92 葛\U000e0100城 <&>\"〜～〓";

    public static TheoryData<string> Versions => new("1.1", "1.2");

    private static Soap Of(string version) => Soap.Both.Single(s => s.Name == version);

    [Theory, MemberData(nameof(Versions))]
    public async Task Send_Whole_IsAnsweredWithReceipt(string version)
    {
        var soap = Of(version);
        var answer = await host.PostAsync(soap, soap.Send(records: Soap.Record() + Soap.Record(history: 2)));
        Assert.Equal(200, answer.Status);
        Assert.Equal(soap.MediaType + "; charset=utf-8", answer.ContentType);
        Assert.Equal(System.Xml.Linq.XName.Get("SendCollectionHistoryResponse", SoapHost.Ns), answer.Body.Name);
        Assert.Matches("^362018-20261120-[0-9]{10}$", answer.Text("number"));
        Assert.Equal(("accepted", "2", "24800"), (answer.Text("state"), answer.Text("records"), answer.Text("amount")));
        Assert.NotNull(answer.Length);
    }

    [Fact]
    public async Task Send_WithHead_ReachesTheIntakeAsSaid()
    {
        await host.PostAsync(Soap.V11, Soap.V11.Send("<messageId> kaz-1 </messageId><businessDate>2026-11-20</businessDate><sequence>7</sequence><extent>full</extent>"));
        var arrival = host.Intake.Arrivals[^1];
        Assert.Equal(new Bus.Core.Journal.MessageHead("kaz-1", new DateOnly(2026, 11, 20), 7, Bus.Core.Vocabulary.Extent.Full), arrival.Head);
        Assert.Equal(("362018", "collection-history", "2026-01"), (arrival.Municipality, arrival.Contract, arrival.Version));
    }

    [Fact]
    public async Task Send_WithoutRecords_IsTaken()
    {
        var none = await host.PostAsync(Soap.V11, Soap.V11.Envelope($"""<SendCollectionHistory xmlns="{SoapHost.Ns}"/>""", Soap.Token()));
        var head = await host.PostAsync(Soap.V11, Soap.V11.Send("<messageId>a</messageId>", records: " "));
        Assert.Equal((200, "0", 200, "0"), (none.Status, none.Text("records"), head.Status, head.Text("records")));
    }

    [Theory]
    [InlineData("body", "<messageId>body</messageId>", "wsa")]
    [InlineData("wsa", "", "wsa")]
    [InlineData(null, "", null)]
    public async Task MessageId_BodyWinsOverAddressing(string? expected, string head, string? header)
    {
        var wsa = header is null ? "" : $"""<a:MessageID xmlns:a="http://www.w3.org/2005/08/addressing">{header}</a:MessageID>""";
        await host.PostAsync(Soap.V11, Soap.V11.Send(head, header: Soap.Token() + wsa));
        Assert.Equal(expected, host.Intake.Arrivals[^1].Head.MessageId);
    }

    [Theory]
    [InlineData("utf-8", "text/xml; charset=utf-8")]
    [InlineData("utf-8", "text/xml")]
    [InlineData("utf-8", "text/xml; charset=\"UTF-8\"; action=\"x\"")]
    [InlineData("utf-16", "text/xml; charset=utf-16")]
    [InlineData("utf-16BE", "text/xml; charset=utf-16")]
    [InlineData("utf-16", "text/xml")]
    public async Task Send_InEitherUnicode_KeepsEveryCharacter(string encoding, string contentType)
    {
        var text = Soap.V11.Send(records: Soap.Record(name: Hard.Replace("&", "&amp;").Replace("<", "&lt;")));
        var bytes = Encoding.GetEncoding(encoding) is var e ? (byte[])[.. e.GetPreamble(), .. e.GetBytes(text)] : [];
        var answer = await host.PostAsync(new ByteArrayContent(bytes), contentType);
        Assert.Equal(200, answer.Status);
        Assert.Equal(Hard, host.Intake.Names.Single());
    }

    [Theory]
    [InlineData("text/xml; charset=shift_jis", "", "not-well-formed")]
    [InlineData("text/xml; charset=utf-16", "", "not-well-formed")]
    [InlineData("text/xml", "<?xml version='1.0' encoding='Shift_JIS'?>", "not-well-formed")]
    [InlineData("text/xml; charset=utf-8", "<?xml version='1.0' encoding='EUC-JP'?>", "not-well-formed")]
    [InlineData("application/json", "", "invalid-message")]
    [InlineData("multipart/mixed; boundary=x", "", "invalid-message")]
    [InlineData(null, "", "invalid-message")]
    public async Task Send_InOtherCharacterSetOrType_IsRefused(string? contentType, string declaration, string code)
    {
        var answer = await host.PostAsync(new ByteArrayContent(Encoding.UTF8.GetBytes(declaration + Soap.V11.Send())), contentType);
        FaultTests.AssertFault(answer, Soap.V11, code, "Client");
    }

    /// <summary>Some toolkits say so and write the rest as references; where bytes beyond ASCII stand all the same, the platform would read question marks.</summary>
    [Theory]
    [InlineData("us-ascii")]
    [InlineData("US-ASCII")]
    public async Task Send_DeclaredAsAscii_IsAsciiOrRefused(string declared)
    {
        Task<Answer> SendAsync(string name) => host.PostAsync(new ByteArrayContent(Encoding.UTF8.GetBytes($"<?xml version='1.0' encoding='{declared}'?>" + Soap.V11.Send(records: Soap.Record(name: name)))), "text/xml");
        Assert.Equal(200, (await SendAsync("&#x5FB3;&#x5CF6;")).Status);
        Assert.Equal("徳島", host.Intake.Names.Single());
        FaultTests.AssertFault(await SendAsync("徳島"), Soap.V11, "not-well-formed", "Client");
    }

    [Fact]
    public async Task Send_BytesThatAreNotUtf8_AreRefused()
    {
        var bytes = Encoding.UTF8.GetBytes(Soap.V11.Send(records: Soap.Record(name: "@")));
        bytes[Array.LastIndexOf(bytes, (byte)'@')] = 0xFF;
        FaultTests.AssertFault(await host.PostAsync(new ByteArrayContent(bytes), "text/xml"), Soap.V11, "not-well-formed", "Client");
    }

    [Fact]
    public async Task Send_Compressed_IsRefused()
    {
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send(), change: r => r.Content!.Headers.ContentEncoding.Add("gzip"));
        FaultTests.AssertFault(answer, Soap.V11, "invalid-message", "Client");
    }

    [Theory]
    [InlineData("\"urn:anything\"")]
    [InlineData("\"\"")]
    [InlineData("unquoted")]
    public async Task SoapAction_InAnyForm_IsTolerated(string action)
    {
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send(), change: r => r.Headers.TryAddWithoutValidation("SOAPAction", action));
        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("""<a:ReplyTo xmlns:a="http://www.w3.org/2005/08/addressing"><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo>""")]
    [InlineData("""<a:FaultTo xmlns:a="http://www.w3.org/2005/08/addressing" e:mustUnderstand="1"><a:Address>http://www.w3.org/2005/08/addressing/none</a:Address></a:FaultTo>""")]
    [InlineData("""<a:To xmlns:a="http://www.w3.org/2005/08/addressing" e:mustUnderstand="1">http://other.example/</a:To>""")]
    [InlineData("""<x:optional xmlns:x="urn:x" e:mustUnderstand="0"><deep><er/></deep></x:optional>""")]
    [InlineData("""<x:other xmlns:x="urn:x" e:mustUnderstand="1" e:actor="urn:somebody-else"/>""")]
    public async Task Header_KnownOrNotForUs_IsTaken(string header)
    {
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send(header: Soap.Token() + header));
        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("1.1", "actor=\"http://schemas.xmlsoap.org/soap/actor/next\"")]
    [InlineData("1.2", "role=\"http://www.w3.org/2003/05/soap-envelope/role/next\"")]
    [InlineData("1.2", "role=\"http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver\"")]
    public async Task Header_MandatoryForUs_IsRefusedAndNamed(string version, string target)
    {
        var soap = Of(version);
        var answer = await host.PostAsync(soap, soap.Send(header: $"""<x:tx xmlns:x="urn:x" e:mustUnderstand="{(soap == Soap.V12 ? "true" : "1")}" e:{target}/>"""));
        FaultTests.AssertFault(answer, soap, "must-understand", "MustUnderstand");
        Assert.Contains("{urn:x}tx", answer.FaultDetail!.ToString());
        if (soap == Soap.V12) Assert.Equal("h:tx", (string?)answer.All("NotUnderstood").Single().Attribute("qname"));
    }

    [Fact]
    public async Task Envelope_OfAnotherNamespace_IsVersionMismatchInSoap11()
    {
        var answer = await host.PostAsync(Soap.V11, """<e:Envelope xmlns:e="urn:soap-2"><e:Body/></e:Envelope>""");
        FaultTests.AssertFault(answer, Soap.V11, "unsupported-version", "VersionMismatch");
        var upgrade = await host.PostAsync(Soap.V12, """<e:Envelope xmlns:e="urn:soap-2"><e:Body/></e:Envelope>""");
        FaultTests.AssertFault(upgrade, Soap.V12, "unsupported-version", "VersionMismatch");
        Assert.Equal(2, upgrade.All("SupportedEnvelope").Count);
    }

    [Fact]
    public async Task BadRecords_AreAllListed()
    {
        var answer = await host.PostAsync(Soap.V11,
            Soap.V11.Send(records: Soap.Record("2026-02-30") + Soap.Record() + Soap.Record().Replace("<taxCollected>12300<", "<taxCollected>x<") + "<record/>"));
        FaultTests.AssertFault(answer, Soap.V11, "invalid-record", "Client");
        var rejects = answer.All("reject").Select(r => r.Elements().Take(3).Select(e => e.Value).ToArray()).ToList();
        Assert.Equal([["1", "receivedDate", "not-a-date"], ["3", "taxCollected", "not-a-number"], ["4", "municipalityCode", "missing"]], rejects);
        Assert.Equal(["ja", "en"], answer.All("reject")[0].Elements().Skip(3).Select(e => (string?)e.Attribute(System.Xml.Linq.XNamespace.Xml + "lang")));
    }
}
