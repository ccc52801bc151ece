using Bus.Core.Dispatch;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

/// <summary>Deliveries with more than four keys are large here: their keys stay in the journal.</summary>
public class LaneAdmissionTests
{
    private readonly RememberedJournal _journal = new();
    private readonly Lane _lane = new(RememberedJournal.Route);

    private Task AdmitAsync(long position) =>
        new LaneAdmission(_journal, new SteadyTime(TimeProvider.System), Options.Create(new DispatchOptions { KeysInMemory = 4 })).AdmitAsync(_lane, position, null, default);

    private bool Startable(long position) => _lane.Find(position)!.Startable;

    [Fact]
    public async Task Ticket_ThatOvertookAnEarlierOne_BringsTheEarlierOneIn()
    {
        _journal.Add(1, DeliveryState.Waiting, 7);
        _journal.Add(2, DeliveryState.Waiting, 7);
        await AdmitAsync(2);
        Assert.True(Startable(1));
        Assert.False(Startable(2));
        await AdmitAsync(1);
        Assert.Equal(1, _journal.Loads);
    }

    [Fact]
    public async Task LargeEarlier_HoldsOnlyThoseThatShareAKey()
    {
        _journal.Add(1, DeliveryState.Parked, 1, 2, 3, 4, 5, 6);
        _journal.Add(2, DeliveryState.Waiting, 6);
        _journal.Add(3, DeliveryState.Waiting, 9);
        await AdmitAsync(3);
        Assert.True(_lane.Find(1)!.Large);
        Assert.False(Startable(2));
        Assert.True(Startable(3));
        Assert.Equal([2], _lane.Finish(_lane.Find(1)!).Select(e => e.Position));
    }

    [Fact]
    public async Task LargeLater_WaitsForSmallAndLargeEarlierOnesOfItsKeys()
    {
        _journal.Add(1, DeliveryState.Waiting, 3);
        _journal.Add(2, DeliveryState.Waiting, 11, 12, 13, 14, 15);
        _journal.Add(3, DeliveryState.Waiting, 1, 2, 3, 4, 5, 15);
        _journal.Add(4, DeliveryState.Waiting, 21, 22, 23, 24, 25);
        await AdmitAsync(4);
        Assert.Equal([1, 2], _lane.Find(3)!.Blockers.Select(b => b.Position).Order());
        Assert.True(Startable(4));
        _lane.Finish(_lane.Find(1)!);
        Assert.False(Startable(3));
        _lane.Finish(_lane.Find(2)!);
        Assert.True(Startable(3));
    }

    [Fact]
    public async Task Finished_IsNotAdmitted_AndHoldsNothing()
    {
        _journal.Add(1, DeliveryState.Delivered, 7);
        _journal.Add(2, DeliveryState.Waiting, 7);
        await AdmitAsync(2);
        Assert.Null(_lane.Find(1));
        Assert.True(Startable(2));
    }

    /// <summary>A consumer that replaces all by it would lose what came later and was delivered before, and get back what came earlier and is delivered after.</summary>
    [Fact]
    public async Task Full_GoesAfterAllThatIsEarlier_AndBeforeAllThatIsLater_WhateverTheirKeys()
    {
        _journal.Add(1, DeliveryState.Waiting, 7);
        _journal.AddFull(2, DeliveryState.Waiting, 8);
        _journal.Add(3, DeliveryState.Waiting, 9);
        await AdmitAsync(3);
        Assert.True(Startable(1));
        Assert.False(Startable(2));
        Assert.False(Startable(3));
        _lane.Finish(_lane.Find(1)!);
        Assert.True(Startable(2));
        Assert.False(Startable(3));
        _lane.Finish(_lane.Find(2)!);
        Assert.True(Startable(3));
    }

    [Fact]
    public async Task Readmit_OneWhoseRunIsNotSettled_IsMarkedSoThatItsEndNoLongerCounts()
    {
        var delivery = _journal.Add(1, DeliveryState.Waiting, 7);
        await AdmitAsync(1);
        var entry = _lane.Find(1)!;
        entry.Running = true;
        await new LaneAdmission(_journal, new SteadyTime(TimeProvider.System), Options.Create(new DispatchOptions())).ReadmitAsync(_lane, delivery, default);
        Assert.True(entry.Replayed);
    }

    [Fact]
    public async Task Readmit_ParkedOne_MayStartAgain_AndStillHoldsItsKey()
    {
        var parked = _journal.Add(1, DeliveryState.Parked, 7);
        _journal.Add(2, DeliveryState.Waiting, 7);
        await AdmitAsync(2);
        Assert.False(Startable(1));
        await new LaneAdmission(_journal, new SteadyTime(TimeProvider.System), Options.Create(new DispatchOptions())).ReadmitAsync(_lane, parked, default);
        Assert.True(Startable(1));
        Assert.False(Startable(2));
    }

    [Fact]
    public async Task LongBacklog_ComesInWhole_InOrder()
    {
        for (var i = 1; i <= 1_234; i++) _journal.Add(i, DeliveryState.Waiting, 7);
        await AdmitAsync(1_234);
        Assert.Equal(1_234, _lane.Entries.Count);
        Assert.True(Startable(1));
        Assert.Equal([1_233], _lane.Find(1_234)!.Blockers.Select(b => b.Position));
        Assert.Equal(0, _journal.KeyQuestions);
    }

    [Fact]
    public async Task SmallMessage_ThatComesAlone_IsAskedForItsKeysWithItsPage()
    {
        _journal.Add(1, DeliveryState.Waiting, 7);
        await AdmitAsync(1);
        _journal.Add(2, DeliveryState.Waiting, 7);
        await AdmitAsync(2);
        Assert.Equal(0, _journal.KeyQuestions);
        Assert.Equal([1], _lane.Find(2)!.Blockers.Select(b => b.Position));
    }
}
