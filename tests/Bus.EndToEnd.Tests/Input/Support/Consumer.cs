using System.Collections.Concurrent;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>An application with a <c>Send…</c> endpoint of its own on loopback, that takes whatever it is sent.</summary>
internal sealed class Consumer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Consumer(WebApplication web, Uri url) => (_web, Url) = (web, url);

    public Uri Url { get; }

    /// <summary>The SOAP messages received, in order: their envelopes.</summary>
    public ConcurrentQueue<XElement> Received { get; } = new();

    public static async Task<Consumer> StartAsync()
    {
        var url = new Uri($"http://127.0.0.1:{HubProcess.FreePort()}/receive");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.GetLeftPart(UriPartial.Authority)).ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var consumer = new Consumer(builder.Build(), url);
        consumer._web.MapPost("/receive", consumer.TakeAsync);
        await consumer._web.StartAsync();
        return consumer;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        var envelope = await XElement.LoadAsync(http.Request.Body, LoadOptions.PreserveWhitespace, http.RequestAborted);
        Received.Enqueue(envelope);
        var body = envelope.Descendants().First(e => e.Name.LocalName == "Body").Elements().Single();
        var ns = body.Name.Namespace;
        var answer = new XElement(ns + (body.Name.LocalName + "Response"), new XElement(ns + "receipt", new XElement(ns + "number", $"taken-{Received.Count}"), new XElement(ns + "state", "accepted")));
        http.Response.ContentType = "text/xml; charset=utf-8";
        await http.Response.WriteAsync(SoapVersion.V11.Envelope(answer.ToString(SaveOptions.DisableFormatting)));
    }
}
