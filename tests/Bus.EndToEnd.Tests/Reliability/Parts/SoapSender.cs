using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>What the hub answered to one SOAP call.</summary>
/// <param name="Receipt">Receipt number; null: a fault.</param>
/// <param name="Fault">The hub's fault code; null: a receipt.</param>
internal sealed record SoapAnswer(int Status, string? Receipt, string? State, string? Fault, XElement Body)
{
    /// <summary>Header <c>Retry-After</c>; null: none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public override string ToString() => $"HTTP {Status}: {Body}";
}

/// <summary>A sending (or fetching) application of one municipality: raw HTTP, no code of the hub's.</summary>
internal sealed class SoapSender : IDisposable
{
    public const string Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Exchange = "urn:bus:xmlns:pf:common:schema:2026-01:exchange";
    private static readonly XNamespace FaultNs = "urn:bus:xmlns:pf:common:schema:2026-01:fault";

    private readonly string _municipality;
    private readonly HttpClient _http;

    public SoapSender(Uri hub, string municipality, string application)
    {
        _municipality = municipality;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = hub, Timeout = TimeSpan.FromMinutes(2) };
        var user = Encoding.UTF8.GetBytes($"{application}:{Regions.PasswordOf(municipality, application)}");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(user));
    }

    /// <summary>The trace that its calls belong to; null: none.</summary>
    public string? Traceparent { get; init; }

    /// <summary>The environment that it says it is of; null: it says nothing.</summary>
    public string? Environment { get; init; }

    /// <summary>Sends records; throws what HttpClient throws when no whole answer comes.</summary>
    public Task<SoapAnswer> SendAsync(string? messageId, IEnumerable<Payment> records, string businessDate = Payment.BusinessDate) =>
        CallAsync(Payment.Contract, $"<SendCollectionHistory xmlns=\"{Payment.Schema}\">{(messageId is null ? "" : $"<messageId>{messageId}</messageId>")}"
            + $"<businessDate>{businessDate}</businessDate>{string.Concat(records.Select(r => r.ToXml()))}</SendCollectionHistory>");

    /// <summary>Sends records and must get a receipt; returns its number.</summary>
    public async Task<string> SendAcceptedAsync(string? messageId, params Payment[] records)
    {
        var answer = await SendAsync(messageId, records);
        Assert.True(answer is { Receipt: not null, State: "accepted" }, answer.ToString());
        return answer.Receipt!;
    }

    /// <summary>The next pages of this application's mailbox.</summary>
    public async Task<IReadOnlyList<Page>> ReceiveAsync(int maximum) =>
        await TryReceiveAsync(maximum) ?? throw new Xunit.Sdk.XunitException("The mailbox is not to be had now.");

    /// <summary>The same; null: the hub says "not now".</summary>
    public async Task<IReadOnlyList<Page>?> TryReceiveAsync(int maximum)
    {
        var answer = await CallAsync("exchange", $"<ReceiveMessages xmlns=\"{Exchange}\"><maximum>{maximum}</maximum></ReceiveMessages>");
        if (answer.Fault is "busy" or "unavailable") return null;
        Assert.True(answer.Fault is null, answer.ToString());
        return [.. answer.Body.Descendants(XName.Get("message", Exchange)).Select(Page.OfMailbox)];
    }

    /// <summary>What the mailbox holds next, of whatever contract, as it came.</summary>
    public async Task<XElement[]> ReceiveRawAsync(int maximum)
    {
        var answer = await CallAsync("exchange", $"<ReceiveMessages xmlns=\"{Exchange}\"><maximum>{maximum}</maximum></ReceiveMessages>");
        Assert.True(answer.Fault is null, answer.ToString());
        return [.. answer.Body.Descendants(XName.Get("message", Exchange))];
    }

    public Task<SoapAnswer> AcknowledgeAsync(params string[] messageIds) =>
        CallAsync("exchange", $"<AcknowledgeMessages xmlns=\"{Exchange}\">{string.Concat(messageIds.Select(id => $"<messageId>{id}</messageId>"))}</AcknowledgeMessages>");

    /// <summary>Closes the business date of the payments.</summary>
    public Task<SoapAnswer> CloseAsync(long records, long amount) => CloseAsync($"<records>{records}</records><amount>{amount}</amount>");

    /// <summary>The same without totals.</summary>
    public Task<SoapAnswer> CloseAsync() => CloseAsync("");

    private Task<SoapAnswer> CloseAsync(string totals) =>
        CallAsync("exchange", $"<CloseBusinessDate xmlns=\"{Exchange}\"><contract>{Payment.Contract}</contract><businessDate>{Payment.BusinessDate}</businessDate>{totals}</CloseBusinessDate>");

    /// <summary>How that date stands: its state, and the closings of its providers.</summary>
    public async Task<(string State, XElement[] Closings)> ClosingAsync()
    {
        var answer = await CallAsync("exchange", $"<GetClosing xmlns=\"{Exchange}\"><contract>{Payment.Contract}</contract><businessDate>{Payment.BusinessDate}</businessDate></GetClosing>");
        Assert.True(answer.Fault is null, answer.ToString());
        return (answer.Body.Element(XName.Get("state", Exchange))!.Value, [.. answer.Body.Elements(XName.Get("closing", Exchange))]);
    }

    /// <summary>Asks what somebody owes.</summary>
    public Task<SoapAnswer> InquireAsync(string addresseeNumber) => CallAsync("delinquency-inquiry",
        $"<InquireDelinquency xmlns=\"urn:bus:xmlns:pf:lgxml:schema:2026-01:delinquency-inquiry\"><municipalityCode>{_municipality}</municipalityCode><addresseeNumber>{addresseeNumber}</addresseeNumber><levyYear>2026</levyYear><asOf>2026-11-20</asOf><duty>国保窓口</duty><operatorId>k1024</operatorId></InquireDelinquency>");

    public void Dispose() => _http.Dispose();

    private async Task<SoapAnswer> CallAsync(string service, string body)
    {
        using var content = new StringContent($"<soapenv:Envelope xmlns:soapenv=\"{Envelope}\"><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>", Encoding.UTF8, "text/xml");
        if (Environment is not null) content.Headers.Add("Bus-Environment", Uri.EscapeDataString(Environment));
        if (Traceparent is not null) content.Headers.Add("traceparent", Traceparent);
        using var answer = await _http.PostAsync($"soap/{_municipality}/{service}", content);
        var text = await answer.Content.ReadAsStringAsync();
        var inside = XDocument.Parse(text).Root!.Element(XName.Get("Body", Envelope))!.Elements().Single();
        var fault = inside.Name.LocalName == "Fault" ? inside.Descendants(FaultNs + "code").First().Value : null;
        return new SoapAnswer((int)answer.StatusCode, inside.Descendants(XName.Get("number", Payment.Schema)).FirstOrDefault()?.Value,
            inside.Descendants(XName.Get("state", Payment.Schema)).FirstOrDefault()?.Value, fault, inside) { RetryAfter = answer.Headers.RetryAfter?.Delta };
    }
}
