using Bus.Core.Nodes;

namespace Bus.Core.Tests.Nodes;

public class SilenceWatchTests
{
    private readonly MovedClock _clock = new();
    private readonly SilenceWatch _watch;

    public SilenceWatchTests() => _watch = new SilenceWatch(_clock);

    private IReadOnlyList<NodeInJournal> Look(long beat, double passed)
    {
        _clock.Pass(TimeSpan.FromSeconds(passed));
        return _watch.Look([new NodeInJournal(1, new NodeCard("two", "p", "u", "v", TimeSpan.FromSeconds(10)), NodeState.Active, beat, 0, default, default)]);
    }

    [Fact]
    public void Node_ThatSaysNothingForItsPatience_IsDead()
    {
        Assert.Empty(Look(1, 0));
        Assert.Empty(Look(1, 9));
        Assert.Single(Look(1, 2));
    }

    [Fact]
    public void Node_ThatSpokeMeanwhile_IsNot()
    {
        Assert.Empty(Look(1, 0));
        Assert.Empty(Look(2, 9));
        Assert.Empty(Look(2, 9));
    }

    /// <summary>This node itself stood still for an hour: what it last saw is old, but the other was there all the time.</summary>
    [Fact]
    public void Node_SeenAgainAfterThisOneStoodStill_IsNotDead()
    {
        Assert.Empty(Look(1, 0));
        Assert.Empty(Look(1800, 3600));
        Assert.Empty(Look(1801, 2));
    }

    [Fact]
    public void Node_WhoseClockOrOursJumps_IsNotDead()
    {
        Look(1, 0);
        _clock.Wall += TimeSpan.FromDays(365);
        Assert.Empty(Look(1, 1));
    }
}
