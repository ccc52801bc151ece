using System.Diagnostics.Metrics;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Tests.Nodes;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

/// <summary>A dispatcher whose way out leads nowhere: nothing here may come so far.</summary>
public sealed class DispatcherTests : IDisposable
{
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly RememberedJournal _journal = new();
    private readonly Lanes _lanes;
    private readonly Circuits _circuits;
    private readonly Dispatcher _dispatcher;

    public DispatcherTests()
    {
        var (leases, region, time) = (Alone.WithAll(), new NoRegion(), TimeProvider.System);
        var options = Options.Create(new DispatchOptions());
        var steady = new SteadyTime(time);
        var underWay = new UnderWay(new NoMaintenance(), time);
        var tickets = new TicketOffice(new NoRoad(), leases, options, time, NullLogger<TicketOffice>.Instance);
        _lanes = new Lanes(new LaneAdmission(_journal, steady, options), _journal, new Departures(new NoPauses(), region, underWay, time), tickets, leases, steady, options);
        _circuits = new Circuits(region, options, steady, Meters, NullLogger<Circuits>.Instance);
        _dispatcher = new Dispatcher(null!, _lanes, _circuits, new Poison(options), new Retrying(region, options, time), _journal, steady, options, underWay, NullLogger<Dispatcher>.Instance);
    }

    public void Dispose()
    {
        _dispatcher.Dispose();
        _circuits.Dispose();
    }

    private LaneEntry EntryOf(Delivery delivery) => _lanes.Of(delivery.Route)!.Find(delivery.Position)!;

    /// <summary>It was parked, and the answer to that commit was lost: only its replay begins it again.</summary>
    [Fact]
    public async Task ParkedInTheJournal_IsParkedInItsLane()
    {
        var delivery = _journal.Add(1, DeliveryState.Waiting, 7);
        await _lanes.AdmitAsync(_lanes.Of(delivery.Route)!, 1, default);
        _journal.Add(1, DeliveryState.Parked, 7);
        await _dispatcher.StartAsync(default);
        await _dispatcher.TakeAsync([delivery.Ticket], default);
        await WaitForAsync(() => EntryOf(delivery).Parked);
        await _dispatcher.StopAsync(default);
    }

    /// <summary>A lane into which a long backlog comes is its municipality's own matter: neither the sweep nor the broker's next ticket waits for it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LaneThatIsSlowToFill_HoldsNoOther(bool bySweep)
    {
        var (slow, other) = (_journal.Add(1, DeliveryState.Waiting, 7), _journal.Add(2, DeliveryState.Waiting, 8));
        other = other with { Route = other.Route with { Municipality = MunicipalityCode.Parse("412066") } };
        await _lanes.AdmitAsync(_lanes.Of(other.Route)!, 2, default);
        var entry = _lanes.Of(other.Route)!.Find(2)!;
        (entry.TicketSent, _journal.KeysMayBeRead) = (null, new TaskCompletionSource().Task);
        if (bySweep)
        {
            _lanes.Of(slow.Route)!.Announce(1, DateTimeOffset.UnixEpoch); // its ticket was lost long ago
            await _dispatcher.StartAsync(default);
            for (var round = 0; round < 3; round++)
            {
                entry.TicketSent = null;
                await WaitForAsync(() => entry.TicketSent is not null);
            }
        }
        else
        {
            await _dispatcher.StartAsync(default);
            await _dispatcher.TakeAsync([slow.Ticket, other.Ticket], default).WaitAsync(Patience);
            await WaitForAsync(() => entry.NotBefore is not null); // it went down the way, which leads nowhere
            Assert.True(_dispatcher.TakeAsync([slow.Ticket], default).IsCompletedSuccessfully);
        }
        await _dispatcher.StopAsync(default);
    }

    /// <summary>The broker may be there first. What was begun then could not be called off, and held up the end of a hub that stops.</summary>
    [Fact]
    public async Task NotStarted_ATicketThatComesEarlyBeginsWithTheStart()
    {
        var delivery = _journal.Add(1, DeliveryState.Waiting, 7);
        await _dispatcher.TakeAsync([delivery.Ticket], default);
        Assert.True(EntryOf(delivery) is { Queued: true, Running: false });
        await _dispatcher.StartAsync(default);
        await WaitForAsync(() => EntryOf(delivery).NotBefore is not null);
        await _dispatcher.StopAsync(default);
    }

    /// <summary>Else the count of attempts in whose midst the hub died would be taken back of one that this hub never began.</summary>
    [Fact]
    public async Task Stopped_ATicketThatComesLateBeginsNothing()
    {
        var delivery = _journal.Add(1, DeliveryState.Delivering, 7);
        await _dispatcher.StartAsync(default);
        await _dispatcher.StopAsync(default);
        await _dispatcher.TakeAsync([delivery.Ticket], default);
        await Task.Delay(100);
        Assert.Empty(_journal.Applied);
        Assert.True(EntryOf(delivery) is { Running: false, NotBefore: null });
    }

    private static async Task WaitForAsync(Func<bool> state)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!state()) await Task.Delay(10, patience.Token);
    }
}
