using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>Messages that go in one file.</summary>
public abstract class CollectionContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly CollectionId Collection = new(Samples.Route, "362018-20261120-0000000001.collected-0123456789abcdef");

    private async Task<Delivery[]> ThreeAsync()
    {
        for (var i = 1; i <= 3; i++)
            await Store.Journal.AcceptAsync(Samples.Soap(date: new DateOnly(2026, 11, 20)), Samples.Accepted(i, 100 * i, $"content {i}"), [Samples.Chunk(0, i)], [Samples.ToDelinquency], default);
        return [.. await Store.Deliveries.UnfinishedAsync()];
    }

    // Every lease stands in a new journal with its first epoch.
    private static readonly Fence Ours = new(3, 1);

    [Fact]
    public async Task Collected_AreDeliveredByOneCommit_EachWithItsOwnTotals()
    {
        var all = await ThreeAsync();
        var fence = Ours;
        Assert.True(await Store.Deliveries.CollectAsync(Collection, [.. all.Select(d => d.Id)], fence, default));
        var whole = (await Store.Deliveries.FindCollectionAsync(Collection, default))!;
        Assert.Equal((3, 3, new ControlTotal(6, 600), new DateOnly(2026, 11, 20), "2026-01"), (whole.Messages, whole.Fixed, whole.Accepted, whole.Head.BusinessDate!.Value, whole.Versions.Single()));
        Assert.Equal([2L, 3], (await Store.Deliveries.CollectedAfterAsync(Collection, 1, 10, default)).Select(d => d.Position));

        var lead = all[0];
        Assert.True(await Store.Deliveries.ApplyAsync(lead.Id, new DeliveryChange.Started(500) { Fence = fence }, default));
        Assert.True(await Store.Deliveries.ApplyAsync(lead.Id, new DeliveryChange.Prepared(whole.Accepted) { Fence = fence }, default));
        Assert.True(await Store.Deliveries.ApplyAsync(lead.Id, new DeliveryChange.Done(lead.Message.Accepted, null) { Fence = fence, With = Collection }, default));
        Assert.Empty(await Store.Deliveries.UnfinishedAsync());
        var sent = await Store.Deliveries.CollectedAfterAsync(Collection, 0, 10, default);
        Assert.Equal([new ControlTotal(1, 100), new(2, 200), new(3, 300)], sent.Select(d => d.Sent!.Value));
        var day = (await Store.Queries.DayTotalsAsync(Samples.Tokushima, new DateOnly(2026, 11, 20), default)).Single();
        Assert.Equal((day.Accepted, 0L), (day.Delivered, day.Open));

        // One is sent again: the others stay as they are, and what is said of the whole too.
        Assert.True(await Store.Deliveries.ApplyAsync(all[1].Id, new DeliveryChange.Replay("再送依頼"), default));
        Assert.Equal([2L], (await Store.Deliveries.UnfinishedAsync()).Select(d => d.Position));
        Assert.Equal(Collection.Name, (await Store.Deliveries.FindAsync(all[1].Id, default))!.Collection);
    }

    [Fact]
    public async Task Collect_OneThatWasBegun_FixesNone()
    {
        var all = await ThreeAsync();
        var fence = Ours;
        await Store.Deliveries.ApplyAsync(all[2].Id, new DeliveryChange.Started(500), default);
        Assert.False(await Store.Deliveries.CollectAsync(Collection, [.. all.Select(d => d.Id)], fence, default));
        Assert.Null(await Store.Deliveries.FindCollectionAsync(Collection, default));
        Assert.True(await Store.Deliveries.CollectAsync(Collection, [all[0].Id, all[1].Id], fence, default));
        Assert.False(await Store.Deliveries.CollectAsync(Collection with { Name = "other" }, [all[1].Id], fence, default));
    }

    [Fact]
    public async Task Collect_UnderALeaseOfAnother_FixesNone()
    {
        var all = await ThreeAsync();
        var fence = Ours;
        Assert.False(await Store.Deliveries.CollectAsync(Collection, [all[0].Id], fence with { Epoch = fence.Epoch - 1 }, default));
        Assert.Null((await Store.Deliveries.FindAsync(all[0].Id, default))!.Collection);
    }

    [Fact]
    public async Task Collect_MoreThanAStatementHolds_FixesAll()
    {
        for (var i = 0; i < 523; i++) await Store.AcceptAsync(Samples.Soap(), $"content {i}", 1, Samples.ToDelinquency);
        var ids = (await Store.Deliveries.UnfinishedAsync()).Select(d => d.Id).ToList();
        Assert.True(await Store.Deliveries.CollectAsync(Collection, ids, Ours, default));
        Assert.Equal((523, 523), ((await Store.Deliveries.FindCollectionAsync(Collection, default)) is { } c ? (c.Messages, c.Fixed) : default));
    }

    /// <summary>A full message that is compared with the last one.</summary>
    [Fact]
    public async Task LastFull_IsTheLastDeliveredOne_AndWhatItIsComparedWithStays()
    {
        async Task<long> TakeAsync(Extent extent, string content)
        {
            var message = Samples.Soap() with { Head = new MessageHead(null, null, null, extent) };
            return (await Store.Journal.AcceptAsync(message, Samples.Accepted(1, 100, content), [Samples.Chunk(0, 1)], [Samples.ToDelinquency], default)).Value.Deliveries[0].Delivery;
        }
        long[] all = [await TakeAsync(Extent.Full, "1"), await TakeAsync(Extent.Differential, "2"), await TakeAsync(Extent.Full, "3"), await TakeAsync(Extent.Full, "4")];
        foreach (var id in (long[])[all[0], all[1]])
        {
            await Store.Deliveries.ApplyAsync(id, new DeliveryChange.Started(500), default);
            await Store.Deliveries.ApplyAsync(id, new DeliveryChange.Done(new(1, 100), null), default);
        }
        Assert.Equal(all[0], (await Store.Deliveries.LastFullAsync(Samples.Route, Samples.Collection.Application, 4, default))!.Id);
        Assert.Null(await Store.Deliveries.LastFullAsync(Samples.Route, Samples.Collection.Application, 1, default));
        Assert.Equal([1L, 2, 3], (await Store.Deliveries.BetweenAsync(Samples.Route, 0, 4, 10, default)).Select(d => d.Position));

        Assert.True(await Store.Deliveries.ApplyAsync(all[2], new DeliveryChange.Compare(all[0]), default));
        Assert.True(await Store.Deliveries.ApplyAsync(all[2], new DeliveryChange.Compare(0), default));
        await Store.Deliveries.ApplyAsync(all[2], new DeliveryChange.Started(500), default);
        var found = new Differences(1, 2, 3, new ControlTotal(6, -7));
        await Store.Deliveries.ApplyAsync(all[2], new DeliveryChange.Prepared(found.Written) { Differences = found }, default);
        await Store.Deliveries.ApplyAsync(all[2], new DeliveryChange.Done(new(1, 100), null), default);
        var delivery = (await Store.Deliveries.FindAsync(all[2], default))!;
        Assert.Equal((all[0], found, new ControlTotal(1, 100)), (delivery.ComparedWith!.Value, delivery.Differences, delivery.Sent!.Value));
        Assert.Equal(all[2], (await Store.Deliveries.LastFullAsync(Samples.Route, Samples.Collection.Application, 4, default))!.Id);
    }

    /// <summary>One provider's full message says nothing of the records of another: compared with that one's, all of them would go out as removed.</summary>
    [Fact]
    public async Task LastFull_IsThatOfTheProvider()
    {
        var other = new ApplicationRef(Samples.Tokushima, "other");
        async Task TakeAsync(ApplicationRef provider, Extent extent, string content)
        {
            var message = Samples.Soap(sender: provider) with { Head = new MessageHead(null, null, null, extent) };
            var id = (await Store.Journal.AcceptAsync(message, Samples.Accepted(1, 100, content), [Samples.Chunk(0, 1)], [Samples.ToDelinquency], default)).Value.Deliveries[0].Delivery;
            await Store.Deliveries.ApplyAsync(id, new DeliveryChange.Started(500), default);
            await Store.Deliveries.ApplyAsync(id, new DeliveryChange.Done(new(1, 100), null), default);
        }
        await TakeAsync(Samples.Collection, Extent.Full, "1");
        await TakeAsync(other, Extent.Differential, "2");
        Assert.Equal(1, (await Store.Deliveries.LastFullAsync(Samples.Route, Samples.Collection.Application, 5, default))!.Position);
        Assert.Null(await Store.Deliveries.LastFullAsync(Samples.Route, other.Application, 5, default));
        Assert.Equal(1, (await Store.Deliveries.LastFullAsync(Samples.Route, null, 5, default))!.Position);
        await TakeAsync(other, Extent.Full, "3");
        Assert.Equal(1, (await Store.Deliveries.LastFullAsync(Samples.Route, Samples.Collection.Application, 5, default))!.Position);
        Assert.Equal(3, (await Store.Deliveries.LastFullAsync(Samples.Route, other.Application, 5, default))!.Position);
    }
}
