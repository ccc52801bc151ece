using System.Collections.Immutable;
using Bus.Contracts;
using Bus.Core;
using Bus.Core.Admission;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files;
using Bus.Messaging;
using Bus.Region;
using Bus.Storage;
using Bus.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>The hub's modules, without its web face, in the test's own process: so that the broker can be stopped while the rest goes on.</summary>
internal sealed class Composition : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-broker-").FullName;
    private IHost _host = null!;

    /// <summary>The one hosted service of the messaging module: it makes the bus and leaves it.</summary>
    private IHostedService Broker => _host.Services.GetServices<IHostedService>().Single(s => s.GetType().Assembly == typeof(BrokerOptions).Assembly);

    public string Files => Path.Combine(_folder, "files");

    public T The<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <param name="change">What this hub has otherwise than others, before its modules.</param>
    public static async Task<Composition> StartAsync(RegionModel region, Action<HostApplicationBuilder>? change = null)
    {
        var composition = new Composition();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([
            new("Files:Quiet", "00:00:01"), new("Files:EndFileWait", "00:00:02"), new("Files:ScanInterval", "00:00:00.100"),
            new("Broker:PublishTimeout", "00:00:01"), new("Dispatch:TicketPatience", "00:00:00.300")]);
        change?.Invoke(builder);
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddMetrics();
        services.AddSingleton<IDisks>(new NoDisks());
        services.AddBusCore(configuration).AddBusStorage(configuration, composition._folder).AddBusSqlite(configuration).AddBusContracts(configuration)
            .AddBusMessaging(configuration).AddBusRegion(configuration).AddBusFiles(configuration, composition._folder);
        composition._host = builder.Build();
        await composition._host.StartAsync();
        await composition.The<IRegionStore>().ReplaceAsync(region, CancellationToken.None);
        return composition;
    }

    public Task StopBrokerAsync() => Broker.StopAsync(CancellationToken.None);

    public Task StartBrokerAsync() => Broker.StartAsync(CancellationToken.None);

    /// <summary>Municipalities with <c>collection</c> and, taking files, <c>delinquency</c>.</summary>
    public static RegionModel RegionOf(params string[] municipalities) => new()
    {
        Municipalities = [.. municipalities.Select(code => new Municipality
        {
            Code = MunicipalityCode.Parse(code),
            Name = code,
            Extends = ImmutableDictionary<string, ImmutableArray<AdditionalItem>>.Empty.Add(Payment.Contract, [new AdditionalItem("addresseeName", "氏名名称", "text", 150, false)]),
            Applications =
            [
                new Application { Id = "collection", Name = "collection", Provides = [new Provision { Contract = Payment.Contract }] },
                new Application { Id = "delinquency", Name = "delinquency", Consumes = [new Consumption { Contract = Payment.Contract, By = HandOverKind.File }] },
            ],
        })],
    };

    private sealed class NoDisks : IDisks
    {
        public IReadOnlyList<(string Folder, long Free, long Size)> Look() => [];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
