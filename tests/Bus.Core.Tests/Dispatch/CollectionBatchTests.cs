using Bus.Core.Dispatch;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

public class CollectionBatchTests
{
    private readonly RememberedJournal _journal = new();
    private readonly Lane _lane = new(RememberedJournal.Route);

    private async Task<CollectionBatch> BatchAsync()
    {
        await new LaneAdmission(_journal, new SteadyTime(TimeProvider.System), Options.Create(new DispatchOptions())).AdmitAsync(_lane, _journal.All.Max(d => d.Position), null, default);
        var batch = new CollectionBatch(_lane);
        foreach (var delivery in _journal.All) batch.TryAdd(delivery);
        return batch;
    }

    [Fact]
    public async Task WhatIsHeldByOneThatStaysBehind_StaysBehindToo()
    {
        _journal.Add(1, DeliveryState.Parked, 7);
        _journal.Add(2, DeliveryState.Waiting, 8);
        _journal.Add(3, DeliveryState.Waiting, 7);
        _journal.Add(4, DeliveryState.Waiting, 8);
        _journal.Add(5, DeliveryState.Waiting, 7, 8);
        Assert.Equal([2, 4], (await BatchAsync()).Deliveries);
    }

    [Fact]
    public async Task Fixed_TheFirstGoes_TheOthersWaitForIt()
    {
        _journal.Add(1, DeliveryState.Waiting, 7);
        _journal.Add(2, DeliveryState.Waiting, 8);
        _journal.Add(3, DeliveryState.Waiting, 7);
        var batch = await BatchAsync();
        Assert.All(_lane.Entries, e => Assert.False(e.Startable));
        var lead = batch.Fix();
        Assert.Equal((1, true), (lead.Position, lead.Startable));
        Assert.All(_lane.Entries.Skip(1), e => Assert.False(e.Startable));
        // Its end is theirs, but each is looked up in the journal by itself.
        Assert.Equal([2, 3], _lane.Finish(lead).Select(e => e.Position).Order());
    }

    /// <summary>Else its total could not be read from the journal, and the route would stumble over it for ever.</summary>
    [Fact]
    public async Task File_WhoseAmountWouldNotFit_HasNoRoom()
    {
        var one = _journal.Add(1, DeliveryState.Waiting, 7);
        var half = one with { Message = one.Message with { Accepted = new ControlTotal(1, long.MinValue / 2) } };
        var batch = await BatchAsync();
        Assert.True(batch.HasRoomFor(half));
        batch.Release();
        batch.TryAdd(half);
        Assert.True(batch.HasRoomFor(one));
        Assert.False(batch.HasRoomFor(half));
        batch.Release();
        Assert.True(batch.HasRoomFor(half));
    }

    [Fact]
    public async Task NotFixed_AllGoTheirWayAgain()
    {
        _journal.Add(1, DeliveryState.Waiting, 7);
        _journal.Add(2, DeliveryState.Waiting, 8);
        (await BatchAsync()).Release();
        Assert.All(_lane.Entries, e => Assert.True(e.Startable));
        Assert.Equal(2, (await BatchAsync()).Count);
    }

    [Fact]
    public async Task FixedBeforeARestart_WaitsForItsLead_AndIsNotCollectedAgain()
    {
        _journal.Add(1, DeliveryState.Waiting, 7);
        _journal.Add(2, DeliveryState.Waiting, 8);
        await _journal.CollectAsync((await BatchAsync()).Id, [1, 2], default, default);
        var again = new Lane(RememberedJournal.Route);
        await new LaneAdmission(_journal, new SteadyTime(TimeProvider.System), Options.Create(new DispatchOptions())).AdmitAsync(again, 2, null, default);
        var batch = new CollectionBatch(again);
        foreach (var delivery in _journal.All) batch.TryAdd(delivery);
        Assert.Equal((0, true, false), (batch.Count, again.Find(1)!.Startable, again.Find(2)!.Startable));
    }

    [Fact]
    public async Task Name_StandsForTheMessagesInIt()
    {
        _journal.Add(1, DeliveryState.Waiting, 7);
        var one = (await BatchAsync()).Id;
        _journal.Add(2, DeliveryState.Waiting, 8);
        new CollectionBatch(_lane).Release();
        foreach (var entry in _lane.Entries) entry.Collecting = false;
        var two = (await BatchAsync()).Id;
        Assert.NotEqual(one, two);
        Assert.Matches(@"\A362018-20261120-0000000001\.collected-[0-9a-f]{16}\z", two.Name);
    }
}
