using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>Nodes, leases, and what is written under them.</summary>
public abstract class NodeContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly int Shard = Shards.Of(Samples.Route.ToString());

    private INodeJournal Nodes => Store.Nodes;

    private static NodeCard Card(string name) => new(name, $"place-{name}", $"http://{name}:8080", "1.0", TimeSpan.FromSeconds(10));

    private async Task<long> EnterAsync(string name) => (await Nodes.EnterAsync(Card(name), null, default))!.Value;

    private async Task<LeaseInJournal> LeaseAsync(int shard) => (await Nodes.LookAsync(default)).Leases[shard];

    private async Task<Fence> AcquireAsync(long life, int shard) =>
        Assert.Single(await Nodes.AcquireAsync(life, [(await LeaseAsync(shard)).Fence], default));

    [Fact]
    public async Task Leases_OfANewJournal_AreAllThereAndFree()
    {
        var leases = (await Nodes.LookAsync(default)).Leases;
        Assert.Equal(Enumerable.Range(0, Shards.Count).Select(s => new LeaseInJournal(new Fence(s, 1), null)), leases);
    }

    [Fact]
    public async Task Enter_ANode_IsSeenWithWhatItSays()
    {
        var life = await EnterAsync("one");
        Assert.True(await Nodes.BeatAsync(life, leaving: false, region: 7, default));
        var node = Assert.Single((await Nodes.LookAsync(default)).Nodes);
        Assert.Equal((life, Card("one"), NodeState.Active, 1L, 7L), (node.Life, node.Card, node.State, node.Beat, node.Region));
        await Nodes.BeatAsync(life, leaving: true, region: 7, default);
        Assert.Equal(NodeState.Leaving, Assert.Single((await Nodes.LookAsync(default)).Nodes).State);
    }

    [Fact]
    public async Task Enter_ANameThatIsThere_OnlyInPlaceOfTheLifeThatWasSeen()
    {
        var first = await EnterAsync("one");
        Assert.Null(await Nodes.EnterAsync(Card("one"), null, default));
        var second = await Nodes.EnterAsync(Card("one"), first, default);
        Assert.True(second > first);
        Assert.Null(await Nodes.EnterAsync(Card("one"), first, default));
        Assert.False(await Nodes.BeatAsync(first, false, 0, default));
    }

    [Fact]
    public async Task Acquire_OnlyWhatIsFree_AndTheEpochGrows()
    {
        var (one, two) = (await EnterAsync("one"), await EnterAsync("two"));
        var seen = (await LeaseAsync(Shard)).Fence;
        var held = Assert.Single(await Nodes.AcquireAsync(one, [seen], default));
        Assert.Equal(new Fence(Shard, 2), held);
        Assert.Empty(await Nodes.AcquireAsync(two, [seen], default));
        Assert.Empty(await Nodes.AcquireAsync(two, [held], default));

        await Nodes.ReleaseAsync(one, [held], default);
        Assert.Equal(3, Assert.Single(await Nodes.AcquireAsync(two, [held], default)).Epoch);
        await Nodes.ReleaseAsync(one, [held], default);
        Assert.Equal(two, (await LeaseAsync(Shard)).Holder);
    }

    [Fact]
    public async Task Bury_ANodeThatSpokeMeanwhile_DoesNothing()
    {
        var (one, two) = (await EnterAsync("one"), await EnterAsync("two"));
        var held = await AcquireAsync(one, Shard);
        await Nodes.BeatAsync(one, false, 0, default);
        await Nodes.BuryAsync(one, beat: 0, default);
        Assert.Empty(await Nodes.AcquireAsync(two, [held], default));
        await Nodes.BuryAsync(one, beat: 1, default);
        Assert.Equal(3, Assert.Single(await Nodes.AcquireAsync(two, [held], default)).Epoch);
        Assert.False(await Nodes.BeatAsync(one, false, 0, default));
    }

    [Fact]
    public async Task Leave_GivesEverythingBack()
    {
        var one = await EnterAsync("one");
        await AcquireAsync(one, Shard);
        await Nodes.LeaveAsync(one, default);
        var look = await Nodes.LookAsync(default);
        Assert.Empty(look.Nodes);
        Assert.All(look.Leases, l => Assert.Null(l.Holder));
    }

    [Fact]
    public async Task Forget_OnlyWhoIsLost_AndWhatItHeldIsFree()
    {
        var (one, two) = (await EnterAsync("one"), await EnterAsync("two"));
        var held = await AcquireAsync(one, Shard);
        Assert.False(await Nodes.ForgetAsync("one", default));
        Assert.False(await Nodes.ForgetAsync("three", default));
        await Nodes.BuryAsync(one, beat: 0, default);
        Assert.True(await Nodes.ForgetAsync("one", default));
        Assert.Equal(["two"], (await Nodes.LookAsync(default)).Nodes.Select(n => n.Card.Name));
        Assert.Single(await Nodes.AcquireAsync(two, [held], default));
        // It stood still only, and wakes up: a new life.
        Assert.False(await Nodes.BeatAsync(one, false, 0, default));
        Assert.True(await EnterAsync("one") > two);
    }

    /// <summary>A node that stood still writes nothing more once another one has its lease, whatever it believes.</summary>
    [Fact]
    public async Task Apply_UnderALeaseThatChangedHands_WritesNothing()
    {
        var (one, two) = (await EnterAsync("one"), await EnterAsync("two"));
        var old = await AcquireAsync(one, Shard);
        var id = (await Store.AcceptAsync(Samples.Soap("m-1"), deliveries: [Samples.ToDelinquency])).Deliveries[0].Delivery;
        Assert.True(await Store.Deliveries.ApplyAsync(id, new DeliveryChange.Started(10) { Fence = old }, default));
        await Nodes.ReleaseAsync(one, [old], default);
        var current = Assert.Single(await Nodes.AcquireAsync(two, [old], default));

        DeliveryChange[] late =
        [
            new DeliveryChange.Started(5), new DeliveryChange.InMailbox(5), new DeliveryChange.PageDone(1, null), new DeliveryChange.Prepared(new ControlTotal(1, 1)),
            new DeliveryChange.Done(new ControlTotal(1, 1), null), new DeliveryChange.Failed(new("悪", "bad"), Clock.Now), new DeliveryChange.Park(new("悪", "bad")),
        ];
        var before = await Store.Deliveries.FindAsync(id, default);
        foreach (var change in late) Assert.False(await Store.Deliveries.ApplyAsync(id, change with { Fence = old }, default));
        Assert.Equal(before!.ToString(), (await Store.Deliveries.FindAsync(id, default))!.ToString());

        Assert.True(await Store.Deliveries.ApplyAsync(id, new DeliveryChange.Prepared(new ControlTotal(1, 1)) { Fence = current }, default));
        Assert.Equal(current.Epoch, (await Store.Deliveries.FindAsync(id, default))!.PreparedIn);
        Assert.Empty(await Store.Deliveries.OutsideChangesAsync(0, 10, default));
    }

    [Fact]
    public async Task Apply_FromOutside_IsToldUntilTheNodeThatDeliversHasLookedAfterIt()
    {
        var (one, two) = (await EnterAsync("one"), await EnterAsync("two"));
        var old = await AcquireAsync(one, Shard);
        var id = (await Store.AcceptAsync(Samples.Soap("m-1"), deliveries: [Samples.ToDelinquency])).Deliveries[0].Delivery;
        Assert.False(await Store.Deliveries.ApplyAsync(id, new DeliveryChange.Replay("誤り"), default));
        Assert.Empty(await Store.Deliveries.OutsideChangesAsync(0, 10, default));
        Assert.True(await Store.Deliveries.ApplyAsync(id, new DeliveryChange.Park(new("悪", "bad")), default));
        Assert.True(await Store.Deliveries.ApplyAsync(id, new DeliveryChange.Replay("誤り"), default));

        var changes = await Store.Deliveries.OutsideChangesAsync(0, 10, default);
        Assert.Equal([(id, Samples.Route), (id, Samples.Route)], changes.Select(c => (c.Delivery, c.Route)));
        Assert.Equal([changes[1]], await Store.Deliveries.OutsideChangesAsync(changes[0].Number, 10, default));
        // Node one stood still, was taken for dead, and wakes up: what it looked after it looked after in a lane that is nobody's any more.
        await Nodes.BuryAsync(one, beat: 0, default);
        var current = Assert.Single(await Nodes.AcquireAsync(two, [old], default));
        await Store.Deliveries.ForgetAsync(changes, old, default);
        Assert.Equal(changes, await Store.Deliveries.OutsideChangesAsync(0, 10, default));
        await Store.Deliveries.ForgetAsync(changes, current, default);
        Assert.Empty(await Store.Deliveries.OutsideChangesAsync(0, 10, default));
    }

    [Fact]
    public async Task RouteEnds_AndRoutesWithUnfinished_AreThoseOfTheJournal()
    {
        var first = (await Store.AcceptAsync(Samples.Soap("m-1"), deliveries: [Samples.ToDelinquency])).Deliveries[0];
        var second = (await Store.AcceptAsync(Samples.Soap("m-2"), deliveries: [Samples.ToDelinquency])).Deliveries[0];
        Assert.Equal([new RouteEnd(Samples.Route, 2)], await Store.Deliveries.RouteEndsAsync(default));
        Assert.Equal([Samples.Route], await Store.Deliveries.UnfinishedRoutesAsync(default));
        foreach (var done in new[] { first, second })
            await Store.Deliveries.ApplyAsync(done.Delivery, new DeliveryChange.Done(new ControlTotal(1, 1), null), default);
        Assert.Empty(await Store.Deliveries.UnfinishedRoutesAsync(default));
        Assert.Equal(2, Assert.Single(await Store.Deliveries.RouteEndsAsync(default)).LastPosition);
    }
}
