using System.Text;
using System.Text.Json;
using Bus.Contracts;
using Bus.Core.Admission;
using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Files.FrontDoor;
using Bus.Files.Homes;
using Bus.Files.TakingIn;
using Bus.Files.Tests.Partners;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bus.Files.Tests.Support;

/// <summary>The module in a container of its own, with the real contracts and readers, a folder of its own and a scripted intake.
/// A hub that is disposed and made again over the same folder and journal is a hub after a crash.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    public const string Contract = "collection-history";
    public static readonly ApplicationRef Collection = new(MunicipalityCode.Parse("362018"), "collection");
    public static readonly ApplicationRef Delinquency = new(MunicipalityCode.Parse("362018"), "delinquency");

    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _running = [];

    public TestHub(TestFolder folder, ScriptedIntake? intake = null, RegionModel? region = null, Dictionary<string, string?>? options = null, TimeProvider? clock = null, ILeases? leases = null, IUploads? uploads = null)
    {
        Region = new FixedRegion(region ?? RegionOf());
        var settings = new Dictionary<string, string?>
        {
            ["Files:Quiet"] = "00:00:00.3", ["Files:EndFileWait"] = "00:00:00.6", ["Files:ScanInterval"] = "00:00:00.05", ["Files:RetryAfter"] = "00:00:00.05",
        };
        foreach (var (name, value) in options ?? []) settings[name] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging();
        if (clock is not null) services.AddSingleton(clock);
        if (leases is not null) services.AddSingleton(leases);
        services.AddBusContracts(configuration).AddBusFiles(configuration, folder.Path);
        if (uploads is not null) services.AddSingleton(uploads);
        services.AddSingleton<IRegionStore>(Region);
        services.AddSingleton<IJournal>(folder.Journal);
        services.AddSingleton<IAdmission>(Admission);
        services.AddSingleton<IRejectBook>(Rejects);
        services.AddSingleton<Bus.Core.Closings.IClosings>(Closings);
        services.AddSingleton<ITransferBook>(Transfers);
        services.AddSingleton<IDeliveryJournal>(Deliveries);
        services.AddSingleton<IKeyRing>(new PlainKeys());
        services.AddSingleton<IIntake>(s => Intake!);
        _services = services.BuildServiceProvider();
        Intake = intake ?? new ScriptedIntake();
        Intake.Attach(folder.Journal, Region, Get<ICatalogue>(), Formats);
        Home = Get<HomeKeeper>().Of(Collection);
        folder.WithRoot(Home.Root);
    }

    public FixedRegion Region { get; }
    public ScriptedAdmission Admission { get; } = new();
    public MemoryClosings Closings { get; } = new();
    public NoRejects Rejects { get; } = new();
    public MemoryBook Transfers { get; } = new();
    public GivenDeliveries Deliveries { get; } = new();
    public ScriptedIntake Intake { get; }
    public Home Home { get; }
    public IRecordFormats Formats => Get<IRecordFormats>();
    public Task Watching => _running.OfType<FileIntakeService>().Single().Watching;
    public string In => Home.In(Contract);
    public string Result => Home.Result(Contract);
    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Starts it and waits until it watches.</summary>
    public async Task<TestHub> StartAsync()
    {
        // This one alone: the others of the module want a whole hub around them.
        var service = ActivatorUtilities.CreateInstance<FileIntakeService>(_services);
        await service.StartAsync(CancellationToken.None);
        _running.Add(service);
        await service.Watching.WaitAsync(TimeSpan.FromMinutes(5));
        return this;
    }

    /// <summary>Stops as a process that ends: what was in hand stays where it lies.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in _running) await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    /// <summary>Drops a file with its end file; both appear whole.</summary>
    public void Drop(string name, byte[] content, string? endFile = null)
    {
        Directory.CreateDirectory(In);
        // The end file is there before its data: one that comes later is waited for only so long.
        if (endFile is not null) Appear(name + ".end", Encoding.UTF8.GetBytes(endFile));
        Appear(name, content);
    }

    private void Appear(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(In, "." + Hash(name)), content);
        File.Move(Path.Combine(In, "." + Hash(name)), Path.Combine(In, name));
    }

    public void Drop(string name, string content, string? endFile = null) => Drop(name, Encoding.UTF8.GetBytes(content), endFile);

    /// <summary>The result file whose name begins so.</summary>
    public async Task<JsonElement> ResultOf(string name)
    {
        string? path = null;
        await Eventually.True(() => (path = ResultPaths(name).FirstOrDefault()) is not null);
        return JsonDocument.Parse(await File.ReadAllBytesAsync(path!)).RootElement;
    }

    public IEnumerable<string> ResultPaths(string name) => Directory.Exists(Result)
        ? Directory.EnumerateFiles(Result).Where(p => Path.GetFileName(p).StartsWith(name + ".", StringComparison.Ordinal) && p.EndsWith(".result.json", StringComparison.Ordinal))
        : [];

    public static RegionModel RegionOf(Provision? provision = null, params Consumption[] consumes) => new()
    {
        Municipalities =
        [
            new Municipality
            {
                Code = Collection.Municipality,
                Name = "徳島市",
                Applications =
                [
                    new Application { Id = "collection", Name = "収納管理", Provides = [provision ?? new Provision { Contract = Contract }] },
                    new Application { Id = "delinquency", Name = "滞納整理", Consumes = [.. consumes.Length > 0 ? consumes : [new Consumption { Contract = Contract, By = HandOverKind.File }]] },
                ],
            },
        ],
    };

    private static string Hash(string name) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
}

/// <summary>A region that a test sets.</summary>
internal sealed class FixedRegion(RegionModel region) : IRegionStore
{
    public RegionModel Current { get; private set; } = region;
    public event Action<RegionModel>? Changed;

    public long Version => 1;

    public Task<bool> TryReplaceAsync(RegionModel next, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();

    public Task ReplaceAsync(RegionModel next, CancellationToken cancellation)
    {
        Current = next;
        Changed?.Invoke(next);
        return Task.CompletedTask;
    }
}
