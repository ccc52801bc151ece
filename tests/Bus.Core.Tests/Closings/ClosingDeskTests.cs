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
        _rig.Clock.Pass(TimeSpan.FromSeconds(143));
        await rounds.RoundAsync(default);
        Assert.Equal(before + 1, _rig.Book.Looks);
        _rig.Clock.Pass(TimeSpan.FromSeconds(1));
        await rounds.RoundAsync(default);
        Assert.Equal(before + 2, _rig.Book.Looks);
    }

    [Fact]
    public async Task State_WhereFoldersCannotBeRead_IsNotNow_AndWhatWaitsGoesOnWaiting()
    {
        _rig.Unread.Add("day.csv");
        Assert.Equal(ClosingState.Waiting, (await _rig.StateAsync()).State);
        _rig.OutOfReach = new IOException("not mounted");
        Assert.Equal(FaultCode.Unavailable, (await _rig.Desk.StateAsync(new ClosingStatement(ClosingRig.Key, "x"), default)).Fault!.Code);
        Assert.Equal(new ClosingReason(ClosingHold.Unread, 1), (await _rig.Desk.LookAsync(ClosingRig.Home, ClosingRig.Key.Contract, ClosingRig.Key.Day, default)).Single().Reasons.Single());
        Assert.Null(_rig.Book.Last!.DrawnAt);
    }

    [Fact]
    public async Task State_WhereTheJournalCannotBeAsked_IsNotTheFoldersFault()
    {
        _rig.OutOfReach = new JournalUnavailableException(new Bilingual("届かない", "not reached"));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _rig.StateAsync());
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("2062-11-20")]
    public async Task State_ADateThatNobodyMeans_IsRefused(string day)
    {
        var key = ClosingRig.Key with { Day = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture) };
        Assert.Equal(FaultCode.InvalidMessage, (await _rig.Desk.StateAsync(new ClosingStatement(key, "x"), default)).Fault!.Code);
    }

    [Fact]
    public async Task Line_WhileDeliveriesAreHeld_IsNotDrawn()
    {
        _rig.Maintenance.Current = new Maintenance("restored", _rig.Clock.GetUtcNow(), null, "restore", Accepts: true, Delivers: false);
        Assert.Null((await _rig.StateAsync()).Closing!.DrawnAt);
    }

    [Fact]
    public async Task Round_OneDateThatCannotBeLookedAt_HoldsNoMarkerAndNoAlert()
    {
        await _rig.StateAsync();
        _rig.Book.Reopen();
        _rig.Book.CountFails = new InvalidOperationException("of this date");
        await Rounds().RoundAsync(default);
        Assert.Equal(2, _rig.Steps.Count);
        Assert.Single(_rig.Book.LateLooks);
    }

    [Fact]
    public async Task Round_LooksForWhatCameLate_OnceFromYesterday_ThenFromWhereAllNumbersWereSeen()
    {
        var rounds = Rounds();
        await rounds.RoundAsync(default);
        _rig.Clock.Pass(TimeSpan.FromSeconds(59));
        await rounds.RoundAsync(default);
        _rig.Clock.Pass(TimeSpan.FromSeconds(1));
        await rounds.RoundAsync(default);
        Assert.Equal([(null, 0), (100, 1)], _rig.Book.LateLooks);
    }

    private static ClosingDelivery Delivered(string consumer) => new(consumer, new DayAmount(1, 100), 0, 0, 0);
}
