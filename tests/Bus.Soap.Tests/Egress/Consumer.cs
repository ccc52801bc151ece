using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.Soap.Tests.Egress;

/// <summary>A consumer's endpoint on Kestrel: keeps what it got, answers as a test says.</summary>
internal sealed class Consumer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Consumer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/receive", HandleAsync);
    }

    /// <summary>What was received, in order.</summary>
    public List<(IHeaderDictionary Headers, XDocument Envelope)> Received { get; } = [];

    /// <summary>How the n-th request (from 0) is answered.</summary>
    public Func<int, HttpContext, XDocument, Task> Respond { get; set; } = (_, http, envelope) => ReceiptAsync(http, envelope);

    public Uri Url => new(new Uri(_app.Urls.Single()), "/receive");

    public static async Task<Consumer> StartAsync()
    {
        var consumer = new Consumer();
        await consumer._app.StartAsync();
        return consumer;
    }

    private async Task HandleAsync(HttpContext http)
    {
        var envelope = await XDocument.LoadAsync(http.Request.Body, LoadOptions.PreserveWhitespace, http.RequestAborted);
        Received.Add((new HeaderDictionary(http.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), envelope));
        await Respond(Received.Count - 1, http, envelope);
    }

    public static Task ReceiptAsync(HttpContext http, XDocument envelope, string state = "accepted", string? total = null)
    {
        XNamespace ns = SoapHost.Ns;
        var records = envelope.Descendants(ns + "record").ToList();
        total ??= $"<records>{records.Count}</records><amount>{records.Sum(r => (long)r.Element(ns + "taxCollected")!)}</amount>";
        return AnswerAsync(http, 200, Soap.V11.Envelope(
            $"""<SendCollectionHistoryResponse xmlns="{ns}"><receipt><number>R-1</number><state>{state}</state>{total}</receipt></SendCollectionHistoryResponse>"""));
    }

    public static Task FaultAsync(HttpContext http, int status, string code, string detail = "") =>
        AnswerAsync(http, status, Soap.V11.Envelope($"<e:Fault><faultcode>e:{code}</faultcode><faultstring>山田太郎</faultstring><detail>{detail}</detail></e:Fault>"));

    public static Task Fault12Async(HttpContext http, int status, string code) =>
        AnswerAsync(http, status, Soap.V12.Envelope($"<e:Fault><e:Code><e:Value>e:{code}</e:Value></e:Code><e:Reason><e:Text xml:lang=\"en\">x</e:Text></e:Reason></e:Fault>"));

    public static async Task AnswerAsync(HttpContext http, int status, string body)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "text/xml; charset=utf-8");
        await http.Response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
