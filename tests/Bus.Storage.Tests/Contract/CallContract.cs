using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>What calls leave in the journal beside messages: marks that are good once, asynchronous answers, holds on a mailbox.</summary>
public abstract class CallContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly ReplyAddress To = new(new Uri("http://app.example/reply"), true, "urn:uuid:1");

    [Fact]
    public async Task Mark_IsGoodOnce_AlsoAfterARestartAndForTheOtherNode()
    {
        var until = Clock.Now.AddMinutes(10);
        Assert.True(await Store.Once.UseAsync(new byte[] { 1, 2 }, until, default));
        Assert.False(await Store.Once.UseAsync(new byte[] { 1, 2 }, until, default));
        Assert.True(await Store.Once.UseAsync(new byte[] { 1, 3 }, until, default));
        await OpenAsync();
        Assert.False(await Store.Once.UseAsync(new byte[] { 1, 2 }, until, default));
    }

    [Fact]
    public async Task Mark_UsedByManyAtOnce_IsGoodForOne()
    {
        var used = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Store.Once.UseAsync(new byte[] { 9 }, Clock.Now.AddMinutes(1), default)));
        Assert.Single(used, u => u);
    }

    [Fact]
    public async Task Mark_IsForgottenOnlyWhenItsTimeIsOver()
    {
        Assert.True(await Store.Once.UseAsync(new byte[] { 1 }, Clock.Now.AddMinutes(10), default));
        Clock.Now += TimeSpan.FromMinutes(9);
        await OpenAsync(); // the first use of a process sweeps
        await Store.Once.UseAsync(new byte[] { 2 }, Clock.Now.AddMinutes(10), default);
        Assert.False(await Store.Once.UseAsync(new byte[] { 1 }, Clock.Now.AddMinutes(10), default));
        Clock.Now += TimeSpan.FromMinutes(2);
        await OpenAsync();
        await Store.Once.UseAsync(new byte[] { 3 }, Clock.Now.AddMinutes(10), default);
        Assert.True(await Store.Once.UseAsync(new byte[] { 1 }, Clock.Now.AddMinutes(10), default));
    }

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Reply_IsWrittenWithItsMessage_AndKeptUntilItIsSent()
    {
        var committed = await Store.AcceptAsync(Samples.Soap("a") with { ReplyTo = To });
        await OpenAsync();
        var due = Assert.Single(await Store.Replies.DueAsync(10, Longest, default));
        Assert.Equal((To, Samples.Collection, committed.Message.Receipt, ReceiptState.Accepted, 0), (due.To, due.Application, due.Message!.Receipt, due.Message.State, due.Attempts));
        await Store.Replies.PutOffAsync(due.Id, Clock.Now.AddMinutes(5), default);
        Assert.Empty(await Store.Replies.DueAsync(10, Longest, default));
        Clock.Now += TimeSpan.FromMinutes(6);
        Assert.Equal(1, Assert.Single(await Store.Replies.DueAsync(10, Longest, default)).Attempts);
        await Store.Replies.EndAsync(due.Id, default);
        Assert.Empty(await Store.Replies.DueAsync(10, Longest, default));
    }

    /// <summary>However many one endpoint has not taken: those of others are among the first to be sent.</summary>
    [Fact]
    public async Task Replies_AreDueInTurnsOfTheirEndpoints()
    {
        var other = To with { Address = new Uri("https://other.example/reply") };
        foreach (var to in new[] { To, To, To, other, other }) await Store.Replies.AddAsync(Samples.Collection, to, "<x/>"u8.ToArray(), default);
        Assert.Equal([To, other, To], (await Store.Replies.DueAsync(3, Longest, default)).Select(d => d.To));
        Assert.Equal([To, other, To, other, To], (await Store.Replies.DueAsync(9, Longest, default)).Select(d => d.To));
    }

    [Fact]
    public async Task Reply_WrittenWhileTheClockWasAheadByAnHour_IsDueOnceItIsRight()
    {
        Clock.Now += TimeSpan.FromHours(1);
        await Store.AcceptAsync(Samples.Soap("a") with { ReplyTo = To });
        Clock.Now -= TimeSpan.FromHours(1);
        var due = Assert.Single(await Store.Replies.DueAsync(10, Longest, default));
        await Store.Replies.PutOffAsync(due.Id, Clock.Now + Longest, default);
        Assert.Empty(await Store.Replies.DueAsync(10, Longest, default));
    }

    [Fact]
    public async Task Reply_ToARepeatedMessage_TellsTheFirstReceiptAgain()
    {
        var first = await Store.AcceptAsync(Samples.Soap("a"));
        var again = await Store.AcceptAsync(Samples.Soap("a") with { ReplyTo = To });
        Assert.True(again.Repeated);
        Assert.Equal(first.Message.Receipt, Assert.Single(await Store.Replies.DueAsync(10, Longest, default)).Message!.Receipt);
    }

    [Fact]
    public async Task Reply_ToAFile_WaitsUntilItsStateIsFinal()
    {
        var file = Samples.File("claim-1") with { ReplyTo = To };
        await Store.Journal.BeginAsync(file, default);
        Assert.Empty(await Store.Replies.DueAsync(10, Longest, default));
        var open = await Store.Journal.BeginAsync(file with { ReplyTo = null }, default); // as the reader begins it again
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 1), default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(1, 100), [], default);
        var due = Assert.Single(await Store.Replies.DueAsync(10, Longest, default));
        Assert.Equal((open.Receipt, ReceiptState.Accepted), (due.Message!.Receipt, due.Message.State));
    }

    [Fact]
    public async Task Reply_WithAContentOfItsOwn_IsKeptSealed()
    {
        await Store.Replies.AddAsync(Samples.Collection, To, "<fault/>"u8.ToArray(), default);
        var due = Assert.Single(await Store.Replies.DueAsync(10, Longest, default));
        Assert.Null(due.Message);
        Assert.Equal("<fault/>"u8.ToArray(), due.Content);
        await Store.KeyDestruction.DestroyAsync(Samples.Tokushima, default);
        due = Assert.Single(await Store.Replies.DueAsync(10, Longest, default));
        Assert.Null(due.Content);
    }

    [Fact]
    public async Task Hold_BelongsToWhoeverCameFirst_UntilItsTimeIsOverOrItIsReleased()
    {
        await Store.AcceptAsync(Samples.Soap("a"), deliveries: [new PlannedDelivery("delinquency", HandOverKind.Mailbox)]);
        var consumer = new ApplicationRef(Samples.Tokushima, "delinquency");
        var delivery = Assert.Single(await Store.Deliveries.UnfinishedAfterAsync(Samples.Route, 0, 10, default)).Id;
        Assert.Empty(await Store.Holds.HoldAsync([new(delivery, 3)], Clock.Now.AddMinutes(1), default)); // not in the mailbox yet
        Assert.True(await Store.Deliveries.ApplyAsync(delivery, new DeliveryChange.InMailbox(500), default));
        Assert.Equal([delivery], await Store.Holds.HoldAsync([new(delivery, 3)], Clock.Now.AddMinutes(1), default));
        Assert.Empty(await Store.Holds.HoldAsync([new(delivery, 3)], Clock.Now.AddMinutes(1), default));
        Assert.Equal([delivery], await Store.Holds.HeldAsync(consumer, default));
        Clock.Now += TimeSpan.FromMinutes(2);
        Assert.Empty(await Store.Holds.HeldAsync(consumer, default));
        Assert.Equal([delivery], await Store.Holds.HoldAsync([new(delivery, 3)], Clock.Now.AddMinutes(1), default));
        await Store.Holds.ReleaseAsync(new(delivery, 2), default); // the third page is still with whoever fetched it
        Assert.Equal([delivery], await Store.Holds.HeldAsync(consumer, default));
        await Store.Holds.ShortenAsync(new(delivery, 2), default);
        await Store.Holds.ReleaseAsync(new(delivery, 2), default);
        Assert.Empty(await Store.Holds.HeldAsync(consumer, default));
    }

    [Fact]
    public async Task Receipts_AreListedByTheTimeTheyWereReceived()
    {
        await Store.AcceptAsync(Samples.Soap("a"));
        Clock.Now += TimeSpan.FromHours(1);
        var second = await Store.AcceptAsync(Samples.Soap("b"));
        Clock.Now += TimeSpan.FromHours(1);
        await Store.AcceptAsync(Samples.Soap("c"));
        var at = second.Message.ReceivedAt;
        var found = await Store.Queries.ListAsync(new MessageFilter(Samples.Tokushima, "collection", From: at, To: at.AddMinutes(1)), default);
        Assert.Equal(second.Message.Receipt, Assert.Single(found).Receipt);
        Assert.Equal(2, (await Store.Queries.ListAsync(new MessageFilter(Samples.Tokushima, From: at), default)).Count);
    }
}
