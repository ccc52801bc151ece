using System.Security.Cryptography;
using System.Text;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Files.Homes;
using Bus.Files.Partners;
using Bus.Files.Partners.Lines;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Files.Tests.Partners;

/// <summary>The visits of one node among several.</summary>
public sealed class PartnerServiceTests(PartnerServer server) : IClassFixture<PartnerServer>, IAsyncLifetime
{
    private static readonly Maintenance Closed = new("test", default, null, "test", Accepts: false, Delivers: false) { Id = 1 };
    private static readonly PartnerRef Bank = new(TestHub.Delinquency, "bank");
    private readonly TestFolder _folder = new();
    private readonly GivenLeases _leases = new GivenLeases().Give();
    private readonly NoMaintenance _maintenance = new();
    private readonly PartnersOptions _options = new() { Look = TimeSpan.FromMilliseconds(50), SameTime = TimeSpan.Zero, Quiet = TimeSpan.Zero };
    private readonly string _there = $"t{Guid.NewGuid():N}";
    private TestHub _hub = null!;
    private UnderWay _underWay = null!;
    private PartnerService _service = null!;

    private string There => Path.Combine(server.Home, _there);
    private Home Home => _hub.Get<HomeKeeper>().Of(Bank.Application);

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(There);
        await server.OwnAsync();
    }

    public async Task DisposeAsync()
    {
        await _service.StopAsync(default);
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Its routes would wait for hours behind a slow line; and lost, another node has begun.</summary>
    [Fact]
    public async Task Visit_WhoseLeaseAnotherNodeShallHave_IsBrokenOffAmidATransfer_AndGoesOnWhereItWas()
    {
        await MakeAsync(p => p with { Bandwidth = 40 * 1024, Every = TimeSpan.FromHours(1), Put = [new PartnerPut(TestHub.Contract, _there, EndFile: true)] });
        var content = RandomNumberGenerator.GetBytes(400_000);
        Deliver("r1.csv", content);
        await _service.StartAsync(default);
        await Eventually.True(() => Part() is { Length: > 0 });

        _leases.Take();
        await Eventually.True(() => _underWay.Delivering == 0);
        Assert.InRange(Part()!.Length, 1, content.Length - 1);
        Assert.DoesNotContain(_hub.Transfers.Ended, v => v.EndedAt is not null);

        _leases.Give();
        await Eventually.True(() => File.Exists(Path.Combine(There, "r1.csv.end")));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(There, "r1.csv")));
        await Eventually.True(() => _hub.Transfers.Ended.Any(v => v is { SucceededAt: not null, Put: 1, Failures: 0 }));

        FileInfo? Part() => Directory.GetFiles(There, "r1.csv.*.part").Select(path => new FileInfo(path)).FirstOrDefault();
    }

    /// <summary>A set time of which half was done is not served: the rest would wait for the next one.</summary>
    [Fact]
    public async Task Visit_ThatAMaintenanceEndsHalfWay_IsMadeUpForAfterIt()
    {
        await MakeAsync(p => p with { Bandwidth = 40 * 1024, Every = TimeSpan.FromHours(1), Put = [new PartnerPut(TestHub.Contract, _there, EndFile: false)] });
        Deliver("r1.csv", RandomNumberGenerator.GetBytes(400_000));
        Deliver("r2.csv", RandomNumberGenerator.GetBytes(100));
        await _service.StartAsync(default);
        await Eventually.True(() => Directory.GetFiles(There).Length > 0);

        _maintenance.Current = Closed;
        await Eventually.True(() => _hub.Transfers.Ended.Any(v => v.Put == 1));
        Assert.Equal(["r2.csv", "r2.csv.end"], Directory.GetFiles(Home.Out(TestHub.Contract)).Select(Path.GetFileName).Order());
        _maintenance.Current = null;

        await Eventually.True(() => File.Exists(Path.Combine(There, "r2.csv")));
    }

    /// <summary>The hub stopped before it got its place.</summary>
    [Fact]
    public async Task FileThatIsReady_IsShownFromTheBeginning_ByTheNodeWhoseItIs()
    {
        // It is not visited.
        _maintenance.Current = Closed;
        await MakeAsync(p => p with { Every = TimeSpan.FromHours(1), Fetch = [new PartnerFetch(TestHub.Contract, "nowhere", "*.csv", EndFile: false, FetchedFate.Delete, null)] },
            new Transfer(Bank, TransferDirection.Fetch, "nowhere", "a.csv", 5, "2026-11-20T01:30", "ab", TransferState.Ready));
        await _service.StartAsync(default);
        await Eventually.True(() => _hub.Get<IFileProgress>().Current is [{ File: "a.csv", Phase: FilePhase.Waiting, TotalBytes: 5 }]);

        _leases.Take();
        await Eventually.True(() => _hub.Get<IFileProgress>().Current.Count == 0);
    }

    private async Task MakeAsync(Func<Partner, Partner> but, params Transfer[] known)
    {
        var secret = Convert.ToBase64String(new PlainKeys().Seal(Bank.Application.Municipality, Encoding.UTF8.GetBytes(PartnerServer.Password), SecretContext.Partner(Bank.Application.Application, Bank.Partner)));
        var partner = but(LineOf.Partner(server, "ftp") with { SealedSecret = secret });
        var region = TestHub.RegionOf();
        region = region with { Municipalities = [.. region.Municipalities.Select(m => m with { Applications = [.. m.Applications.Select(a => a.Id == Bank.Application.Application ? a with { Partners = [partner] } : a)] })] };
        _hub = new TestHub(_folder, region: region, leases: _leases);
        foreach (var transfer in known) await _hub.Transfers.WriteAsync(transfer, default);
        _service = new PartnerService(_hub.Region, _hub.Transfers, new PartnerLines(new PlainKeys(), Options.Create(_options), _folder.Path, TimeProvider.System), _hub.Get<HomeKeeper>(), _hub.Get<PartnerTurns>(),
            _hub.Get<PartnerFiles>(), _underWay = new UnderWay(_maintenance, TimeProvider.System), Options.Create(_options), TimeProvider.System, NullLogger<PartnerService>.Instance);
    }

    private void Deliver(string name, byte[] content)
    {
        Directory.CreateDirectory(Home.Out(TestHub.Contract));
        File.WriteAllBytes(Path.Combine(Home.Out(TestHub.Contract), name), content);
        File.WriteAllText(Path.Combine(Home.Out(TestHub.Contract), name + ".end"), "1,1");
    }

    private sealed class NoMaintenance : IMaintenance
    {
        public Maintenance? Current { get; set; }
        public Task<Maintenance> BeginAsync(Maintenance maintenance, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<bool> EndAsync(string by, CancellationToken cancellation) => throw new NotSupportedException();
        public Task RefreshAsync(CancellationToken cancellation) => throw new NotSupportedException();
        public Task ReportAsync(NodeActivity activity, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<IReadOnlyList<NodeActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
