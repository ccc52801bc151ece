using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Tests.Nodes;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

/// <summary>What is sent again, and what another node changed, against what the journal has just brought into a lane.</summary>
public class LanesTests
{
    private readonly RememberedJournal _journal = new();
    private readonly Lanes _lanes;
    private readonly LaneRecovery _recovery;
    private readonly Replay _replay;

    public LanesTests()
    {
        var leases = Alone.WithAll();
        var options = Options.Create(new DispatchOptions());
        var steady = new SteadyTime(TimeProvider.System);
        var admission = new LaneAdmission(_journal, steady, options);
        var departures = new Departures(new NoPauses(), new NoRegion(), new UnderWay(new NoMaintenance(), TimeProvider.System), TimeProvider.System);
        var tickets = new TicketOffice(new NoRoad(), leases, options, TimeProvider.System, NullLogger<TicketOffice>.Instance);
        _lanes = new Lanes(admission, _journal, departures, tickets, leases, steady, options);
        _recovery = new LaneRecovery(_lanes, admission, _journal, leases, options, TimeProvider.System, NullLogger<LaneRecovery>.Instance);
        _replay = new Replay(null!, null!, _journal, _lanes, new DeliveryOrder(_lanes, admission, _journal, steady, options), new NoRegion(), null!);
    }

    private Lane Lane => _lanes.Of(RememberedJournal.Route)!;

    /// <summary>Right after the start, before the journal was looked through: then the lane must not have it twice, the one waiting for the other.</summary>
    [Fact]
    public async Task Replayed_BeforeTheHubKnowsTheLane_IsThereOnce_AndMayStart()
    {
        _journal.Add(1, DeliveryState.Parked, 7);
        _journal.Add(2, DeliveryState.Waiting, 7);
        _journal.Add(1, DeliveryState.Waiting, 7);
        Assert.True(await _replay.SendAsync(_journal.All.First(), "put right", default));
        await _recovery.RoundAsync(default);
        Assert.True(Lane.Find(1)!.Startable);
        Assert.False(Lane.Find(2)!.Startable);
        Lane.Finish(Lane.Find(1)!);
        Assert.True(Lane.Find(2)!.Startable);
    }

    /// <summary>A wall between municipalities: what of one cannot be read keeps no other's deliveries from coming in after a start, nor what another node changed of them from being seen.</summary>
    [Fact]
    public async Task Recovery_OfRoutesThatCannotBeRead_HoldsNoOther()
    {
        for (var i = 0; i < 8; i++) _journal.Unreadable.Add(RememberedJournal.Route with { Contract = $"damaged-{i}" });
        _journal.Add(1, DeliveryState.Waiting, 7);
        _journal.Outside.Add(new OutsideChange(1, 1, _journal.Unreadable[0]));
        _journal.Outside.Add(new OutsideChange(2, 1, RememberedJournal.Route));

        await Assert.ThrowsAsync<InvalidDataException>(() => _recovery.RoundAsync(default));

        Assert.True(Lane.Find(1)!.Startable);
        Assert.DoesNotContain(_journal.Outside, change => change.Route == RememberedJournal.Route);
    }

    /// <summary>Its end was committed, another node sent it again at once, and this one has not settled that end yet.</summary>
    [Fact]
    public async Task ReplayedOnAnotherNode_WhileItsLastRunIsNotSettled_IsMarkedSoThatItsEndNoLongerCounts()
    {
        var delivery = _journal.Add(1, DeliveryState.Waiting, 7);
        await _recovery.RoundAsync(default);
        Lane.Find(1)!.Running = true;
        _journal.Outside.Add(new OutsideChange(1, delivery.Id, RememberedJournal.Route));
        await _recovery.RoundAsync(default);
        Assert.True(Lane.Find(1)!.Replayed);
        Assert.Empty(_journal.Outside);
    }

    /// <summary>What the start had read as delivered is sent again by another node before the start is through with the lane.</summary>
    [Fact]
    public async Task ReplayedOnAnotherNode_WhileTheLaneComesIn_IsNotForgotten()
    {
        var delivery = _journal.Add(1, DeliveryState.Delivered, 7);
        _journal.Add(2, DeliveryState.Waiting, 8);
        var mayRead = new TaskCompletionSource();
        _journal.KeysMayBeRead = mayRead.Task;
        var admitting = _lanes.AdmitAsync(Lane, 2, default);
        _journal.Add(1, DeliveryState.Waiting, 7);
        var looking = _lanes.LookAgainAsync(Lane, delivery.Id, default);
        mayRead.SetResult();
        await admitting;
        await looking;
        Assert.True(Lane.Find(1)!.Startable);
    }
}
