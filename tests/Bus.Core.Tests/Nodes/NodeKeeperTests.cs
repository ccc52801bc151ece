using Bus.Core.Nodes;
using Bus.Core.Region;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Nodes;

/// <summary>Nodes on one journal, round by round.</summary>
public class NodeKeeperTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private readonly MovedClock _clock = new();
    private readonly RememberedNodes _journal = new();

    private sealed record Node(Leases Leases, NodeKeeper Keeper)
    {
        public Task RoundAsync() => Keeper.RoundAsync(default);
        public List<int> Shards => [.. Enumerable.Range(0, Core.Nodes.Shards.Count).Where(s => Leases.TermOf(s) is { MayGoOn: true })];
    }

    private async Task<Node> JoinAsync(string name, string place = "", RememberedNodes? journal = null)
    {
        var node = Make(name, place, journal);
        await node.Keeper.JoinAsync(default);
        return node;
    }

    private sealed class OneRegion : IRegionStore
    {
        public RegionModel Current => RegionModel.Empty;
        public long Version => 1;
        public event Action<RegionModel>? Changed { add { } remove { } }
        public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private Node Make(string name, string place = "", RememberedNodes? journal = null)
    {
        var options = Options.Create(new NodeOptions { Name = name, Heartbeat = TimeSpan.FromMilliseconds(50) });
        var leases = new Leases(options, _clock);
        return new Node(leases, new NodeKeeper(journal ?? _journal, leases, new NodeSelf(place, $"http://{name}", "1"), new OneRegion(), options, _clock, NullLogger<NodeKeeper>.Instance));
    }

    /// <summary>Only this node beats, for longer than anybody's patience.</summary>
    private async Task BeatAloneAsync(Node node)
    {
        for (var passed = TimeSpan.Zero; passed <= TimeSpan.FromSeconds(12); passed += Beat)
        {
            await node.RoundAsync();
            _clock.Pass(Beat);
        }
    }

    [Fact]
    public async Task Start_DatabaseSlowAtFirst_IsTriedAgain_ButNotForEver()
    {
        var node = Make("one");
        _journal.Unanswered = 2;
        await node.Keeper.StartAsync(default);
        Assert.Equal(Shards.Count, node.Shards.Count);
        await node.Keeper.StopAsync(default);

        _journal.Unanswered = int.MaxValue;
        await Assert.ThrowsAsync<TimeoutException>(() => Make("two").Keeper.StartAsync(default));
    }

    [Fact]
    public async Task OneNode_HasEverythingAtOnce() => Assert.Equal(Shards.Count, (await JoinAsync("one")).Shards.Count);

    [Fact]
    public async Task SecondNode_IsGivenItsHalf_AndNoShardIsEverInTwoHands()
    {
        var one = await JoinAsync("one");
        var two = await JoinAsync("two");
        Assert.Empty(two.Shards);
        await one.RoundAsync();
        await two.RoundAsync();
        Assert.Equal(Shards.Count / 2, one.Shards.Count);
        Assert.Equal(Enumerable.Range(0, Shards.Count), one.Shards.Concat(two.Shards).Order());
    }

    [Fact]
    public async Task Shard_WithWorkUnderWay_IsGivenWhenThatHasEnded()
    {
        var one = await JoinAsync("one");
        var two = await JoinAsync("two");
        var key = Enumerable.Range(0, 100).Select(n => $"key-{n}").First(k => Shards.Share(["one", "two"])[Shards.Of(k)] == "two");
        var turn = one.Leases.Enter(key)!;
        await one.RoundAsync();
        Assert.False(turn.MayGoOn);
        await two.RoundAsync();
        Assert.Null(two.Leases.Enter(key));
        turn.Dispose();
        await one.RoundAsync();
        await two.RoundAsync();
        Assert.NotNull(two.Leases.Enter(key));
    }

    [Fact]
    public async Task StandingNode_StopsByItself_IsReplaced_AndBeginsAnewWhenItWakesUp()
    {
        var one = await JoinAsync("one");
        var two = await JoinAsync("two");
        await one.RoundAsync();
        await two.RoundAsync();
        var turn = one.Leases.Enter(Enumerable.Range(0, 100).Select(n => $"key-{n}").First(k => one.Leases.Holds(k)))!;
        await BeatAloneAsync(two);
        // It has not done anything yet since it woke up.
        Assert.Empty(one.Shards);
        Assert.False(turn.MayGoOn);
        Assert.Equal(Shards.Count, _journal.Leases.Count(l => l.Holder == 2));

        await one.RoundAsync();
        Assert.False(turn.MayGoOn);
        await two.RoundAsync();
        await one.RoundAsync();
        Assert.Equal(Enumerable.Range(0, Shards.Count), one.Shards.Concat(two.Shards).Order());
        Assert.All(_journal.Leases.Where(l => l.Holder == 3), l => Assert.True(l.Fence.Epoch > turn.Fence.Epoch));
    }

    /// <summary>It stood still, or its machine went, amid a statement: the database believes in its connection for as long as it likes.</summary>
    [Fact]
    public async Task StandingNode_ThatHoldsOnToALease_IsCutOff_AlsoIfItHoldsOnOnceMore()
    {
        var one = await JoinAsync("one");
        var two = await JoinAsync("two");
        await one.RoundAsync();
        await two.RoundAsync();
        var (first, again) = (one.Shards[0], one.Shards[1]);
        _journal.HeldOn[first] = 1;
        await BeatAloneAsync(two);
        Assert.Equal(Shards.Count, two.Shards.Count);

        // What it took on in its last moments, and never gave back.
        _journal.HeldOn[again] = 1;
        two.Leases.End(again);
        await _journal.ReleaseAsync(2, [_journal.Leases[again].Fence], default);
        await two.RoundAsync();
        await two.RoundAsync();
        Assert.Equal(Shards.Count, two.Shards.Count);
    }

    [Fact]
    public async Task LeavingNode_GivesEverythingAway()
    {
        var one = await JoinAsync("one");
        var two = await JoinAsync("two");
        one.Keeper.Leave();
        await one.RoundAsync();
        await two.RoundAsync();
        Assert.Empty(one.Shards);
        Assert.Equal(Shards.Count, two.Shards.Count);
    }

    [Fact]
    public async Task RestartedNode_InItsOwnFolder_HasItsLeasesAtOnce()
    {
        await JoinAsync("one", "data");
        Assert.Equal(Shards.Count, (await JoinAsync("one", "data")).Shards.Count);
    }

    [Fact]
    public async Task Name_OfAnotherLivingNode_IsRefused()
    {
        var one = await JoinAsync("one", "data-1");
        var second = JoinAsync("one", "data-2");
        while (!second.IsCompleted)
        {
            await one.RoundAsync();
            await Task.Delay(10);
        }
        var refused = await Assert.ThrowsAsync<NodeNameTakenException>(() => second);
        Assert.Contains("http://one", refused.Message);
        Assert.Equal(Shards.Count, one.Shards.Count);
    }

    [Fact]
    public async Task Name_OfADeadNode_IsTakenOver()
    {
        await JoinAsync("one", "data-1");
        var second = JoinAsync("one", "data-2");
        while (!second.IsCompleted)
        {
            _clock.Pass(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }
        Assert.Equal(Shards.Count, (await second).Shards.Count);
    }

    [Fact]
    public async Task JournalThatIsNotShared_NeedsNoHeartbeat()
    {
        var one = await JoinAsync("one", journal: new RememberedNodes { IsShared = false });
        _clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(Shards.Count, one.Shards.Count);
    }

    /// <summary>A container has another name each time; those before it were listed as lost for ever, last seen when they began.</summary>
    [Fact]
    public async Task JournalThatIsNotShared_KeepsNoNodeOfAnotherName()
    {
        var journal = new RememberedNodes { IsShared = false };
        await JoinAsync("one", journal: journal);
        var two = await JoinAsync("two", journal: journal);
        Assert.Equal(["two"], (await journal.LookAsync(default)).Nodes.Select(n => n.Card.Name));
        Assert.Equal(Shards.Count, two.Shards.Count);
    }
}
