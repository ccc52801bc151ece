using System.Net.Http.Headers;
using System.Text;

namespace Bus.Soap.Tests.Ingress;

/// <summary><c>SendXFile</c> and attachments: MTOM/XOP, SOAP with Attachments (href and swaRef), base64 in place; and what is wrong with them.</summary>
public sealed class AttachmentTests(SoapHost host) : IClassFixture<SoapHost>
{
    private SoapHost Host => host;

    private const string Xop = "http://www.w3.org/2004/08/xop/include";
    private static readonly byte[] Csv = Encoding.UTF8.GetBytes("市区町村コード,賦課年度\r\n362018,2026\r\n");

    private static string Operation(string content, string head = "<businessDate>2026-11-20</businessDate><sequence>7</sequence><extent>diff</extent>", string name = "kaz.csv", string total = "<records>1</records><amount>-5</amount>") =>
        $"""<SendCollectionHistoryFile xmlns="{SoapHost.Ns}">{head}<name>{name}</name>{total}<content{content}</SendCollectionHistoryFile>""";

    private const string XopReference = $"""><x:Include xmlns:x="{Xop}" href="cid:file%40kaz"/></content>""";

    private Task<Answer> SendAsync(Soap soap, string envelope, byte[]? file, bool mtom = true, Action<MultipartContent>? change = null, string boundary = "=_b") =>
        host.PostAsync(Parts(soap, envelope, file, mtom, change, boundary), ContentType(soap, mtom, boundary));

    private static string ContentType(Soap soap, bool mtom, string boundary) => mtom
        ? $"multipart/related; boundary=\"{boundary}\"; type=\"application/xop+xml\"; start=\"<root@kaz>\"; start-info=\"{soap.MediaType}\""
        : $"multipart/related; boundary=\"{boundary}\"; type=\"{soap.MediaType}\"; start=\"<root@kaz>\"";

    private static MultipartContent Parts(Soap soap, string envelope, byte[]? file, bool mtom, Action<MultipartContent>? change, string boundary)
    {
        var parts = new MultipartContent("related", boundary) { Part(Encoding.UTF8.GetBytes(envelope), mtom ? $"application/xop+xml; charset=UTF-8; type=\"{soap.MediaType}\"" : soap.MediaType + "; charset=UTF-8", "<root@kaz>") };
        if (file is not null) parts.Add(Part(file, "text/csv", "<file@kaz>"));
        change?.Invoke(parts);
        return parts;
    }

    private static ByteArrayContent Part(byte[] bytes, string type, string? id)
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.TryAddWithoutValidation("Content-Type", type);
        part.Headers.TryAddWithoutValidation("Content-Transfer-Encoding", "binary");
        if (id is not null) part.Headers.TryAddWithoutValidation("Content-ID", id);
        return part;
    }

    public static TheoryData<string, string> Ways
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var soap in Soap.Both)
                foreach (var way in new[] { "xop", "href", "swaRef", "inline", "inline in MTOM" }) data.Add(soap.Name, way);
            return data;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task File_ByWhateverWay_IsTakenAsItIs(string version, string way)
    {
        var soap = Soap.Both.Single(s => s.Name == version);
        var inline = $">{Convert.ToBase64String(Csv, Base64FormattingOptions.InsertLineBreaks)}</content>";
        var answer = way switch
        {
            "xop" => await SendAsync(soap, soap.Envelope(Operation(XopReference), Soap.Token()), Csv),
            "href" => await SendAsync(soap, soap.Envelope(Operation(""" href="cid:file@kaz"/>"""), Soap.Token()), Csv, mtom: false),
            "swaRef" => await SendAsync(soap, soap.Envelope(Operation(">cid:file@kaz</content>"), Soap.Token()), Csv, mtom: false),
            "inline" => await host.PostAsync(soap, soap.Envelope(Operation(inline), Soap.Token())),
            _ => await SendAsync(soap, soap.Envelope(Operation(inline), Soap.Token()), null),
        };
        Assert.True(answer.Status == 200, answer.Xml.ToString());
        Assert.Equal((Sample.Receipt, "processing"), (answer.Text("number"), answer.Text("state")));
        var (head, content) = host.Files.Taken[^1];
        Assert.Equal(Csv, content);
        Assert.Equal(("collection", "collection-history", "2026-01", "kaz.csv"), (head.Sender.Application, head.Contract, head.Version, head.Name));
        Assert.Equal((new DateOnly(2026, 11, 20), 7L, Bus.Core.Vocabulary.Extent.Differential, 1L, -5L), (head.Head.BusinessDate, head.Head.Sequence, head.Head.Extent, head.Declared.Records, head.Declared.Amount));
    }

    /// <summary>A file without a byte, as a day without records may be, however its empty element is written.</summary>
    [Theory]
    [InlineData("/>")]
    [InlineData("></content>")]
    public async Task File_WithoutAByte_IsTaken(string content)
    {
        var answer = await PostPlainAsync(Operation(content, total: "<records>0</records><amount>0</amount>"));
        Assert.True(answer.Status == 200, answer.Xml.ToString());
        Assert.Empty(host.Files.Taken[^1].Content);
    }

    [Fact]
    public async Task PlainCall_FromAToolkitThatAlwaysSpeaksMtom_IsTaken() => Assert.Equal(200, (await SendAsync(Soap.V11, Soap.V11.Send(), null)).Status);

    private static readonly (string Name, string Code, Func<AttachmentTests, Task<Answer>> Send)[] Wrong =
    [
        ("wrong password", "unauthenticated", t => t.SendAsync(Soap.V11, Soap.V11.Envelope(Operation(XopReference), Soap.Token(password: "x")), Csv)),
        ("no such part", "invalid-message", t => t.SendAsync(Soap.V11, Soap.V11.Envelope(Operation(XopReference), Soap.Token()), null)),
        ("another part", "invalid-message", t => t.SendAsync(Soap.V11, Soap.V11.Envelope(Operation(XopReference), Soap.Token()), null, change: p => p.Add(Part(Csv, "text/csv", "<other>")))),
        ("reference without attachments", "invalid-message", t => t.PostPlainAsync(Operation(XopReference))),
        ("a part more", "invalid-message", t => t.SendAsync(Soap.V11, Soap.V11.Envelope(Operation(XopReference), Soap.Token()), Csv, change: p => p.Add(Part(Csv, "text/csv", "<more>")))),
        ("a part with a plain call", "invalid-message", t => t.SendAsync(Soap.V11, Soap.V11.Send(), Csv)),
        ("a part with inline content", "invalid-message", t => t.SendAsync(Soap.V11, Soap.V11.Envelope(Operation(">AAAA</content>"), Soap.Token()), Csv)),
        ("a part that is base64 on the wire", "invalid-message", t => t.SendAsync(Soap.V11, Soap.V11.Envelope(Operation(XopReference), Soap.Token()), null, change: p =>
        {
            var part = Part(Csv, "text/csv", "<file@kaz>");
            part.Headers.Remove("Content-Transfer-Encoding");
            part.Headers.TryAddWithoutValidation("Content-Transfer-Encoding", "base64");
            p.Add(part);
        })),
        ("another start", "invalid-message", t => t.Host.PostAsync(Parts(Soap.V11, Soap.V11.Send(), null, true, null, "=_b"), ContentType(Soap.V11, true, "=_b").Replace("root@", "other@"))),
        ("not related", "invalid-message", t => t.Host.PostAsync(Parts(Soap.V11, Soap.V11.Send(), null, true, null, "=_b"), "multipart/form-data; boundary=\"=_b\"")),
        ("no boundary", "invalid-message", t => t.Host.PostAsync(Parts(Soap.V11, Soap.V11.Send(), null, true, null, "=_b"), "multipart/related")),
        ("another boundary", "not-well-formed", t => t.Host.PostAsync(Parts(Soap.V11, Soap.V11.Send(), null, true, null, "=_b"), ContentType(Soap.V11, true, "=_c"))),
        ("cut off in the file", "not-well-formed", t => t.CutAsync(40)),
        ("without the last boundary", "not-well-formed", t => t.CutAsync(8)),
        ("not base64", "invalid-message", t => t.PostPlainAsync(Operation(">äöü</content>"))),
        ("base64 cut", "invalid-message", t => t.PostPlainAsync(Operation(">AAA</content>"))),
        ("base64 after its end", "invalid-message", t => t.PostPlainAsync(Operation(">AA==AAAA</content>"))),
        ("a reference to elsewhere", "invalid-message", t => t.PostPlainAsync(Operation($"""><x:Include xmlns:x="{Xop}" href="http://169.254.169.254/"/></content>"""))),
        ("elements in the content", "invalid-message", t => t.PostPlainAsync(Operation("><x/></content>"))),
        ("no name", "invalid-message", t => t.PostPlainAsync(Operation(">AAAA</content>", name: ""))),
        ("no totals", "invalid-message", t => t.PostPlainAsync(Operation(">AAAA</content>", total: ""))),
        ("a count that is none", "invalid-message", t => t.PostPlainAsync(Operation(">AAAA</content>", total: "<records>-1</records><amount>0</amount>"))),
        ("no content", "invalid-message", t => t.PostPlainAsync($"""<SendCollectionHistoryFile xmlns="{SoapHost.Ns}"/>""")),
        ("something after the empty content", "invalid-message", t => t.PostPlainAsync(Operation("/><more/>"))),
        ("something after the content", "invalid-message", t => t.PostPlainAsync(Operation(">AAAA</content><more/>"))),
        ("signed", "invalid-message", t => t.SendAsync(Soap.V11, new Security.SignedMessage().Text(Soap.V11, Operation(XopReference)), Csv)),
    ];

    public static TheoryData<string> Names => [.. Wrong.Select(w => w.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task File_ThatIsWrong_IsRefusedAndNothingIsLeft(string name)
    {
        var (_, code, send) = Wrong.Single(w => w.Name == name);
        var (taken, arrivals) = (host.Files.Taken.Count, host.Intake.Arrivals.Count);
        var answer = await send(this);
        Assert.Equal(code, answer.FaultCode);
        Assert.Equal((taken, arrivals), (host.Files.Taken.Count, host.Intake.Arrivals.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stranger_IsToldNothingOfWhatIsWrong(bool file)
    {
        var operation = file ? Operation(">AAAA</content>", total: "") : Soap.Operation("<businessDate>tomorrow</businessDate>");
        Assert.Equal("unauthenticated", (await host.PostAsync(Soap.V11, Soap.V11.Envelope(operation, Soap.Token(password: "guess")))).FaultCode);
        Assert.Equal("invalid-message", (await host.PostAsync(Soap.V11, Soap.V11.Envelope(operation, Soap.Token()))).FaultCode);
    }

    [Fact]
    public async Task File_BeyondItsLimit_IsTooLarge()
    {
        var small = await SoapHost.StartAsync(("Soap:MaxAttachmentBytes", "1024"));
        var answer = await small.PostAsync(Parts(Soap.V11, Soap.V11.Envelope(Operation(XopReference), Soap.Token()), new byte[2000], true, null, "=_b"), ContentType(Soap.V11, true, "=_b"));
        Assert.Equal(("too-large", 1), (answer.FaultCode, small.Files.Dropped));
        await small.DisposeAsync();
    }

    private Task<Answer> PostPlainAsync(string operation) => host.PostAsync(Soap.V11, Soap.V11.Envelope(operation, Soap.Token()));

    private async Task<Answer> CutAsync(int bytes)
    {
        var whole = await Parts(Soap.V11, Soap.V11.Envelope(Operation(XopReference), Soap.Token()), Csv, true, null, "=_b").ReadAsByteArrayAsync();
        return await host.PostAsync(new ByteArrayContent(whole[..^bytes]), ContentType(Soap.V11, true, "=_b"));
    }
}
