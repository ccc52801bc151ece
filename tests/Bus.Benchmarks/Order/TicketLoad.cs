using System.Diagnostics;
using Bus.Benchmarks.Measuring;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bus.Benchmarks.Order;

/// <summary>The broker's side of a hub and nothing else: publishes tickets as a busy hub does, and takes them off again.</summary>
internal sealed class TicketLoad : IAsyncDisposable
{
    // A busy hub sends tickets of several messages together.
    private const int TicketsOfAMessage = 10, Publishers = 64;
    private static readonly RouteId Route = new(MunicipalityCode.Parse("362018"), "collection-history", "delinquency");

    private readonly IHost _host;
    private readonly CountingTaker _taker = new();

    public TicketLoad(string uri, ushort prefetch)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Broker:Engine"] = "rabbitmq", ["Broker:Uri"] = uri, ["Broker:Queue"] = $"prefetch-{Guid.NewGuid():N}", ["Broker:Prefetch"] = $"{prefetch}",
        });
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<ITicketTaker>(_taker).AddSingleton<ILeases>(new SoleNode());
        builder.Services.AddBusMessaging(builder.Configuration);
        _host = builder.Build();
    }

    public async Task<TicketLoad> StartAsync(CancellationToken cancellation)
    {
        await _host.StartAsync(cancellation);
        while (!_host.Services.GetRequiredService<ITicketRoad>().IsOpen) await Task.Delay(50, cancellation);
        return this;
    }

    /// <summary>From the first ticket published to the last one taken.</summary>
    public async Task<Sample> RunAsync(int messages, CancellationToken cancellation)
    {
        var road = _host.Services.GetRequiredService<ITicketRoad>();
        var node = _host.Services.GetRequiredService<ILeases>().Node;
        var done = _taker.Expect(messages * TicketsOfAMessage);
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = Publishers, CancellationToken = cancellation },
            async (n, c) => await road.PublishAsync([.. Enumerable.Range(0, TicketsOfAMessage).Select(t => new DeliveryTicket(n * TicketsOfAMessage + t + 1, Route, n))], node, c));
        await done.WaitAsync(cancellation);
        return Sample.Rate(messages * TicketsOfAMessage, "tickets", Stopwatch.GetElapsedTime(began));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class CountingTaker : ITicketTaker
    {
        private TaskCompletionSource _done = new();
        private long _left;

        public Task Expect(long count)
        {
            (_done, _left) = (new(TaskCreationOptions.RunContinuationsAsynchronously), count);
            return _done.Task;
        }

        public Task TakeAsync(IReadOnlyList<DeliveryTicket> tickets, CancellationToken cancellation)
        {
            if (Interlocked.Add(ref _left, -tickets.Count) <= 0) _done.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
