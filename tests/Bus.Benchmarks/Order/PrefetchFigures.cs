using Bus.Benchmarks.Measuring;
using Bus.Messaging;
using Bus.Tests.Rabbit;

namespace Bus.Benchmarks.Order;

/// <summary>How many ticket messages RabbitMQ should send ahead (<c>Broker:Prefetch</c>): each size against the one that stands in the options.</summary>
internal abstract class PrefetchFigure(ushort prefetch) : Figure
{
    private static readonly ushort Default = new BrokerOptions().Prefetch;

    public override string Name => $"broker/prefetch-{prefetch:D3}";
    public override string What => $"delivery tickets a second through RabbitMQ, published and taken, with Broker:Prefetch {prefetch}";
    public override string Baseline => $"the same with the default, {Default}";

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var server = await bench.PartAsync(() => RabbitServer.StartAsync());
        var subject = await new TicketLoad(server.Uri, prefetch).StartAsync(cancellation);
        var baseline = await new TicketLoad(server.Uri, Default).StartAsync(cancellation);
        var messages = bench.Size(1_000, 10_000);
        return new Contest(c => subject.RunAsync(messages, c), c => baseline.RunAsync(messages, c))
        {
            Ended = async () =>
            {
                await subject.DisposeAsync();
                await baseline.DisposeAsync();
            },
        };
    }
}

internal sealed class Prefetch1() : PrefetchFigure(1);

internal sealed class Prefetch4() : PrefetchFigure(4);

internal sealed class Prefetch30() : PrefetchFigure(30);

internal sealed class Prefetch100() : PrefetchFigure(100);

internal sealed class Prefetch300() : PrefetchFigure(300);
