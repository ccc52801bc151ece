using System.Diagnostics;
using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;
using Bus.Tests.Rabbit;

namespace Bus.Benchmarks.Brokered;

/// <summary>A hub whose tickets go through RabbitMQ, with a consumer by SOAP.</summary>
internal sealed class BrokeredHub(HubProcess hub, BareEndpoint consumer) : IAsyncDisposable
{
    public const string Code = "362018";

    public static Task<BrokeredHub> OfAsync(Bench bench) => bench.PartAsync(async () =>
    {
        var (broker, consumer) = (await bench.PartAsync(() => RabbitServer.StartAsync()), await BareEndpoint.StartAsync());
        var hub = await HubProcess.StartAsync("--Broker:Engine=rabbitmq", $"--Broker:Uri={broker.Uri}", "--Broker:Queue=bench-tickets");
        await hub.ApplyAsync($"municipalities:\n{Town.Of(Code, $"by: soap, soap: {{ url: \"{consumer.Address}\" }}")}");
        return new BrokeredHub(hub, consumer);
    });

    public int ProcessId => hub.ProcessId;

    /// <summary>From the first call until the consumer has taken the last message.</summary>
    public async Task<Sample> RunAsync(LoadProcess load, int connections, int calls, CancellationToken cancellation)
    {
        var (all, cpu, clock) = (await consumer.CountAsync(cancellation) + calls, ProcessorTime.Of(hub.ProcessId), Stopwatch.StartNew());
        await load.SendAsync(LoadOrder.To(hub, [Code], connections, calls: calls), cancellation);
        while (await consumer.CountAsync(cancellation) < all) await Task.Delay(2, cancellation);
        var sample = Sample.Rate(calls, "messages", clock.Elapsed, ProcessorTime.Of(hub.ProcessId) - cpu);
        await MustAgreeAsync(cancellation);
        return sample;
    }

    // A delivery whose totals disagree is written down, told of and alerted: that is another thing than a delivery.
    private async Task MustAgreeAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var metrics = await http.GetStringAsync(new Uri(hub.Address, "metrics"), cancellation);
        if (metrics.Split('\n').Any(line => line.StartsWith("bus_deliveries_disagreed_total{", StringComparison.Ordinal))) throw new InvalidOperationException("The consumer's totals disagree with the hub's.");
    }

    /// <summary>A second of few calls.</summary>
    public Task LightlyAsync(LoadProcess load, int connections, CancellationToken cancellation) => load.SendAsync(LoadOrder.To(hub, [Code], connections).Lightly(), cancellation);

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        await consumer.DisposeAsync();
    }
}
