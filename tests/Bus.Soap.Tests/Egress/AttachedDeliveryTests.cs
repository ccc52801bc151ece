using System.Net.Http.Headers;
using System.Xml.Linq;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Bus.Soap.Tests.Egress;

/// <summary>A delivery in one call of <c>Send…File</c>, its records as an attachment, against an endpoint that reads multipart/related by ASP.NET's own reader.</summary>
public sealed class AttachedDeliveryTests : IAsyncLifetime
{
    private static readonly XNamespace Ns = SoapHost.Ns, Xop = "http://www.w3.org/2004/08/xop/include";
    private static readonly Delivery Three = Sample.Delivery(Sample.Message(3) with { Accepted = new ControlTotal(3, 33) });
    private readonly HandOverBench _bench = new();
    private WebApplication _consumer = null!;
    private string _state = "accepted";
    private int _status = 200;
    private string? _type, _action, _rootType, _file;
    private XDocument? _envelope;
    private bool _whole;

    public async Task InitializeAsync()
    {
        await _bench.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _consumer = builder.Build();
        _consumer.MapPost("/receive", TakeAsync);
        await _consumer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _consumer.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData(AttachmentKind.Mtom)]
    [InlineData(AttachmentKind.Swa)]
    public async Task Delivery_IsOneCallWithItsRecordsAttached(AttachmentKind kind)
    {
        var done = await _bench.HandOverAsync(Three, Target(kind), name: "𠮷野,\"");
        Assert.Equal(new HandOverResult.Done(new ControlTotal(3, 33), new ControlTotal(3, 33)), done);
        Assert.Equal([new DeliveryChange.Started(int.MaxValue)], _bench.Commits);
        Assert.Equal("\"urn:bus:xmlns:pf:lgxml:wsdl:2026-01:collection-history:SendCollectionHistoryFile\"", _action);
        Assert.Equal(kind == AttachmentKind.Mtom ? "application/xop+xml; charset=UTF-8; type=\"text/xml\"" : "text/xml; charset=UTF-8", _rootType);
        Assert.Contains(kind == AttachmentKind.Mtom ? "start-info=\"text/xml\"" : "type=\"text/xml\"", _type);
        var said = _envelope!.Descendants(Ns + "SendCollectionHistoryFile").Single();
        Assert.Equal(["2026-11-20", "3", "diff", Sample.Receipt + ".csv", "3", "33", ""], said.Elements().Select(e => e.Value));
        Assert.Equal("cid:file@bus", (string?)(kind == AttachmentKind.Mtom ? said.Element(Ns + "content")!.Element(Xop + "Include") : said.Element(Ns + "content"))!.Attribute("href"));
        var lines = _file!.Split("\r\n");
        Assert.Equal((5, true, ""), (lines.Length, lines[0].StartsWith("市区町村コード,", StringComparison.Ordinal), lines[^1]));
        Assert.EndsWith(",\"𠮷野,\"\"\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_ThatAreNotWhatWasAccepted_NeverArriveToTheirEnd()
    {
        Assert.IsType<HandOverResult.Park>(await _bench.HandOverAsync(Three with { Message = Three.Message with { Accepted = new ControlTotal(3, 34) } }, Target()));
        Assert.False(_whole);
    }

    [Fact]
    public async Task Consumer_ThatIsStillAtIt_HasConfirmedNothing()
    {
        _state = "processing";
        Assert.Equal(new HandOverResult.Done(new ControlTotal(3, 33), null), await _bench.HandOverAsync(Three, Target()));
    }

    [Fact]
    public async Task Consumer_ThatRefusesTheCaller_IsNotSentTheFile()
    {
        _status = 403;
        Assert.IsType<HandOverResult.Park>(await _bench.HandOverAsync(Three, Target()));
        Assert.Null(_file);
    }

    /// <summary>What the consumer may have had in pages goes on in pages, and the other way round, whatever the region says by now.</summary>
    [Fact]
    public async Task Delivery_ThatWasBegun_GoesOnAsItBegan()
    {
        Assert.IsType<HandOverResult.Done>(await _bench.HandOverAsync(Three with { PageSize = 2 }, _bench.Target() with { Attachment = AttachmentKind.Mtom }));
        Assert.Equal(2, _bench.Consumer.Received.Count);
        Assert.IsType<HandOverResult.Done>(await _bench.HandOverAsync(Three with { PageSize = int.MaxValue }, Target() with { Attachment = null }));
        Assert.NotNull(_file);
    }

    /// <summary>Whether or not the hub has a key: the file itself hangs beside what is signed.</summary>
    [Fact]
    public async Task Delivery_ThatWasBegunBeforeItHadToBeSigned_IsNotSentUnsigned()
    {
        var park = Assert.IsType<HandOverResult.Park>(await _bench.HandOverAsync(Three with { PageSize = int.MaxValue }, Target() with { Attachment = null, Sign = true }));
        Assert.Contains("attached file", park.Trouble.En, StringComparison.Ordinal);
    }

    private SoapTarget Target(AttachmentKind kind = AttachmentKind.Mtom) => new(new Uri(new Uri(_consumer.Urls.Single()), "/receive"), TimeSpan.FromMinutes(5), null, null) { Attachment = kind };

    private async Task TakeAsync(HttpContext http)
    {
        if (_status != 200)
        {
            http.Response.StatusCode = _status;
            return;
        }
        (_type, _action) = (http.Request.ContentType, http.Request.Headers["SOAPAction"]);
        var parts = new MultipartReader(MediaTypeHeaderValue.Parse(_type!).Parameters.Single(p => p.Name == "boundary").Value!.Trim('"'), http.Request.Body);
        var root = await parts.ReadNextSectionAsync();
        (_rootType, _envelope) = (root!.ContentType, await XDocument.LoadAsync(root.Body, LoadOptions.None, default));
        _file = await new StreamReader((await parts.ReadNextSectionAsync())!.Body).ReadToEndAsync();
        _whole = await parts.ReadNextSectionAsync() is null;
        await Consumer.AnswerAsync(http, 200, Soap.V11.Envelope(
            $"""<SendCollectionHistoryFileResponse xmlns="{Ns}"><receipt><number>R-1</number><state>{_state}</state><records>3</records><amount>33</amount></receipt></SendCollectionHistoryFileResponse>"""));
    }
}
