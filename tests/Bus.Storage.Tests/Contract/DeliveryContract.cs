using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class DeliveryContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly Bilingual Trouble = new("接続できません。", "Cannot connect.");
    private static readonly ControlTotal Ten = new(10, 1000);

    private static readonly Dictionary<string, DeliveryChange> Steps = new()
    {
        ["started"] = new DeliveryChange.Started(500),
        ["mailbox"] = new DeliveryChange.InMailbox(500),
        ["page1"] = new DeliveryChange.PageDone(1, null),
        ["page2"] = new DeliveryChange.PageDone(2, Ten),
        ["prepared"] = new DeliveryChange.Prepared(Ten),
        ["done"] = new DeliveryChange.Done(Ten, null),
        ["failed"] = new DeliveryChange.Failed(Trouble, new DateTimeOffset(2026, 11, 20, 4, 0, 0, TimeSpan.Zero)),
        ["park"] = new DeliveryChange.Park(Trouble),
        ["stumbled"] = new DeliveryChange.Stumbled(Trouble, new DateTimeOffset(2026, 11, 20, 4, 0, 0, TimeSpan.Zero)),
        ["interrupted"] = new DeliveryChange.Interrupted(),
        ["halted"] = new DeliveryChange.Halted(),
        ["replay"] = new DeliveryChange.Replay("再送依頼"),
    };

    /// <summary>The steps so far, the next one, whether it is allowed, and the state after it.</summary>
    [Theory]
    [InlineData("", "started", true, DeliveryState.Delivering)]
    [InlineData("started", "started", true, DeliveryState.Delivering)]
    [InlineData("", "mailbox", true, DeliveryState.Delivering)]
    [InlineData("", "page1", false, DeliveryState.Waiting)]
    [InlineData("started", "page1", true, DeliveryState.Delivering)]
    [InlineData("started page1", "page1", false, DeliveryState.Delivering)]
    [InlineData("started page2", "page1", false, DeliveryState.Delivering)]
    [InlineData("", "prepared", false, DeliveryState.Waiting)]
    [InlineData("started", "prepared", true, DeliveryState.Delivering)]
    [InlineData("started", "done", true, DeliveryState.Delivered)]
    [InlineData("started", "failed", true, DeliveryState.Waiting)]
    [InlineData("started", "park", true, DeliveryState.Parked)]
    [InlineData("", "park", true, DeliveryState.Parked)]
    [InlineData("started failed", "page1", false, DeliveryState.Waiting)]
    [InlineData("started done", "started", false, DeliveryState.Delivered)]
    [InlineData("started done", "mailbox", false, DeliveryState.Delivered)]
    [InlineData("started done", "page2", false, DeliveryState.Delivered)]
    [InlineData("started done", "prepared", false, DeliveryState.Delivered)]
    [InlineData("started done", "done", false, DeliveryState.Delivered)]
    [InlineData("started done", "failed", false, DeliveryState.Delivered)]
    [InlineData("started done", "park", false, DeliveryState.Delivered)]
    [InlineData("started done", "replay", true, DeliveryState.Waiting)]
    [InlineData("started park", "started", false, DeliveryState.Parked)]
    [InlineData("started park", "done", false, DeliveryState.Parked)]
    [InlineData("started park", "failed", false, DeliveryState.Parked)]
    [InlineData("started park", "replay", true, DeliveryState.Waiting)]
    [InlineData("started park replay", "page1", false, DeliveryState.Waiting)]
    [InlineData("", "replay", false, DeliveryState.Waiting)]
    [InlineData("", "stumbled", true, DeliveryState.Waiting)]
    [InlineData("started", "stumbled", true, DeliveryState.Waiting)]
    [InlineData("started done", "stumbled", false, DeliveryState.Delivered)]
    [InlineData("started", "interrupted", true, DeliveryState.Delivering)]
    [InlineData("", "interrupted", false, DeliveryState.Waiting)]
    [InlineData("started done", "interrupted", false, DeliveryState.Delivered)]
    [InlineData("started", "halted", true, DeliveryState.Waiting)]
    [InlineData("started page1", "halted", true, DeliveryState.Waiting)]
    [InlineData("started halted", "started", true, DeliveryState.Delivering)]
    [InlineData("", "halted", false, DeliveryState.Waiting)]
    [InlineData("started done", "halted", false, DeliveryState.Delivered)]
    [InlineData("started park", "halted", false, DeliveryState.Parked)]
    [InlineData("started", "replay", false, DeliveryState.Delivering)]
    public async Task Apply_Step_IsAllowedOnlyFromItsStates(string before, string step, bool allowed, DeliveryState after)
    {
        var id = await OneAsync();
        foreach (var earlier in before.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Assert.True(await Store.Deliveries.ApplyAsync(id, Steps[earlier], default));
        var unchanged = await FindAsync(id);

        Assert.Equal(allowed, await Store.Deliveries.ApplyAsync(id, Steps[step], default));

        var found = await FindAsync(id);
        Assert.Equal(after, found.State);
        if (!allowed) Assert.Equal(WithoutArrays(unchanged), WithoutArrays(found));
    }

    [Fact]
    public async Task Apply_UnknownDelivery_IsFalse() => Assert.False(await Store.Deliveries.ApplyAsync(4711, Steps["replay"], default));

    [Fact]
    public async Task Started_SecondAttempt_KeepsThePageSize()
    {
        var id = await OneAsync();
        await ApplyAsync(id, new DeliveryChange.Started(500), Steps["failed"], new DeliveryChange.Started(100));

        var found = await FindAsync(id);
        Assert.Equal(500, found.PageSize);
        Assert.Null(found.NextAttempt);
        Assert.Equal((1, Trouble), (found.Attempts, found.Trouble));
    }

    /// <summary>Its consumer was moved: by mailbox the same pages, by file another beginning.</summary>
    [Theory]
    [InlineData(null, false, HandOverKind.Soap, 500)]
    [InlineData(HandOverKind.Mailbox, false, HandOverKind.Mailbox, 500)]
    [InlineData(HandOverKind.File, true, HandOverKind.File, null)]
    public async Task Replay_ToAnotherWay_GoesIt(HandOverKind? by, bool anew, HandOverKind goes, int? pageSize)
    {
        var id = await OneAsync();
        await ApplyAsync(id, new DeliveryChange.Started(500) { By = HandOverKind.Soap }, Steps["page1"], Steps["park"], new DeliveryChange.Replay("moved") { By = by, Anew = anew });

        var found = await FindAsync(id);
        Assert.Equal((goes, pageSize, 0, "moved"), (found.By, found.PageSize, found.PagesDone, found.ReplayReason));
    }

    [Fact]
    public async Task Failed_CountsAttempts_KeepsPages()
    {
        var id = await OneAsync();
        await ApplyAsync(id, Steps["started"], Steps["page2"], Steps["failed"], Steps["started"], Steps["failed"]);

        var found = await FindAsync(id);
        Assert.Equal((2, 2), (found.Attempts, found.PagesDone));
        Assert.Equal(Ten, found.Confirmed);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 4, 0, 0, TimeSpan.Zero), found.NextAttempt);
    }

    [Fact]
    public async Task PageDone_IsProgress_AttemptsAreCountedAnew()
    {
        var id = await OneAsync();
        await ApplyAsync(id, Steps["started"], Steps["failed"], Steps["started"], Steps["failed"], Steps["started"], Steps["page1"]);
        Assert.Equal(0, (await FindAsync(id)).Attempts);
    }

    /// <summary>What the journal says of a delivery in whose midst the hub died: begun so often, and nobody saw the end.</summary>
    [Theory]
    [InlineData("started", 1)]
    [InlineData("started started started", 3)]
    [InlineData("started started failed", 0)]
    [InlineData("started started failed started", 1)]
    [InlineData("started started stumbled", 2)]
    [InlineData("stumbled stumbled", 2)]
    [InlineData("started started page1", 1)]
    [InlineData("started started interrupted", 1)]
    [InlineData("started started mailbox", 0)]
    [InlineData("started started done", 0)]
    [InlineData("started started park replay", 0)]
    public async Task Broken_CountsAttemptsThatNobodySawTheEndOf(string steps, int broken)
    {
        var id = await OneAsync();
        await ApplyAsync(id, [.. steps.Split(' ').Select(s => Steps[s])]);
        Assert.Equal(broken, (await FindAsync(id)).Broken);
    }

    [Fact]
    public async Task FailingSince_IsTheFirstFailure_UntilItGetsOn()
    {
        var id = await OneAsync();
        var began = Clock.Now;
        await ApplyAsync(id, Steps["started"], Steps["failed"]);
        Clock.Now += TimeSpan.FromHours(1);
        await ApplyAsync(id, Steps["started"], Steps["failed"]);
        Assert.Equal(began, (await FindAsync(id)).FailingSince);
        await ApplyAsync(id, Steps["started"], Steps["page1"]);
        Assert.Null((await FindAsync(id)).FailingSince);
        await ApplyAsync(id, Steps["failed"]);
        Assert.Equal(Clock.Now, (await FindAsync(id)).FailingSince);
    }

    [Fact]
    public async Task Done_SaysWhatWasSentAndConfirmed()
    {
        var id = await OneAsync();
        await ApplyAsync(id, Steps["started"], Steps["page2"], Steps["prepared"], new DeliveryChange.Done(new(12, -7), Ten));

        var found = await FindAsync(id);
        Assert.Equal((new ControlTotal(12, -7), Ten), (found.Sent, found.Confirmed));
        Assert.True(found.Prepared);
        Assert.Equal(Clock.Now, found.DeliveredAt);
        Assert.Null(found.Trouble);
    }

    /// <summary>A consumer that answers one page with totals and the next without has not said how much it took of all: what it said of the first would look like records that it lost.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Confirmed_OfSomePagesOnly_IsNotKnown(bool byPage)
    {
        var id = await OneAsync();
        await ApplyAsync(id, Steps["started"], new DeliveryChange.PageDone(1, Ten));
        if (byPage) await ApplyAsync(id, new DeliveryChange.PageDone(2, null));
        else await ApplyAsync(id, new DeliveryChange.Done(new(20, 2000), null));
        Assert.Null((await FindAsync(id)).Confirmed);
    }

    /// <summary>The commit that said "prepared" had no answer and came to be late. Whoever has begun anew has removed what was made ready: after a crash it must not be called published.</summary>
    [Fact]
    public async Task Started_AfterPrepared_NothingIsPreparedAnyMore()
    {
        var id = await OneAsync();
        await ApplyAsync(id, Steps["started"], Steps["prepared"], Steps["started"]);
        Assert.False((await FindAsync(id)).Prepared);
    }

    [Fact]
    public async Task Replay_Delivered_BeginsAgainWithTheSamePages()
    {
        var id = await OneAsync();
        await ApplyAsync(id, Steps["started"], Steps["page2"], Steps["failed"], Steps["started"], Steps["prepared"], Steps["done"], Steps["replay"]);

        var found = await FindAsync(id);
        Assert.Equal((DeliveryState.Waiting, 0, 0, false), (found.State, found.Attempts, found.PagesDone, found.Prepared));
        Assert.Equal(500, found.PageSize);
        Assert.Equal((1L, null, null, null, null), (found.Position, found.NextAttempt, found.Sent, found.Confirmed, found.DeliveredAt));
    }

    [Fact]
    public async Task Unfinished_MoreThanAPage_ComesByRouteThenPosition()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        PlannedDelivery[] both = [new("b", HandOverKind.Soap), new("a", HandOverKind.File)];
        for (var i = 0; i < 5; i++)
        {
            await Store.AcceptAsync(Samples.Soap(sender: new(Samples.Takeo, "collection")), deliveries: both);
            await Store.AcceptAsync(Samples.Soap(), deliveries: both);
        }
        var second = (await Store.Deliveries.UnfinishedAsync())[1];
        await ApplyAsync(second.Id, Steps["started"], Steps["done"]);
        await ApplyAsync((await Store.Deliveries.UnfinishedAsync())[2].Id, Steps["park"]);

        var all = await Store.Deliveries.UnfinishedAsync();

        string[] routes = ["362018/collection-history/a", "362018/collection-history/b", "412066/collection-history/a", "412066/collection-history/b"];
        Assert.Equal(routes.SelectMany(r => Enumerable.Range(1, 5).Select(p => $"{r}:{p}")).Where(x => x != $"{routes[0]}:2"), all.Select(d => $"{d.Route}:{d.Position}"));
        Assert.Equal(HandOverKind.Soap, all[5].By);
    }

    [Fact]
    public async Task SmallKeys_AreThoseOfUnfinishedSmallMessagesInTheRange()
    {
        async Task<Committed> TakeAsync(params ulong[] keys) => (await Store.Journal.AcceptAsync(Samples.Soap(), Samples.Accepted(keys.Length),
            [.. keys.Chunk(2).Select((k, i) => Samples.Chunk(2 * i, k.Length, "値", k))], [Samples.ToDelinquency], default)).Value;
        Committed[] all = [await TakeAsync(9), await TakeAsync(1, 2, 3), await TakeAsync(4, 5, 6, 7), await TakeAsync(8), await TakeAsync(1)];
        await ApplyAsync(all[3].Deliveries[0].Delivery, Steps["started"], Steps["done"]);

        var keys = await Store.Deliveries.SmallKeysAsync(Samples.Route, 1, 9, 3, default);

        Assert.Equal([all[1].Message.Id, all[4].Message.Id], keys.Keys.Order());
        Assert.Equal([1, 2, 3], keys[all[1].Message.Id].ToArray());
        Assert.Equal([1], keys[all[4].Message.Id].ToArray());
        Assert.Equal([all[0].Message.Id], (await Store.Deliveries.SmallKeysAsync(Samples.Route, 0, 1, 3, default)).Keys);
        Assert.Empty(await Store.Deliveries.SmallKeysAsync(Samples.Route, 5, 9, 3, default));
    }

    [Fact]
    public async Task InMailbox_ShowsOnlyWhatLiesInThisOne()
    {
        var audit = new ApplicationRef(Samples.Tokushima, "audit");
        PlannedDelivery toAudit = new("audit", HandOverKind.Mailbox);
        for (var i = 0; i < 3; i++) await Store.AcceptAsync(Samples.Soap(), deliveries: [toAudit, new("other", HandOverKind.Mailbox), new("file", HandOverKind.File)]);
        await Store.AcceptAsync(Samples.Soap(contract: "assessment"), deliveries: toAudit);
        foreach (var delivery in await Store.Deliveries.UnfinishedAsync())
            if (delivery is not { Route.Contract: Samples.Contract, Position: 2 }) await ApplyAsync(delivery.Id, Steps[delivery.By == HandOverKind.Mailbox ? "mailbox" : "started"]);

        async Task<string[]> LookAsync(ApplicationRef who, string? contract, int maximum) =>
            [.. (await Store.Deliveries.InMailboxAsync(who, contract, maximum, default)).Select(d => $"{d.Route.Contract}:{d.Position}")];

        Assert.Equal(["assessment:1", "collection-history:1", "collection-history:3"], await LookAsync(audit, null, 10));
        Assert.Equal(["assessment:1", "collection-history:1"], await LookAsync(audit, null, 2));
        Assert.Equal(["collection-history:1", "collection-history:3"], await LookAsync(audit, Samples.Contract, 10));
        Assert.Empty(await LookAsync(new(Samples.Takeo, "audit"), null, 10));
        Assert.Empty(await LookAsync(new(Samples.Tokushima, "file"), null, 10));
    }

    /// <summary>The region may have moved the consumer since the message was taken in: the way of the first attempt is the one to its end.</summary>
    [Fact]
    public async Task Begun_AnotherWayThanPlanned_StandsSo()
    {
        var committed = await Store.AcceptAsync(Samples.Soap(), deliveries: [new("audit", HandOverKind.Soap), new("other", HandOverKind.Mailbox), new("file", HandOverKind.File)]);
        var (audit, other, file) = (committed.Deliveries[0].Delivery, committed.Deliveries[1].Delivery, committed.Deliveries[2].Delivery);
        await ApplyAsync(audit, Steps["mailbox"]);
        await ApplyAsync(other, new DeliveryChange.Started(500) { By = HandOverKind.Soap });
        await ApplyAsync(file, Steps["started"]);

        Assert.Equal((HandOverKind.Mailbox, HandOverKind.Soap, HandOverKind.File), ((await FindAsync(audit)).By, (await FindAsync(other)).By, (await FindAsync(file)).By));
        Assert.Equal([audit], (await Store.Deliveries.InMailboxAsync(new(Samples.Tokushima, "audit"), null, 10, default)).Select(d => d.Id));
        Assert.Empty(await Store.Deliveries.InMailboxAsync(new(Samples.Tokushima, "other"), null, 10, default));
    }

    [Fact]
    public async Task Find_UnknownDelivery_IsNull() => Assert.Null(await Store.Deliveries.FindAsync(4711, default));

    private async Task<long> OneAsync() => (await Store.AcceptAsync(Samples.Soap(), deliveries: Samples.ToDelinquency)).Deliveries[0].Delivery;

    private async Task<Delivery> FindAsync(long id) => (await Store.Deliveries.FindAsync(id, default))!;

    private async Task ApplyAsync(long id, params DeliveryChange[] changes)
    {
        foreach (var change in changes) Assert.True(await Store.Deliveries.ApplyAsync(id, change, default), change.ToString());
    }

    private static Delivery WithoutArrays(Delivery delivery) => delivery with { Message = delivery.Message with { AdditionalItems = default, Together = default } };
}
