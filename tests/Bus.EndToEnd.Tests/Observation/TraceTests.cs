using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Tests.Rabbit;

namespace Bus.EndToEnd.Tests.Observation;

/// <summary>What a collector sees of one message: one tree, from the sender's call to the consumer's, whatever lies between.</summary>
public class TraceTests
{
    private const string Caller = "0af7651916cd43dd8448eb211c80319c", CallersSpan = "b7ad6b7169203331";
    private const string Name = "山田　花子";
    private static readonly Payment Payment1 = new("362018", "1234567890", "01", 1, 12400, Name);

    [Fact]
    public async Task Message_FromSoapToConsumer_IsOneTree_AlsoAcrossARestart()
    {
        await using var sink = await OtlpSink.StartAsync();
        var port = HubProcess.FreePort();
        await using var hub = await HubProcess.StartAsync([.. To(sink), "--Dispatch:RetryFirst=00:00:00.050", "--Dispatch:RetryLongest=00:00:00.200"]);
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", $"http://127.0.0.1:{port}/d")));
        using var sender = new SoapSender(hub.Address, "362018", "collection") { Traceparent = $"00-{Caller}-{CallersSpan}-00" };
        var receipt = await sender.SendAcceptedAsync("m-1", Payment1);
        await hub.StopAsync();

        await using var consumer = await SoapConsumer.StartAsync(port);
        await hub.StartAgainAsync();
        await hub.StateAsync(receipt, "delinquency", "delivered");
        var spans = await sink.OfReceiptAsync(receipt, until: all => all.Any(s => s.Name == "reconcile"));

        Assert.Equal("bus", sink.Service);
        Assert.All(spans, s => Assert.Equal(Caller, s.Trace));
        var root = Assert.Single(spans, s => s.Parent == CallersSpan);
        Assert.Equal(Span.Server, root.Kind);
        AssertTree(spans, root);
        var call = spans.Single(s => s.Kind == Span.Client && s.Attributes.GetValueOrDefault("http.response.status_code") == "200");
        Assert.Equal($"00-{Caller}-{call.Id}-01", Assert.Single(consumer.Traceparents));
        Assert.Equal(["POST /soap/{municipality}/{service}", "receive", "deliver", "hand over to the consumer", "POST"], Line(spans, call, "publish to the broker", "commit to the journal"));
        Assert.Contains(spans, s => s.Name == "commit to the journal");
        AssertNothingPersonal(sink.Spans);
    }

    [Fact]
    public async Task Message_ThroughRabbitMq_HangsUnderTheTicketThatBroughtIt()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var rabbit = await RabbitServer.StartAsync();
        await using var consumer = await SoapConsumer.StartAsync();
        // No look at the journal while the ticket is on its way: it would find the delivery first, which then hangs under the acceptance.
        await using var hub = await HubProcess.StartAsync([.. To(sink), "--Broker:Engine=rabbitmq", $"--Broker:Uri={rabbit.Uri}", "--Dispatch:JournalSweep=00:10:00"]);
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"))));
        await hub.HealthyAsync("broker", "ok");
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var receipt = await sender.SendAcceptedAsync("m-1", Payment1);
        await hub.StateAsync(receipt, "delinquency", "delivered");
        var spans = await sink.OfReceiptAsync(receipt, until: all => all.Any(s => s.Name == "reconcile"));

        var root = Assert.Single(spans, s => s.Parent.Length == 0);
        AssertTree(spans, root);
        var call = spans.Single(s => s.Kind == Span.Client);
        Assert.Equal(["POST /soap/{municipality}/{service}", "receive", "publish to the broker", "deliver", "hand over to the consumer", "POST"], Line(spans, call));
    }

    [Fact]
    public async Task BulkFile_BeginsATrace_AndAnUntracedHubHandsACallersContextOn()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var consumer = await SoapConsumer.StartAsync();
        var region = Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d")));
        await using (var hub = await HubProcess.StartAsync(To(sink)))
        {
            await hub.ApplyAsync(region);
            var receipt = await new DropFolder(hub.Files, "362018", "collection").DropAcceptedAsync("pay.csv", Payment1);
            await hub.StateAsync(receipt, "delinquency", "delivered");
            var spans = await sink.OfReceiptAsync(receipt, until: all => all.Any(s => s.Name == "reconcile"));
            var root = Assert.Single(spans, s => s.Parent.Length == 0);
            Assert.Equal(("receive", "file"), (root.Name, root.Attributes["bus.path"]));
            AssertTree(spans, root);
            AssertNothingPersonal(sink.Spans);
        }

        await using var plain = await HubProcess.StartAsync();
        await plain.ApplyAsync(region);
        using var sender = new SoapSender(plain.Address, "362018", "collection") { Traceparent = $"00-{Caller}-{CallersSpan}-01" };
        await plain.StateAsync(await sender.SendAcceptedAsync("m-1", Payment1), "delinquency", "delivered");
        Assert.StartsWith($"00-{Caller}-", consumer.Traceparents[^1], StringComparison.Ordinal);

        // Where neither the hub traces nor the caller, nobody is told of a trace that nobody has.
        var told = consumer.Traceparents.Count;
        using var untraced = new SoapSender(plain.Address, "362018", "collection");
        await plain.StateAsync(await untraced.SendAcceptedAsync("m-2", Payment1 with { History = 2 }), "delinquency", "delivered");
        Assert.Equal(told, consumer.Traceparents.Count);
    }

    private static string[] To(OtlpSink sink) => [$"--Telemetry:Otlp:Endpoint={sink.Url}", "--Telemetry:Otlp:Delay=200ms"];

    private static void AssertTree(IReadOnlyList<Span> spans, Span root)
    {
        var ids = spans.Select(s => s.Id).ToHashSet();
        Assert.All(spans.Where(s => s != root), s => Assert.True(ids.Contains(s.Parent), $"hangs in the air: {s}\n{string.Join('\n', spans)}"));
        Assert.All(spans, s => Assert.Equal(root.Trace, s.Trace));
    }

    /// <summary>Names from the root down to a span, but for steps that may or may not lie between.</summary>
    private static string[] Line(IReadOnlyList<Span> spans, Span to, params string[] leftOut)
    {
        var line = new List<Span>();
        for (var at = to; at is not null; at = spans.FirstOrDefault(s => s.Id == at.Parent)) line.Insert(0, at);
        return [.. line.Select(s => s.Name).Where(n => !leftOut.Contains(n))];
    }

    private static void AssertNothingPersonal(IEnumerable<Span> spans)
    {
        var all = string.Join('\n', spans);
        Assert.DoesNotContain(Name, all);
        Assert.DoesNotContain(Payment1.Notice, all);
        Assert.DoesNotContain("12400", all);
        Assert.DoesNotContain("pay.csv", all);
    }
}

internal static class SpanQuestions
{
    /// <summary>All spans of the trace that a receipt belongs to, once they have come.</summary>
    public static async Task<IReadOnlyList<Span>> OfReceiptAsync(this OtlpSink sink, string receipt, Func<IReadOnlyList<Span>, bool> until)
    {
        IReadOnlyList<Span> spans = [];
        await Eventually.HoldsAsync(() =>
        {
            var all = sink.Spans;
            var trace = all.FirstOrDefault(s => s.Attributes.GetValueOrDefault("bus.receipt") == receipt)?.Trace;
            spans = [.. all.Where(s => s.Trace == trace)];
            // A child ends, and is sent, before its parent: all have come when only the first one's parent is elsewhere.
            var ids = spans.Select(s => s.Id).ToHashSet();
            return until(spans) && spans.Any(s => s.Name == "deliver" && s.Attributes.GetValueOrDefault("bus.state") == "delivered") && spans.Count(s => !ids.Contains(s.Parent)) == 1;
        }, () => string.Join('\n', sink.Spans));
        return spans;
    }
}
