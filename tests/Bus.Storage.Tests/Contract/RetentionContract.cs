using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>The journal forgets by the month; both engines alike.</summary>
public abstract class RetentionContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly DateTimeOffset November = new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);
    // The last message of November may come until 15:00 UTC of the 30th: midnight in Japan.
    private static readonly DateTimeOffset EndOfNovember = new(2026, 11, 30, 15, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Sweep_BeforeTheTimeIsOver_KeepsEverything()
    {
        var message = await DeliveredAsync("a-1");
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92) - Moment;

        Assert.All(await Store.Retention.SweepAsync(false, default), p => Assert.Equal((RetentionFate.Kept, RetentionFate.Kept), (p.Payloads, p.Messages)));
        Assert.Single(await Store.Deliveries.ReadAsync(message, 0, default).AllAsync());
    }

    [Fact]
    public async Task Sweep_TimeOfRecordsIsOver_ForgetsRecordsAndKeepsMessages()
    {
        var message = await DeliveredAsync("a-1");
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92);
        var later = await DeliveredAsync("b-1");

        var november = (await Store.Retention.SweepAsync(false, default)).Single(p => p.Name == "202611");
        Assert.Equal((RetentionFate.Forgotten, RetentionFate.Kept), (november.Payloads, november.Messages));
        Assert.Equal(0L, await CountAsync($"SELECT COUNT(*) FROM chunk WHERE message = {message.Id}"));
        Assert.NotNull(await Store.Queries.FindAsync(Samples.Tokushima, message.Receipt, default));
        Assert.Single(await Store.Deliveries.ReadAsync(later, 0, default).AllAsync());
    }

    [Fact]
    public async Task Sweep_TimeOfMessagesIsOver_ForgetsThemAndTheirDeliveries()
    {
        var file = (await Store.TakeFileAsync(Samples.File("c-1"))).Message;
        var message = await DeliveredAsync("a-1");
        Clock.Now = EndOfNovember + TimeSpan.FromDays(400);

        var november = (await Store.Retention.SweepAsync(false, default)).Single(p => p.Name == "202611");
        Assert.Equal((RetentionFate.Forgotten, RetentionFate.Forgotten), (november.Payloads, november.Messages));
        Assert.Null(await Store.Queries.FindAsync(null, message.Receipt, default));
        Assert.Null(await Store.Queries.FindAsync(null, file.Receipt, default));
        foreach (var table in new[] { "chunk", "delivery", "message", "reject" }) Assert.Equal(0L, await CountAsync($"SELECT COUNT(*) FROM {table}"));
    }

    [Theory]
    [InlineData("waiting")]
    [InlineData("parked")]
    [InlineData("processing")]
    [InlineData("feeding")]
    public async Task Sweep_SomethingIsNotFinished_HoldsItsMonth(string what)
    {
        if (what == "processing") await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        else if (what == "feeding") await Store.AcceptAsync(Samples.Soap() with { Feeds = true });
        else
        {
            var delivery = (await Store.AcceptAsync(Samples.Soap(), deliveries: Samples.ToDelinquency)).Deliveries[0].Delivery;
            if (what == "parked") Assert.True(await Store.Deliveries.ApplyAsync(delivery, new DeliveryChange.Park(new("保留", "parked")), default));
        }
        Clock.Now = EndOfNovember + TimeSpan.FromDays(800);

        var november = (await Store.Retention.SweepAsync(false, default)).Single(p => p.Name == "202611");
        Assert.Equal((RetentionFate.Held, RetentionFate.Held, 1L), (november.Payloads, november.Messages, november.Open));
        Assert.Equal(1L, await CountAsync("SELECT COUNT(*) FROM message"));
    }

    [Fact]
    public async Task Sweep_DryRun_SaysWhatItWouldDoAndDoesNothing()
    {
        var message = await DeliveredAsync("a-1");
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92);

        var november = (await Store.Retention.SweepAsync(dryRun: true, default)).Single(p => p.Name == "202611");
        Assert.Equal((RetentionFate.Due, RetentionFate.Kept), (november.Payloads, november.Messages));
        Assert.Single(await Store.Deliveries.ReadAsync(message, 0, default).AllAsync());
    }

    /// <summary>What was forgotten under a clock that was set ahead would be missed once it is set right: the same messageId would be taken as new.</summary>
    [Fact]
    public async Task Round_ClockWasSetAhead_ForgetsNothing_UntilTheHubIsStartedAnew()
    {
        var message = await DeliveredAsync("a-1");
        var rounds = Store.RetentionRounds;
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92);

        await rounds.RoundAsync(default);
        Assert.Single(await Store.Deliveries.ReadAsync(message, 0, default).AllAsync());

        await OpenAsync();
        await Store.RetentionRounds.RoundAsync(default);
        Assert.Equal(0L, await CountAsync($"SELECT COUNT(*) FROM chunk WHERE message = {message.Id}"));
    }

    [Fact]
    public async Task Sweep_Again_IsTheSame()
    {
        await DeliveredAsync("a-1");
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92);
        var first = await Store.Retention.SweepAsync(false, default);

        Assert.Equal(first, await Store.Retention.SweepAsync(false, default));
    }

    [Fact]
    public async Task Replay_RecordsAreForgotten_IsNotMade()
    {
        var message = await DeliveredAsync("a-1");
        var delivery = (await Store.Queries.DeliveriesAsync(message.Id, default))[0].Id;
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92);
        await Store.Retention.SweepAsync(false, default);

        Assert.False(await Store.Deliveries.ApplyAsync(delivery, new DeliveryChange.Replay("again"), default));
    }

    /// <summary>A full message that went as a differential cannot be made again without the one it was compared with.</summary>
    [Fact]
    public async Task Replay_RecordsItWasComparedWithAreForgotten_IsNotMade()
    {
        var last = await FullAsync("1");
        await EndAsync(last);
        Clock.Now = EndOfNovember + TimeSpan.FromDays(5);
        var compared = await FullAsync("2");
        Assert.True(await Store.Deliveries.ApplyAsync(compared, new DeliveryChange.Compare(last), default));
        await EndAsync(compared);
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92);
        await Store.Retention.SweepAsync(false, default);

        Assert.False(await Store.Deliveries.ApplyAsync(compared, new DeliveryChange.Replay("again"), default));
    }

    /// <summary>A file of several messages cannot be made again without all of them.</summary>
    [Fact]
    public async Task Replay_RecordsThatWentInTheSameFileAreForgotten_IsNotMade()
    {
        var (before, after) = await CollectedOverTheEndOfTheMonthAsync();
        await EndAsync(before);
        await EndAsync(after);
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92);
        await Store.Retention.SweepAsync(false, default);

        Assert.False(await Store.Deliveries.ApplyAsync(after, new DeliveryChange.Replay("again"), default));
    }

    /// <summary>What a delivery that is under way is made of is kept until it is delivered.</summary>
    [Fact]
    public async Task Sweep_AnUnfinishedDeliveryIsComparedWithIt_HoldsItsMonth()
    {
        var last = await FullAsync("1");
        await EndAsync(last);
        Clock.Now = EndOfNovember + TimeSpan.FromDays(5);
        var compared = await FullAsync("2");
        Assert.True(await Store.Deliveries.ApplyAsync(compared, new DeliveryChange.Compare(last), default));
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92);

        await HoldsNovemberAsync();
        await EndAsync(compared);
        Assert.Equal(RetentionFate.Forgotten, (await Store.Retention.SweepAsync(false, default)).Single(p => p.Name == "202611").Payloads);
    }

    [Fact]
    public async Task Sweep_AnUnfinishedDeliveryGoesInTheSameFile_HoldsItsMonth()
    {
        var (before, after) = await CollectedOverTheEndOfTheMonthAsync();
        await EndAsync(before);
        await EndAsync(after);
        Assert.True(await Store.Deliveries.ApplyAsync(after, new DeliveryChange.Replay("again"), default));
        Clock.Now = EndOfNovember + TimeSpan.FromDays(92);

        await HoldsNovemberAsync();
        await EndAsync(after);
        Assert.Equal(RetentionFate.Forgotten, (await Store.Retention.SweepAsync(false, default)).Single(p => p.Name == "202611").Payloads);
    }

    /// <summary>A month may be held while the next one is forgotten: a full message in it is no base any more, for what came after it is gone.</summary>
    [Fact]
    public async Task LastFull_WhatCameAfterItIsForgotten_IsNone()
    {
        await Store.AcceptAsync(Samples.Soap("held"), deliveries: new PlannedDelivery("audit", HandOverKind.Mailbox));
        await EndAsync(await FullAsync("1"));
        Clock.Now = EndOfNovember + TimeSpan.FromDays(5);
        await DeliveredAsync("differential");
        Clock.Now = EndOfNovember + TimeSpan.FromDays(31 + 92);
        var sweep = await Store.Retention.SweepAsync(false, default);
        Assert.Equal((RetentionFate.Held, RetentionFate.Forgotten), (sweep.Single(p => p.Name == "202611").Payloads, sweep.Single(p => p.Name == "202612").Payloads));

        Assert.Null(await Store.Deliveries.LastFullAsync(Samples.Route, Samples.Collection.Application, 4, default));
    }

    /// <summary>What is known for duplicates has its own time, 400 days from each message: a message may be forgotten long before.</summary>
    [Fact]
    public async Task KnownIds_MessageIsForgotten_StillAnswerWithTheFirstReceipt()
    {
        await OpenAsync(("Journal:KeepPayloads", "1.00:00:00"), ("Journal:KeepMessages", "1.00:00:00"));
        var first = await DeliveredAsync("a-1");
        await Store.TakeFileAsync(Samples.File("c-1", sequence: 7));
        Clock.Now = EndOfNovember + TimeSpan.FromDays(2);
        await Store.Retention.SweepAsync(false, default);
        Assert.Null(await Store.Queries.FindAsync(null, first.Receipt, default));

        var again = await Store.AcceptAsync(Samples.Soap("a-1"));
        Assert.Equal((true, first.Receipt, first.Accepted), (again.Repeated, again.Message.Receipt, again.Message.Accepted));
        Assert.Equal(ReceiptState.Duplicate, (await Store.TakeFileAsync(Samples.File("c-2", sequence: 7))).Message.State);
        Assert.Equal(new SequenceGap(8, 8), (await Store.TakeFileAsync(Samples.File("c-3", "next.csv", sequence: 9))).Gap);
    }

    [Fact]
    public async Task KnownIds_TheirTimeIsOver_TakeNoRoom()
    {
        for (var i = 0; i < 5; i++) await Store.AcceptAsync(Samples.Soap($"a-{i}", sequence: i + 1));
        await Store.TakeFileAsync(Samples.File("c-1"));
        Clock.Now = November + TimeSpan.FromDays(400) + Moment;
        await Store.AcceptAsync(Samples.Soap("b-1"));
        await Store.Retention.SweepAsync(false, default);

        Assert.Equal((1L, 0L, 0L), (await CountAsync("SELECT COUNT(*) FROM known_id"), await CountAsync("SELECT COUNT(*) FROM known_file"), await CountAsync("SELECT COUNT(*) FROM last_sequence")));
    }

    [Theory]
    [InlineData(+500)]
    [InlineData(-500)]
    public async Task Accept_TheClockJumped_FindsItsMonthMade(int days)
    {
        Clock.Now += TimeSpan.FromDays(days);
        var message = (await Store.AcceptAsync(Samples.Soap(), deliveries: Samples.ToDelinquency)).Message;

        Assert.Equal(message.Id, (await Store.Queries.FindAsync(null, message.Receipt, default))!.Id);
    }

    [Fact]
    public async Task Ids_GrowWithTime_AndJsonKeepsTheirDigits()
    {
        var first = (await Store.AcceptAsync(Samples.Soap())).Message;
        Clock.Now += TimeSpan.FromDays(1);
        var second = (await Store.AcceptAsync(Samples.Soap())).Message;
        Clock.Now += TimeSpan.FromDays(365 * 50);
        var last = (await Store.AcceptAsync(Samples.Soap())).Message;

        Assert.True(first.Id < second.Id && second.Id < last.Id && last.Id < 1L << 53, $"{first.Id} {second.Id} {last.Id}");
    }

    private async Task<long> FullAsync(string content)
    {
        var message = Samples.Soap() with { Head = new MessageHead(null, null, null, Extent.Full) };
        return (await Store.AcceptAsync(message, content, deliveries: Samples.ToDelinquency)).Deliveries[0].Delivery;
    }

    private async Task EndAsync(long delivery) => Assert.True(await Store.Deliveries.ApplyAsync(delivery, new DeliveryChange.Done(new(1, 100), null), default));

    /// <summary>Two deliveries of one file: one message came in November, the other in December.</summary>
    private async Task<(long Before, long After)> CollectedOverTheEndOfTheMonthAsync()
    {
        Clock.Now = EndOfNovember - Moment;
        var before = (await Store.AcceptAsync(Samples.Soap("a-1"), deliveries: Samples.ToDelinquency)).Deliveries[0].Delivery;
        Clock.Now = EndOfNovember + Moment;
        var after = (await Store.AcceptAsync(Samples.Soap("a-2"), deliveries: Samples.ToDelinquency)).Deliveries[0].Delivery;
        Assert.True(await Store.Deliveries.CollectAsync(new CollectionId(Samples.Route, "collected"), [before, after], new Fence(3, 1), default));
        return (before, after);
    }

    private async Task HoldsNovemberAsync()
    {
        var november = (await Store.Retention.SweepAsync(false, default)).Single(p => p.Name == "202611");
        Assert.Equal((RetentionFate.Held, 1L), (november.Payloads, november.Open));
        Assert.NotEqual(0L, await CountAsync("SELECT COUNT(*) FROM chunk c JOIN period p ON p.first_id <= c.message AND c.message < p.end_id WHERE p.name = '202611'"));
    }

    private async Task<MessageInfo> DeliveredAsync(string id)
    {
        var committed = await Store.AcceptAsync(Samples.Soap(id), deliveries: Samples.ToDelinquency);
        Assert.True(await Store.Deliveries.ApplyAsync(committed.Deliveries[0].Delivery, new DeliveryChange.Done(new(1, 100), null), default));
        return committed.Message;
    }

    protected async Task<object?> CountAsync(string sql)
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
