using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Closings;

public class ClosingRulesTests
{
    private static readonly Closing Stated = new()
    {
        Id = 1, Key = new ClosingKey(new ApplicationRef(MunicipalityCode.Parse("362018"), "collection"), "collection-history", new DateOnly(2026, 11, 20)),
        Number = 1, Records = 10, Amount = 1000, By = "collection", StatedAt = DateTimeOffset.UnixEpoch, IsLast = true, IsOpen = true,
    };
    private static readonly ClosingCount Whole = new() { Handed = new DayAmount(10, 1000), Accepted = new DayAmount(10, 1000) };

    [Theory]
    [InlineData(10, 1000, null, 0)]
    [InlineData(8, 800, ClosingHold.Short, 2)]
    [InlineData(8, 1000, ClosingHold.Short, 2)]
    [InlineData(11, 1000, ClosingHold.Over, 1)]
    [InlineData(10, 999, ClosingHold.Over, 0)]
    public void Incoming_BeforeTheLine_ComparesWhatIsStated(long records, long amount, ClosingHold? hold, long by)
    {
        var reasons = ClosingRules.Incoming(Stated, Whole with { Handed = new DayAmount(records, amount) }, unread: 0);
        Assert.Equal(hold is { } expected ? [new ClosingReason(expected, by)] : Array.Empty<ClosingReason>(), reasons);
        Assert.Empty(ClosingRules.Incoming(Stated with { DrawnAt = DateTimeOffset.UnixEpoch }, Whole with { Handed = new DayAmount(records, amount) }, unread: 0));
        Assert.Empty(ClosingRules.Incoming(Stated with { Records = null, Amount = null }, Whole with { Handed = new DayAmount(records, amount) }, unread: 0));
    }

    [Fact]
    public void Incoming_OnItsWay_Waits()
    {
        var reasons = ClosingRules.Incoming(Stated, Whole with { Processing = 2, Feeding = 1 }, unread: 3);
        Assert.Equal<ClosingReason>([new(ClosingHold.Unread, 3), new(ClosingHold.Feeding, 1), new(ClosingHold.Processing, 2)], [.. reasons]);
        Assert.Equal(ClosingState.Waiting, ClosingRules.StateOf(reasons));
    }

    [Theory]
    [InlineData(0, 0, 0, 10, ClosingState.Closed)]
    [InlineData(1, 0, 0, 9, ClosingState.Waiting)]
    [InlineData(1, 1, 0, 8, ClosingState.Failed)]
    [InlineData(0, 0, 1, 10, ClosingState.Failed)]
    // A consumer that came into the region when some had been accepted already.
    [InlineData(0, 0, 0, 9, ClosingState.Failed)]
    public void Outgoing_AllIsIn_IsClosedOnlyWithAllOfIt(long undelivered, long parked, long disagreed, long records, ClosingState state)
    {
        var delivery = new ClosingDelivery("delinquency", new DayAmount(records, records * 100), undelivered, parked, disagreed);
        Assert.Equal(state, ClosingRules.StateOf(ClosingRules.Outgoing(Whole, delivery, isIn: true)));
    }

    [Fact]
    public void Outgoing_WhileSomethingComesIn_ComparesNothing() =>
        Assert.Empty(ClosingRules.Outgoing(Whole, new ClosingDelivery("delinquency", new DayAmount(11, 1100), 0, 0, 0), isIn: false));

    [Fact]
    public void State_OfAll_IsTheWorst()
    {
        Assert.Equal(ClosingState.Failed, ClosingRules.Worst([ClosingState.Closed, ClosingState.Failed, ClosingState.Open]));
        Assert.Equal(ClosingState.Open, ClosingRules.Worst([ClosingState.Waiting, ClosingState.Open]));
        Assert.Equal(ClosingState.Closed, ClosingRules.Worst([ClosingState.Closed]));
        Assert.Equal(ClosingState.Open, ClosingStatus.Together([]));
    }
}
