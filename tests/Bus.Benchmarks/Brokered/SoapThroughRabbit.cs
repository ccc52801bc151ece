using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Tests.Rabbit;

namespace Bus.Benchmarks.Brokered;

/// <summary>Issue "Measured", b: the whole way of a message.</summary>
internal sealed class SoapThroughRabbit : Figure
{
    private const int Connections = 64;

    public override string Name => "through/rabbitmq";
    public override string What => $"SOAP → RabbitMQ → SOAP: messages of one record a second over {Connections} connections, from the first call until the consumer has taken the last";
    public override string Baseline => $"RabbitMQ.Client alone: the same bytes published with confirms by {Connections}, taken and acknowledged";
    public override double? Floor => 0.10;
    public override double? Aim => 0.30;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, load) = (await BrokeredHub.OfAsync(bench), await LoadProcess.OfAsync(bench));
        var raw = await RawBroker.ConnectAsync((await bench.PartAsync(() => RabbitServer.StartAsync())).Uri, cancellation);
        var messages = bench.Size(3_000, 20_000);
        return new Contest(c => hub.RunAsync(load, Connections, messages, c), c => raw.RunAsync(Connections, messages, c))
        {
            Compiling = () => [hub.ProcessId], Lightly = c => hub.LightlyAsync(load, Connections, c),
            BaselineCompiling = () => [Environment.ProcessId], BaselineLightly = c => raw.LightlyAsync(Connections, c),
            Ended = raw.DisposeAsync,
        };
    }
}
