using System.Collections.Immutable;
using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>締め: where the line is drawn, what lies before it, what is late.</summary>
public abstract class ClosingContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly DateOnly Day = new(2026, 11, 20);
    private static readonly ClosingKey Key = new(Samples.Collection, Samples.Contract, Day);
    private static readonly ImmutableArray<string> None = [];
    // Every lease stands in a new journal with its first epoch.
    private static readonly Fence Ours = new(3, 1);

    private IClosingBook Book => Store.Closings;

    private Task<Closing> StateAsync(long? records = null, long? amount = null, string? claim = null, params string[] unread) =>
        Book.StateAsync(new ClosingStatement(Key, "collection") { Records = records, Amount = amount, Claim = claim, Unread = [.. unread] }, default);

    private Task<Committed> SendAsync(string content, DateOnly? date = null, ApplicationRef? sender = null) =>
        Store.AcceptAsync(Samples.Soap(date: date ?? Day, sender: sender), content, 100, Samples.ToDelinquency);

    private async Task DeliverAsync(Committed message, ControlTotal? confirmed = null)
    {
        foreach (var delivery in message.Deliveries)
        {
            await Store.Deliveries.ApplyAsync(delivery.Delivery, new DeliveryChange.Started(500), default);
            Assert.True(await Store.Deliveries.ApplyAsync(delivery.Delivery, new DeliveryChange.Done(message.Message.Accepted, confirmed), default));
        }
    }

    [Fact]
    public async Task Line_PartsWhatCameBeforeFromWhatComesAfter()
    {
        var before = await SendAsync("a");
        await SendAsync("of another date", Day.AddDays(1));
        var closing = await StateAsync();
        var late = await SendAsync("b");
        Assert.Equal((1, Clock.Now, true, true), (closing.Number, closing.DrawnAt, closing.IsLast, closing.IsOpen));

        var count = await Book.CountAsync(closing, None, default);
        Assert.Equal((new DayAmount(1, 100), new DayAmount(1, 100), 0L, 1L, new DayAmount(1, 100)), (count.Handed, count.Accepted, count.Processing, count.LateMessages, count.Late));
        Assert.Equal(new ClosingDelivery("delinquency", DayAmount.Zero, 1, 0, 0), count.To("delinquency"));

        await DeliverAsync(late);
        Assert.Equal(1, (await Book.CountAsync(closing, None, default)).To("delinquency").Undelivered);
        await DeliverAsync(before);
        Assert.Equal(new ClosingDelivery("delinquency", new DayAmount(1, 100), 0, 0, 0), (await Book.CountAsync(closing, None, default)).To("delinquency"));
    }

    [Fact]
    public async Task Count_TellsProcessingRejectedParkedAndDisagreed()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("claim-1", date: Day), default);
        var closing = await StateAsync();
        Assert.Equal(1, (await Book.CountAsync(closing, None, default)).Processing);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 2), default);
        var outcome = Samples.Accepted(2, 200) with { Records = 3, Rejected = 1, AmountDeclared = 350 };
        var file = await Store.Journal.FinishAsync(open, outcome, [Samples.ToDelinquency], default);
        var count = await Book.CountAsync(closing, None, default);
        Assert.Equal((0L, 1L, new DayAmount(3, 350), new DayAmount(2, 200), 0L), (count.Processing, count.Rejected, count.Handed, count.Accepted, count.LateMessages));

        await Store.Deliveries.ApplyAsync(file.Deliveries[0].Delivery, new DeliveryChange.Park(new Bilingual("保留", "parked")), default);
        Assert.Equal(1, (await Book.CountAsync(closing, None, default)).To("delinquency").Parked);
        await Store.Deliveries.ApplyAsync(file.Deliveries[0].Delivery, new DeliveryChange.Replay("again"), default);
        await DeliverAsync(file, new ControlTotal(1, 200));
        Assert.Equal((new DayAmount(2, 200), 1L), ((await Book.CountAsync(closing, None, default)).To("delinquency").Delivered, (await Book.CountAsync(closing, None, default)).To("delinquency").Disagreed));
    }

    [Fact]
    public async Task StatedTotals_HoldTheLineUntilTheyAreReached()
    {
        await SendAsync("a");
        var closing = await StateAsync(2, 200);
        Assert.Null(closing.DrawnAt);
        await SendAsync("b");
        var drawn = await Book.DrawAsync(closing, None, default);
        Assert.NotNull(drawn.DrawnAt);
        // Both belong to it: neither is late.
        Assert.Equal((new DayAmount(2, 200), 0L), ((await Book.CountAsync(drawn, None, default)).Accepted, (await Book.CountAsync(drawn, None, default)).LateMessages));

        var other = await Book.StateAsync(new ClosingStatement(Key, "collection") { Records = 1, Amount = 100 }, default);
        Assert.Equal((2, null), (other.Number, (await Book.DrawAsync(other, None, default)).DrawnAt));
        // The totals are there, and a file that is still read may add to them.
        await Store.Journal.BeginAsync(Samples.File("claim-1", date: Day), default);
        Assert.Null((await Book.DrawAsync(await StateAsync(2, 200), None, default)).DrawnAt);
    }

    [Fact]
    public async Task StatedAgain_TheSame_IsTheSameClosing()
    {
        await SendAsync("a");
        var first = await StateAsync();
        Assert.Equal(first, await StateAsync());
        await SendAsync("late");
        // Without a count "the same again" after something came late means: and now all of it.
        var second = await StateAsync();
        Assert.Equal((2, true), (second.Number, second.Id > first.Id));
        Assert.Equal(0, (await Book.CountAsync(second, None, default)).LateMessages);
        Assert.Equal(second, Assert.Single(await Book.ListAsync(Samples.Tokushima, Day, default)));
        Assert.Equal([second], await Book.OpenAsync(default));
        Assert.Equal(second, await Book.FindAsync(Key, default));

        var third = await StateAsync(2, 200);
        Assert.Equal(3, third.Number);
        await SendAsync("late again");
        Assert.Equal(third, await StateAsync(2, 200));
        Assert.Equal(4, (await StateAsync(3, 300)).Number);
    }

    [Fact]
    public async Task StatedAgain_WithFilesUnreadOrFeeding_IsTheNextClosing()
    {
        var first = await StateAsync();
        Assert.NotNull(first.DrawnAt);
        var second = await StateAsync(null, null, null, "collection-history/late.csv");
        Assert.Equal((2, null), (second.Number, second.DrawnAt));
        var drawn = await Book.DrawAsync(second, None, default);
        Assert.NotNull(drawn.DrawnAt);

        await Store.Journal.BeginAsync(Samples.File("claim-1", date: Day) with { Contract = "bank-debit-result", Feeds = true }, default);
        var third = await Book.StateAsync(new ClosingStatement(Key, "collection") { Sources = ["bank-debit-result"] }, default);
        Assert.Equal((3, null), (third.Number, third.DrawnAt));
    }

    [Fact]
    public async Task Line_IsDrawnOnlyForTheUnreadFilesThatWereLookedAt()
    {
        var looked = await StateAsync(null, null, null, "collection-history/a.csv");
        var again = await StateAsync(null, null, null, "collection-history/b.csv");
        Assert.Equal((looked.Id, 2), (again.Id, again.Unread.Length));
        // Whoever looked before knows nothing of b.csv.
        Assert.Null((await Book.DrawAsync(looked, None, default)).DrawnAt);
        Assert.NotNull((await Book.DrawAsync(again, None, default)).DrawnAt);
    }

    [Fact]
    public async Task Late_IsWhatIsAccepted_NotWhatIsRefusedOrStillRead()
    {
        var closing = await StateAsync();
        var refused = await Store.Journal.BeginAsync(Samples.File("claim-1", date: Day), default);
        var read = await Store.Journal.BeginAsync(Samples.File("claim-2", date: Day), default);
        var look = await Book.TellLateAsync(null, [], default);
        Assert.Equal(2, look.Reading.Length);
        Assert.Null((await Book.FindAsync(Key, default))!.LateAt);
        await Store.Journal.FinishAsync(refused, Samples.Accepted(0) with { State = ReceiptState.Refused, Fault = Fault.Of(FaultCode.InvalidMessage, "悪い", "bad") }, [], default);
        look = await Book.TellLateAsync(look.Newest + 1, look.Reading, default);
        Assert.Null((await Book.FindAsync(Key, default))!.LateAt);
        await Store.Journal.AppendAsync(read, Samples.Chunk(0, 1), default);
        await Store.Journal.FinishAsync(read, Samples.Accepted(1, 1), [Samples.ToDelinquency], default);
        await Book.TellLateAsync(look.Newest + 1, look.Reading, default);
        Assert.Equal((closing.Id, Clock.Now), ((await Book.FindAsync(Key, default))!.Id, (await Book.FindAsync(Key, default))!.LateAt));
    }

    [Fact]
    public async Task Claim_StatedAgain_IsTheSameClosing_WhateverCameSince()
    {
        var first = await StateAsync(claim: "claim-1");
        await SendAsync("late");
        Assert.Equal(first, await StateAsync(claim: "claim-1"));
        Assert.Equal(2, (await StateAsync(claim: "claim-2")).Number);
    }

    [Fact]
    public async Task UnreadFilesAndFeedingMessages_HoldTheLine()
    {
        var closing = await StateAsync(null, null, null, "collection-history/day.csv");
        Assert.Equal((null, "collection-history/day.csv"), (closing.DrawnAt, closing.Unread.Single()));

        var fed = await Store.Journal.BeginAsync(Samples.File("claim-1", date: Day) with { Contract = "bank-debit-result", Feeds = true }, default);
        var again = await Book.StateAsync(new ClosingStatement(Key, "collection") { Sources = ["bank-debit-result"] }, default);
        Assert.Equal(closing.Id, again.Id);
        Assert.Null((await Book.DrawAsync(again, ["bank-debit-result"], default)).DrawnAt);
        Assert.Equal(1, (await Book.CountAsync(again, ["bank-debit-result"], default)).Feeding);
        await Store.Journal.AppendAsync(fed, Samples.Chunk(0, 1), default);
        var ended = await Store.Journal.FinishAsync(fed, Samples.Accepted(1, 1), [], default);
        Assert.Null((await Book.DrawAsync(again, ["bank-debit-result"], default)).DrawnAt);
        await Store.Journal.FedAsync(ended.Message.Id, default);
        Assert.NotNull((await Book.DrawAsync(again, ["bank-debit-result"], default)).DrawnAt);
    }

    [Fact]
    public async Task Marker_IsPreparedOnce_UnderTheLease_AndIsDueUntilItIsThere()
    {
        var closing = await StateAsync();
        await Book.CloseAsync(closing, "delinquency", new DayAmount(1, 100), marker: true, default);
        await Book.CloseAsync(closing, "other", new DayAmount(1, 100), marker: false, default);
        await Book.CloseAsync(closing, "delinquency", new DayAmount(9, 9), marker: true, default);
        Assert.Equal([("delinquency", new DayAmount(1, 100)), ("other", new DayAmount(1, 100))], (await Book.ClosedForAsync(closing.Id, default)).Select(c => (c.Consumer, c.Delivered)));
        var marker = Assert.Single(await Book.MarkersAsync(default));
        Assert.Equal((closing.Id, Key, 1, "delinquency", 0L), (marker.Closing, marker.Key, marker.Number, marker.Consumer, marker.PreparedIn));
        Assert.False(await Book.PreparedAsync(marker, Ours with { Epoch = Ours.Epoch - 1 }, default));
        Assert.True(await Book.PreparedAsync(marker, Ours, default));
        Assert.False(await Book.PreparedAsync(marker, Ours, default));
        Assert.Equal(Ours.Epoch, (await Book.MarkersAsync(default)).Single().PreparedIn);
        await Book.PublishedAsync(marker, default);
        Assert.Empty(await Book.MarkersAsync(default));
        await Book.EndAsync(closing, default);
        Assert.Empty(await Book.OpenAsync(default));
    }

    [Fact]
    public async Task Close_AfterALaterClosing_ClosesNothing()
    {
        var first = await StateAsync();
        await StateAsync(5, 500);
        await Book.CloseAsync(first, "delinquency", DayAmount.Zero, marker: true, default);
        Assert.Empty(await Book.ClosedForAsync(first.Id, default));
    }

    [Fact]
    public async Task Late_IsToldOnceAClosing()
    {
        await SendAsync("a");
        var closing = await StateAsync();
        await SendAsync("of another sender", sender: new ApplicationRef(Samples.Tokushima, "bank"));
        Assert.True((await Book.TellLateAsync(null, [], default)).Newest > 0);
        Assert.Empty(await Store.Alerts.LastAsync(10, null, default));
        await SendAsync("late");
        var newest = (await Book.TellLateAsync(null, [], default)).Newest;
        await SendAsync("late again");
        Assert.Equal(0, (await Book.TellLateAsync(newest, [], default)).Newest);
        var alert = Assert.Single(await Store.Alerts.LastAsync(10, null, default));
        Assert.Equal(("late/362018.collection/collection-history/2026-11-20/1", true), (alert.Key, alert.IsEvent));
        Assert.Equal(Clock.Now, (await Book.FindAsync(Key, default))!.LateAt);

        await StateAsync();
        await SendAsync("late after the second");
        Assert.True((await Book.TellLateAsync(newest, [], default)).Newest > newest);
        Assert.Equal(2, (await Store.Alerts.LastAsync(10, null, default)).Count);
        Assert.Equal(2, (await Book.FindAsync(Key, default))!.Number);
        Assert.NotEqual(closing.Id, (await Book.FindAsync(Key, default))!.Id);
    }

    [Fact]
    public async Task Closings_OfAnotherMunicipality_AreApart()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        await SendAsync("a");
        var theirs = await Book.StateAsync(new ClosingStatement(Key with { Provider = new ApplicationRef(Samples.Takeo, "collection") }, "collection"), default);
        Assert.Equal(DayAmount.Zero, (await Book.CountAsync(theirs, None, default)).Accepted);
        Assert.Empty(await Book.ListAsync(Samples.Tokushima, Day, default));
        Assert.Equal(theirs, Assert.Single(await Book.ListAsync(null, Day, default)));
    }

    [Fact]
    public async Task OfDay_IsOfTheDate_AndWhatWasStatedOnThatDayInJapan_WithWhatCameInTime_AndLate()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        // In Japan it is the 22nd already.
        Clock.Now = new DateTimeOffset(2026, 11, 21, 15, 30, 0, TimeSpan.Zero);
        await SendAsync("a");
        var first = await StateAsync(claim: "claim-1");
        await SendAsync("b");
        await SendAsync("of another date", Day.AddDays(1));
        var second = await StateAsync();
        var nextDay = await Book.StateAsync(new ClosingStatement(Key with { Day = Day.AddDays(1) }, "sato") { Records = 5 }, default);
        var theirs = await Book.StateAsync(new ClosingStatement(Key with { Provider = new ApplicationRef(Samples.Takeo, "collection") }, "collection"), default);

        var found = await Book.OfDayAsync(null, Day, default);
        Assert.Equal([(first.Id, true), (second.Id, false), (theirs.Id, false)], found.Select(c => (c.Closing.Id, c.Closing.ByFile)));
        Assert.Equal((new DayAmount(1, 100), 1L, new DayAmount(1, 100)), (found[0].Count.Handed, found[0].Count.LateMessages, found[0].Count.Late));
        Assert.Equal((new DayAmount(2, 200), 0L), (found[1].Count.Handed, found[1].Count.LateMessages));
        Assert.Equal([nextDay.Id], (await Book.OfDayAsync(Samples.Tokushima, Day.AddDays(1), default)).Select(c => c.Closing.Id));
        Assert.Equal([first.Id, second.Id, nextDay.Id], (await Book.OfDayAsync(Samples.Tokushima, Day.AddDays(2), default)).Select(c => c.Closing.Id));
        Assert.Empty(await Book.OfDayAsync(null, Day.AddDays(3), default));
    }

    [Fact]
    public async Task Sweep_ForgetsClosingsWithTheMessages()
    {
        var closing = await StateAsync();
        await Book.CloseAsync(closing, "delinquency", DayAmount.Zero, marker: false, default);
        Clock.Now += TimeSpan.FromDays(399);
        await Store.Retention.SweepAsync(false, default);
        Assert.NotNull(await Book.FindAsync(Key, default));
        Clock.Now += TimeSpan.FromDays(2);
        await Store.Retention.SweepAsync(false, default);
        Assert.Null(await Book.FindAsync(Key, default));
        Assert.Empty(await Book.ClosedForAsync(closing.Id, default));
    }
}
