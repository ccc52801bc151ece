using Bus.Core.Closings;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Tests.Dispatch;
using Bus.Core.Tests.Nodes;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Closings;

public class ClosingDeskTests
{
    private readonly ClosingRig _rig = new();

    private ClosingRounds Rounds(Leases? leases = null)
    {
        var underWay = new UnderWay(new NoMaintenance(), _rig.Clock);
        return new ClosingRounds(_rig.Desk, _rig.Book, _rig, new Departures(new NoPauses(), _rig, underWay, _rig.Clock), underWay, leases ?? Alone.WithAll(), Options.Create(new ClosingOptions()),
            new SteadyTime(_rig.Clock), _rig.Clock, NullLogger<ClosingRounds>.Instance);
    }

    [Fact]
    public async Task State_ByWhoDoesNotProvideIt_IsForbidden()
    {
        var other = await _rig.Desk.StateAsync(new ClosingStatement(ClosingRig.Key with { Provider = new ApplicationRef(ClosingRig.Home, "delinquency") }, "x"), default);
        Assert.Equal(FaultCode.Forbidden, other.Fault!.Code);
        Assert.Equal(FaultCode.InvalidMessage, (await _rig.Desk.StateAsync(new ClosingStatement(ClosingRig.Key, "x") { Amount = 5 }, default)).Fault!.Code);
        Assert.Equal(FaultCode.InvalidMessage, (await _rig.Desk.StateAsync(new ClosingStatement(ClosingRig.Key, "x") { Records = -1 }, default)).Fault!.Code);
        Assert.Null(_rig.Book.Last);
    }

    [Fact]
    public async Task State_NothingOpen_ClosesForEach()
    {
        _rig.Book.Count = new ClosingCount { Accepted = new DayAmount(1, 100), Handed = new DayAmount(1, 100), Deliveries = [Delivered("delinquency"), Delivered("other")] };
        var status = await _rig.StateAsync(1);
        Assert.Equal((ClosingState.Closed, false), (status.State, _rig.Book.Last!.IsOpen));
        Assert.Equal(["delinquency", "other"], status.Consumers.Select(c => c.Consumer));
        Assert.Equal("delinquency", Assert.Single(await _rig.Book.MarkersAsync(default)).Consumer);
    }

    [Fact]
    public async Task State_WithUnreadFiles_DrawsNoLineWhileTheyLieThere()
    {
        _rig.Unread.Add("day.csv");
        var status = await _rig.StateAsync();
        Assert.Equal((ClosingState.Waiting, new ClosingReason(ClosingHold.Unread, 1)), (status.State, status.Reasons.Single()));
        // Another one that came later does not hold it.
        _rig.Unread[0] = "later.csv";
        Assert.Equal(ClosingState.Closed, (await _rig.Desk.LookAsync(ClosingRig.Home, ClosingRig.Key.Contract, ClosingRig.Key.Day, default)).Single().State);
    }

    [Fact]
    public async Task State_LineNotDrawn_IsClosedForNobody()
    {
        _rig.Book.MayDraw = false;
        Assert.Equal(ClosingState.Waiting, (await _rig.StateAsync()).State);
        Assert.Empty(await _rig.Book.ClosedForAsync(1, default));
    }

    [Fact]
    public async Task Closed_ForOne_StaysSo_WhileAnotherWaits()
    {
        _rig.Book.Count = new ClosingCount { Accepted = new DayAmount(1, 100), Handed = new DayAmount(1, 100), Deliveries = [Delivered("delinquency"), new("other", DayAmount.Zero, 0, 1, 0)] };
        var status = await _rig.StateAsync();
        Assert.Equal(ClosingState.Failed, status.State);
        Assert.Equal((ClosingState.Closed, ClosingState.Failed), (status.For("delinquency").State, status.For("other").State));
        // Sent again: on its way once more, and was closed all the same.
        _rig.Book.Count = _rig.Book.Count with { Deliveries = [new("delinquency", DayAmount.Zero, 1, 0, 0), Delivered("other")] };
        Assert.Equal(ClosingState.Closed, (await _rig.Desk.LookAsync(ClosingRig.Home, ClosingRig.Key.Contract, ClosingRig.Key.Day, default)).Single().State);
    }

    [Fact]
    public async Task Look_NothingStated_IsOpen()
    {
        var status = Assert.Single(await _rig.Desk.LookAsync(ClosingRig.Home, ClosingRig.Key.Contract, ClosingRig.Key.Day, default));
        Assert.Equal((ClosingState.Open, ClosingRig.Key), (status.State, status.Key));
        Assert.Empty(await _rig.Desk.LookAsync(ClosingRig.Home, "assessment", ClosingRig.Key.Day, default));
    }

    [Fact]
    public async Task Round_PublishesAMarkerOnce_UnderItsLease()
    {
        await _rig.StateAsync();
        await Rounds().RoundAsync(default);
        await Rounds().RoundAsync(default);
        Assert.Equal([$"prepare delinquency {Alone.Epoch}", $"publish delinquency {Alone.Epoch}"], _rig.Steps);
    }

    [Fact]
    public async Task Round_AfterAFailure_PublishesWhatWasPreparedThen()
    {
        await _rig.StateAsync();
        var rounds = Rounds();
        _rig.Failure = new IOException("no room");
        await rounds.RoundAsync(default);
        _rig.Failure = null;
        await rounds.RoundAsync(default);
        Assert.Equal([$"prepare delinquency {Alone.Epoch}", $"publish delinquency {Alone.Epoch}"], _rig.Steps);
    }

    [Fact]
    public async Task Round_OfANodeWithoutTheLease_DoesNothing()
    {
        await _rig.StateAsync();
        await Rounds(Alone.WithNone()).RoundAsync(default);
        Assert.Empty(_rig.Steps);
    }

    [Fact]
    public async Task Round_LooksLessOftenAtWhatWaitsForLong()
    {
        _rig.Book.MayDraw = false;
        await _rig.StateAsync();
        var rounds = Rounds();
        _rig.Clock.Pass(TimeSpan.FromHours(2));
        var before = _rig.Book.Looks;
        await rounds.RoundAsync(default);
        _rig.Clock.Pass(TimeSpan.FromSeconds(59));
        await rounds.RoundAsync(default);
        Assert.Equal(before + 1, _rig.Book.Looks);
        _rig.Clock.Pass(TimeSpan.FromSeconds(1));
        await rounds.RoundAsync(default);
        Assert.Equal(before + 2, _rig.Book.Looks);
    }

    private static ClosingDelivery Delivered(string consumer) => new(consumer, new DayAmount(1, 100), 0, 0, 0);
}
