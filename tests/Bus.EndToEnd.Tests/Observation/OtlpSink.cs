using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.EndToEnd.Tests.Observation;

/// <summary>A span as a collector gets it.</summary>
/// <param name="Parent">Empty for the first of a trace.</param>
internal sealed record Span(string Trace, string Id, string Parent, string Name, int Kind, IReadOnlyDictionary<string, string> Attributes)
{
    public const int Server = 2, Client = 3, Consumer = 5;

    public override string ToString() => $"{Trace[..8]} {Parent,16} → {Id} {Name} {{{string.Join(", ", Attributes.Select(a => $"{a.Key}={a.Value}"))}}}";
}

/// <summary>An OTLP receiver: http/protobuf, traces only (opentelemetry-proto, trace/v1/trace.proto).</summary>
internal sealed class OtlpSink : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentQueue<Span> _spans = new();

    private OtlpSink(WebApplication web) => _web = web;

    public string Url => _web.Urls.First();
    public IReadOnlyList<Span> Spans => [.. _spans];
    public string? Service { get; private set; }

    public static async Task<OtlpSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new OtlpSink(builder.Build());
        sink._web.MapPost("/v1/traces", sink.TakeAsync);
        await sink._web.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        foreach (var resourceSpans in Proto.Read(body.ToArray()).Where(f => f.Number == 1))
            foreach (var part in Proto.Read(resourceSpans.Bytes))
            {
                if (part.Number == 1) Service = Attributes(Proto.Read(part.Bytes).Where(f => f.Number == 1))["service.name"];
                if (part.Number != 2) continue;
                foreach (var span in Proto.Read(part.Bytes).Where(f => f.Number == 2)) _spans.Enqueue(SpanOf(Proto.Read(span.Bytes).ToList()));
            }
        http.Response.ContentType = "application/x-protobuf";
    }

    private static Span SpanOf(IReadOnlyList<Proto> fields)
    {
        string Hex(int number) => Convert.ToHexStringLower(fields.FirstOrDefault(f => f.Number == number).Bytes.Span);
        return new Span(Hex(1), Hex(2), Hex(4), fields.First(f => f.Number == 5).Text, (int)fields.FirstOrDefault(f => f.Number == 6).Value, Attributes(fields.Where(f => f.Number == 9)));
    }

    // KeyValue { key = 1, value = 2: AnyValue { string = 1, bool = 2, int = 3, double = 4 } }
    private static Dictionary<string, string> Attributes(IEnumerable<Proto> all) => all.Select(a => Proto.Read(a.Bytes).ToList()).ToDictionary(
        a => a.First(f => f.Number == 1).Text,
        a => Proto.Read(a.First(f => f.Number == 2).Bytes).First() is { Number: 1 } text ? text.Text : $"{Proto.Read(a.First(f => f.Number == 2).Bytes).First().Value}");
}
