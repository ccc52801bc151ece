using System.Net;
using System.Text;
using System.Xml.Linq;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Clients;

public sealed class DelinquencyEndpointTests : IAsyncLifetime
{
    private const string Receipt = "412091-20261121-0000000007";
    private static readonly string Push = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Clients", "DelinquencyEndpointTests.push.xml"));
    private readonly DeliveryLedger _ledger = new();
    private readonly HttpClient _http = new();
    private DelinquencyEndpoint _endpoint = null!;
    private Uri _url = null!;

    public async Task InitializeAsync()
    {
        _endpoint = await DelinquencyEndpoint.StartAsync(default);
        _url = _endpoint.Serve(MunicipalityCode.Parse("412091"), "bus", "s3cret", _ledger);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Push_Page_IsEnteredUnderItsReceiptAndAnswered()
    {
        var (status, answer) = await PostAsync(Push);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(new ReceiptBooks(1, new ControlTotal(1, 12400), 0, 0), _ledger.Of(Receipt));
        XNamespace ns = CollectionHistory.Schema;
        var receipt = XElement.Parse(answer).Descendants(ns + "receipt").Single();
        Assert.Equal(["number", "state", "records", "amount"], receipt.Elements().Select(e => e.Name.LocalName));
        Assert.Equal(["accepted", "1", "12400"], receipt.Elements().Skip(1).Select(e => e.Value));
    }

    [Fact]
    public async Task Push_SamePageAgain_IsAnsweredTheSameAndEnteredOnce()
    {
        var first = await PostAsync(Push);

        Assert.Equal(first, await PostAsync(Push));
        Assert.Equal(1, _ledger.Of(Receipt).Total.Records);
    }

    [Fact]
    public async Task Push_WithoutMessageIdInTheBody_UsesTheOneOfAddressing()
    {
        var push = Push.Replace("<messageId>412091-20261121-0000000007.delinquency.2</messageId>", "");
        await PostAsync(push);
        await PostAsync(push);

        Assert.Equal(1, _ledger.Of(Receipt).Total.Records);
    }

    [Fact]
    public async Task Push_OtherTotalThanAnnounced_IsRemembered()
    {
        await PostAsync(Push.Replace("<amount>12400</amount>", "<amount>12401</amount>"));

        Assert.Equal(1, _ledger.Of(Receipt).Contradictions);
    }

    [Fact]
    public async Task Push_WrongCredentials_IsRefused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(Push, password: "wrong")).Status);
        Assert.Equal(0, _ledger.Arrived);
    }

    [Fact]
    public async Task Push_AnotherMunicipalitysPath_IsNotFound()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(Push, url: new Uri(_url, "/414239/receive"))).Status);
    }

    [Theory]
    [InlineData("<soapenv:Body>", "<soapenv:Bdoy>")]
    [InlineData("<taxCollected>12000<", "<taxCollected>many<")]
    [InlineData("<taxCollected>12000<", "<taxCollected>9223372036854775807<")]
    [InlineData("<receipt>412091-20261121-0000000007</receipt>", "")]
    [InlineData("SendCollectionHistory", "SendAssessment")]
    public async Task Push_Unreadable_IsASenderFaultAndNothingIsEntered(string text, string instead)
    {
        var (status, answer) = await PostAsync(Push.Replace(text, instead));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal("soapenv:Client", XElement.Parse(answer).Descendants("faultcode").Single().Value);
        Assert.Equal(0, _ledger.Arrived);
    }

    private async Task<(HttpStatusCode Status, string Answer)> PostAsync(string body, string password = "s3cret", Uri? url = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url ?? _url) { Content = new StringContent(body, Encoding.UTF8, "text/xml") };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("bus:" + password)));
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
