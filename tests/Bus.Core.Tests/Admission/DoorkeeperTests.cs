using System.Diagnostics.Metrics;
using Bus.Core.Admission;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Admission;

public class DoorkeeperTests
{
    private static readonly MunicipalityCode A = MunicipalityCode.Parse("362018");
    private static readonly MunicipalityCode B = MunicipalityCode.Parse("412066");
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
    private readonly HandClock _clock = new();
    private readonly FakeDisks _disks = new();
    private readonly FakeUse _use = new();
    private readonly FakeNodes _nodes = new();
    private readonly FakeWatch _journal = new();
    private readonly IntakeOptions _options = new() { MinimumFreeDisk = "1GiB,5%", BacklogPerMunicipality = 3, BacklogInterval = TimeSpan.FromMilliseconds(1) };

    private Doorkeeper Of(Quotas? region, Quotas? ofA = null, BacklogWatch? backlogs = null)
    {
        var disks = new DiskWatch(_disks, Options.Create(_options), _clock, NullLogger<DiskWatch>.Instance);
        return new Doorkeeper(new FixedRegion(region, ofA), _nodes, disks, backlogs ?? Backlogs(), _use, new AdmissionMeter(Meters, disks), _clock);
    }

    private BacklogWatch Backlogs() => new(new Backlog(_journal, new SteadyTime(TimeProvider.System)), Options.Create(_options), TimeProvider.System, NullLogger<BacklogWatch>.Instance);

    private static int Taken(Doorkeeper door, MunicipalityCode municipality)
    {
        var taken = 0;
        while (taken < 1_000 && door.TakeMessage(municipality) is null) taken++;
        return taken;
    }

    [Fact]
    public void Quota_OfTheRegion_HoldsForEachMunicipalityAlone()
    {
        var door = Of(new Quotas(7, null));
        Assert.Equal(7, Taken(door, A));
        Assert.Equal(7, Taken(door, B));
        var fault = door.Look(A)!;
        Assert.Equal((FaultCode.OverQuota, true), (fault.Code, fault.RetryAfter > TimeSpan.Zero));
    }

    [Fact]
    public void Quota_OfTheMunicipality_GoesBeforeTheRegions_AnEmptyOneLiftsIt()
    {
        var door = Of(new Quotas(7, null), new Quotas(2, null));
        Assert.Equal((2, 7), (Taken(door, A), Taken(door, B)));
        Assert.Equal(1_000, Taken(Of(new Quotas(7, null), new Quotas(null, null)), A));
    }

    [Fact]
    public void Nodes_ShareTheQuota()
    {
        _nodes.Nodes = 3;
        Assert.Equal(4, Taken(Of(new Quotas(12, null)), A));
    }

    [Fact]
    public async Task Bytes_OfTheDay_FilesBeyondWaitUntilTomorrow_OneLargerThanADayNeverFits()
    {
        var door = Of(new Quotas(null, 1_000));
        _use.Bytes = 600;
        Assert.Null(await door.LookAtFileAsync(A, 400, default));
        var waits = (await door.LookAtFileAsync(A, 401, default))!;
        // The clock stands at 09:00 in Japan.
        Assert.Equal((FaultCode.OverQuota, TimeSpan.FromHours(15)), (waits.Code, waits.RetryAfter!.Value));
        Assert.Null((await door.LookAtFileAsync(A, 1_001, default))!.RetryAfter);
        Assert.Equal(new DateOnly(2026, 11, 20), _use.Asked);
    }

    [Fact]
    public async Task Disk_WithTooLittleRoom_NothingNewIsTaken_UntilThereIsSomeMore()
    {
        var door = Of(null);
        Assert.Null(door.Look(A));
        _disks.Free = (1L << 30) - 1;
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(FaultCode.Unavailable, door.Look(A)!.Code);
        Assert.Equal(FaultCode.Unavailable, door.TakeMessage(A)!.Code);
        Assert.NotNull((await door.LookAtFileAsync(A, 1, default))!.RetryAfter);
        Assert.Equal("/data", door.Status.DiskLow!.Folder);
        _disks.Free = (1L << 30) + 1;
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.NotNull(door.Look(A));
        _disks.Free = 2L << 30;
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(door.Look(A));
    }

    [Theory]
    [InlineData("1GiB,5%", 100L << 30, 1L << 30)]
    [InlineData("1GiB,5%", 1000, 50)]
    [InlineData("10%", 1000, 100)]
    [InlineData("0", 1000, 0)]
    public void DiskFloor_IsTheSmallestOfWhatIsSaid(string text, long size, long least)
    {
        Assert.True(DiskFloor.TryParse(text, out var floor));
        Assert.Equal(least, floor.Of(size));
    }

    [Theory]
    [InlineData("")]
    [InlineData("much")]
    [InlineData("100%")]
    [InlineData("-1")]
    [InlineData("1GiB,")]
    public void DiskFloor_OfNonsense_IsRefused(string text) => Assert.False(DiskFloor.TryParse(text, out _));

    [Fact]
    public async Task Backlog_Full_NothingNewIsTakenFromThatMunicipality_FromOthersItIs()
    {
        _journal.Undelivered = 3;
        using var backlogs = Backlogs();
        var door = Of(null, backlogs: backlogs);
        Assert.Null(door.Look(A));
        await backlogs.StartAsync(default);
        while (door.Look(A) is null) await Task.Delay(5);
        Assert.Equal((FaultCode.Busy, null), (door.TakeMessage(A)!.Code, door.TakeMessage(B)));
        Assert.Equal([A], door.Status.Backlogs);
        await backlogs.StopAsync(default);
    }

    private sealed class FakeDisks : IDisks
    {
        public long Free { get; set; } = 50L << 30;
        public IReadOnlyList<(string Folder, long Free, long Size)> Look() => [("/data", Free, 100L << 30)];
    }

    private sealed class FakeUse : IBulkUse
    {
        public long Bytes { get; set; }
        public DateOnly Asked { get; private set; }

        public Task<long> OfDayAsync(MunicipalityCode municipality, DateOnly day, CancellationToken cancellation)
        {
            Asked = day;
            return Task.FromResult(Bytes);
        }
    }

    private sealed class FakeWatch : IJournalWatch
    {
        public long Undelivered { get; set; }
        public Task<IReadOnlyList<RouteBacklog>> BacklogAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<RouteBacklog>>(
            [.. new[] { "x", "y" }.Select((c, i) => new RouteBacklog(new RouteId(A, "collection-history", c), (Undelivered + i) / 2, DateTimeOffset.UnixEpoch))]);
        public Task<IReadOnlyList<(MunicipalityCode Municipality, long Parked)>> ParkedAsync(CancellationToken cancellation) => throw new NotSupportedException();
        public Task<UnfinishedCounts> CountsAsync(CancellationToken cancellation) => throw new NotSupportedException();
        public Task<IReadOnlySet<DateOnly>> ComeAsync(ApplicationRef sender, string contract, IReadOnlyList<DateOnly> days, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> HasComeAsync(ApplicationRef sender, string contract, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();
        public Task WriteMarkAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class FakeNodes : INodeCount
    {
        public int Nodes { get; set; } = 1;
    }

    private sealed class FixedRegion(Quotas? quotas, Quotas? ofA) : IRegionStore
    {
        public RegionModel Current { get; } = new()
        {
            Quotas = quotas,
            Municipalities = [new Municipality { Code = A, Name = "a", Quotas = ofA }, new Municipality { Code = B, Name = "b" }],
        };

        public event Action<RegionModel>? Changed { add { } remove { } }

        public long Version => 1;

        public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
