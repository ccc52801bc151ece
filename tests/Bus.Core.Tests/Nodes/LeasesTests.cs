using Bus.Core.Nodes;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Nodes;

public class LeasesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly MovedClock _clock = new();
    private readonly Leases _leases;
    private readonly Fence _fence = new(Shards.Of("alerts"), 2);

    public LeasesTests()
    {
        _leases = new Leases(Options.Create(new NodeOptions { Name = "one" }), _clock);
        _leases.Renew(_clock.GetTimestamp(), Patience);
        _leases.Begin([_fence]);
    }

    [Fact]
    public void Turn_OfAnotherNodesKey_IsNotGiven()
    {
        Assert.NotEqual(_fence.Shard, Shards.Of("362018/collection-history/delinquency"));
        Assert.Null(_leases.Enter("362018/collection-history/delinquency"));
        Assert.Equal(_fence, _leases.Enter("alerts")!.Fence);
    }

    /// <summary>The process stood still, or the journal was out of reach: it stops by itself, before anybody tells it, whatever the wall clock says.</summary>
    [Fact]
    public void Turn_WithoutAHeartbeatForThePatience_MayNotGoOn()
    {
        var turn = _leases.Enter("alerts")!;
        _clock.Pass(Patience - TimeSpan.FromSeconds(1));
        Assert.True(turn.MayGoOn);
        _clock.Wall -= TimeSpan.FromDays(1);
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.False(turn.MayGoOn);
        Assert.Null(_leases.Enter("alerts"));
        Assert.False(_leases.Holds("alerts"));
        _leases.Renew(_clock.GetTimestamp(), Patience);
        Assert.True(turn.MayGoOn);
    }

    [Fact]
    public void Turn_OfALeaseThatWasLost_NeverGoesOnAgain()
    {
        var turn = _leases.Enter("alerts")!;
        _leases.End(_fence.Shard);
        _leases.Begin([_fence with { Epoch = 4 }]);
        Assert.False(turn.MayGoOn);
        Assert.Equal(4, _leases.Enter("alerts")!.Fence.Epoch);
    }

    [Fact]
    public void Lease_WantedByAnother_IsGivenBackWhenTheLastTurnHasEnded()
    {
        var emptied = 0;
        _leases.Emptied += () => emptied++;
        var turn = _leases.Enter("alerts")!;
        var term = _leases.TermOf(_fence.Shard)!;
        Assert.False(term.Yield());
        Assert.False(turn.MayGoOn);
        Assert.Null(_leases.Enter("alerts"));
        turn.Dispose();
        turn.Dispose();
        Assert.Equal(1, emptied);
        Assert.True(term.Yield());
        term.Keep();
        Assert.NotNull(_leases.Enter("alerts"));
    }
}
