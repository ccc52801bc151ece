using System.Collections.Concurrent;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Messaging.Tests;

/// <summary>A process with nothing in it but the broker's side of a hub.</summary>
internal sealed class RoadHost : IAsyncDisposable, ILoggerProvider
{
    public static readonly RouteId Route = RouteId.TryParse("362018/collection-history/delinquency", out var route) ? route! : throw new InvalidOperationException();
    public const string Node = "one";
    private readonly IHost _host;
    private readonly ConcurrentQueue<string> _log = new();

    public RoadHost(Taker taker, params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Broker:" + s.Key, (string?)s.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this);
        // Of its own it would throw after half a minute, amid an orderly end on a slow machine; tests that ask how long it takes bound it themselves.
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMinutes(5));
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<ITicketTaker>(taker);
        builder.Services.AddSingleton<ILeases>(new OneNode());
        builder.Services.AddBusMessaging(builder.Configuration);
        _host = builder.Build();
        Taker = taker;
        Road = _host.Services.GetRequiredService<ITicketRoad>();
    }

    public Taker Taker { get; }
    public ITicketRoad Road { get; }
    /// <summary>Everything that was logged, at every level, with the whole text of exceptions.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts one and waits until its road is open.</summary>
    public static async Task<RoadHost> StartAsync(Taker taker, params (string, string)[] settings)
    {
        var host = new RoadHost(taker, settings);
        await host.StartAsync();
        await host.OpenAsync();
        return host;
    }

    public Task StartAsync() => _host.StartAsync();

    public Task OpenAsync() => Eventually.HoldsAsync(() => Road.IsOpen, () => $"the road did not open\n{Log}");

    /// <summary>Tickets whose publishing ended well.</summary>
    public long Confirmed { get; private set; }

    public async Task PublishAsync(params IEnumerable<long> numbers)
    {
        DeliveryTicket[] tickets = [.. numbers.Select(n => new DeliveryTicket(n, Route, n))];
        await Road.PublishAsync(tickets, Node, CancellationToken.None);
        Confirmed += tickets.Length;
    }

    /// <summary>As the hub does it: what did not arrive is published again from the journal.</summary>
    public Task DeliverAsync(params long[] numbers) => Eventually.HoldsAsync(async () =>
    {
        var missing = numbers.Except(Taker.Numbers).ToArray();
        if (missing.Length == 0) return true;
        try
        {
            await PublishAsync(missing);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            _log.Enqueue($"publish: {e}");
        }
        return false;
    }, () => $"{numbers.Except(Taker.Numbers).Count()} tickets did not arrive\n{Log}");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Lines(this, categoryName);

    void IDisposable.Dispose() { }

    /// <summary>What the broker's side asks of the nodes is only what this one is called.</summary>
    private sealed class OneNode : ILeases
    {
        public string Node => RoadHost.Node;
        public bool IsLeaving => false;
        public Turn? Enter(string key) => throw new NotSupportedException();
        public bool Holds(string key) => throw new NotSupportedException();
        public string? HolderOf(string key) => throw new NotSupportedException();
    }

    private sealed class Lines(RoadHost host, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            host._log.Enqueue($"{level} {category}[{id.Id}] {formatter(state, exception)} {exception}");
    }
}
