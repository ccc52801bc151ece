using System.Collections.Concurrent;
using System.Xml.Linq;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Soap.Egress;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Soap.Tests.Egress;

/// <summary>Asynchronous answers: sent to allowed addresses only, tried again until they are taken, forgotten then.</summary>
public sealed class ReplySenderTests : IAsyncLifetime
{
    private static readonly XNamespace Wsa = "http://www.w3.org/2005/08/addressing";
    private readonly SoapHost _host = new();
    private readonly ConcurrentQueue<(string? Type, XDocument Envelope)> _received = new();
    private WebApplication _receiver = null!;
    private Func<HttpContext, int> _answer = _ => 200;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapPost("/reply", async http =>
        {
            _received.Enqueue((http.Request.ContentType, await XDocument.LoadAsync(http.Request.Body, LoadOptions.None, default)));
            http.Response.StatusCode = _answer(http);
            if (http.Response.StatusCode == 307) http.Response.Headers.Location = "/elsewhere";
        });
        _receiver.MapPost("/elsewhere", http => throw new InvalidOperationException("A redirect was followed."));
        await _receiver.StartAsync();
        _host.Region.ReplyTo = [Address];
    }

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _host.DisposeAsync();
    }

    private Uri Address => new(new Uri(_receiver.Urls.Single()), "/reply");

    private Task RoundAsync() => _host.Services.GetServices<IHostedService>().OfType<ReplySender>().Single().SendAllAsync(default);

    private DueReply Due(MessageInfo message, bool soap12 = false, Uri? to = null, DateTimeOffset? since = null) =>
        new(5, new ApplicationRef(Sample.Municipality, "collection"), new ReplyAddress(to ?? Address, soap12, "urn:uuid:7"), message, null, 3, since ?? DateTimeOffset.UtcNow);

    [Theory]
    [InlineData(EntryPath.Soap, false, "SendCollectionHistoryResponse")]
    [InlineData(EntryPath.File, true, "SendCollectionHistoryFileResponse")]
    public async Task Reply_TellsTheReceiptInItsFinalState(EntryPath path, bool soap12, string element)
    {
        _host.Replies.Due.Add(Due(Sample.Message(3) with { Path = path, State = ReceiptState.Refused, Accepted = ControlTotal.Zero }, soap12));
        await RoundAsync();
        Assert.Empty(_host.Replies.Due);
        var (type, envelope) = Assert.Single(_received);
        Assert.Equal((soap12 ? Soap.V12 : Soap.V11).MediaType + "; charset=utf-8", type);
        Assert.Equal(["urn:uuid:7", Address.AbsoluteUri], new[] { "RelatesTo", "To" }.Select(n => envelope.Descendants(Wsa + n).Single().Value));
        Assert.EndsWith(element, envelope.Descendants(Wsa + "Action").Single().Value);
        Assert.Equal([Sample.Receipt, "refused", "0", "0"], envelope.Descendants(XName.Get(element, SoapHost.Ns)).Single().Elements().Single().Elements().Select(e => e.Value));
    }

    [Fact]
    public async Task Reply_ThatIsNotTaken_IsTriedAgainLater()
    {
        var begun = DateTimeOffset.UtcNow;
        foreach (var status in new[] { 503, 404, 307 })
        {
            _answer = _ => status;
            _host.Replies.Due.Clear();
            _host.Replies.Due.Add(Due(Sample.Message(1)));
            await RoundAsync();
            Assert.Single(_host.Replies.Due);
        }
        Assert.Equal(3, _host.Replies.PutOff.Count);
        // 1 s, doubled for each of three attempts before; however long the rounds took.
        Assert.All(_host.Replies.PutOff, p => Assert.InRange(p.Next - TimeSpan.FromSeconds(8), begun, DateTimeOffset.UtcNow));
    }

    /// <summary>An endpoint that takes none holds up no more than the calls that had begun: with each one's time-out, the answers for all others would wait for hours.</summary>
    [Fact]
    public async Task Replies_ToAnEndpointThatTakesNone_WaitForTheNextRound()
    {
        _answer = _ => 503;
        for (var i = 0; i < 40; i++) _host.Replies.Due.Add(Due(Sample.Message(1)));
        await RoundAsync();
        Assert.InRange(_received.Count, 1, 8); // Soap:ReplyParallel
        Assert.Equal((40, _received.Count), (_host.Replies.Due.Count, _host.Replies.PutOff.Count));
    }

    /// <summary>So it is in a restored hub, until somebody ends that: its addresses may be the real ones, and it a rehearsal.</summary>
    [Fact]
    public async Task Reply_WhileDeliveriesAreHeld_Waits()
    {
        _host.Replies.Due.Add(Due(Sample.Message(1)));
        _host.Maintenance.Current = new Maintenance("restored", DateTimeOffset.UtcNow, null, "bus restore", Accepts: true, Delivers: false);
        await RoundAsync();
        Assert.Empty(_received);
        _host.Maintenance.Current = null;
        await RoundAsync();
        Assert.Single(_received);
    }

    [Fact]
    public async Task Reply_WhoseTimeIsOver_IsGivenUp()
    {
        _answer = _ => 500;
        _host.Replies.Due.Add(Due(Sample.Message(1), since: DateTimeOffset.UtcNow.AddDays(-4)));
        await RoundAsync();
        Assert.Empty(_host.Replies.Due);
    }

    [Fact]
    public async Task Reply_ToAnAddressThatWasTakenOutOfTheRegion_IsNotSent()
    {
        _host.Region.ReplyTo = [];
        _host.Replies.Due.Add(Due(Sample.Message(1)));
        await RoundAsync();
        Assert.Empty(_host.Replies.Due);
        Assert.Empty(_received);
    }
}
