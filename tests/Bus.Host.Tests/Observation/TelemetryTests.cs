using System.Text;
using Bus.Core.Nodes;
using Bus.Core.Observation;
using Bus.Host.Observation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Observation;

public class TelemetryTests
{
    [Fact]
    public async Task Spans_NameTheirNode_AsTheOtherNodesKnowIt()
    {
        var sent = new TaskCompletionSource<byte[]>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            sent.TrySetResult(body.ToArray());
        });
        await collector.StartAsync();

        var node = new SoleNode();
        using var telemetry = new Telemetry(Options.Create(new TelemetryOptions { Endpoint = new Uri(collector.Urls.First()) }), node);
        await telemetry.StartingAsync(default);
        Traces.Begin("receive")!.Dispose();
        await telemetry.StoppedAsync(default);

        // KeyValue { key = 1, value = 2: AnyValue { string = 1 } }, each with its length before it.
        var value = $"\n{(char)node.Node.Length}{node.Node}";
        Assert.Contains($"service.instance.id\u0012{(char)value.Length}{value}", Encoding.Latin1.GetString(await sent.Task), StringComparison.Ordinal);
    }
}
