using Bus.Core.Journal;
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
    public async Task Sweep_SomethingIsNotFinished_HoldsItsMonth(string what)
    {
        if (what == "processing") await Store.Journal.BeginAsync(Samples.File("c-1"), default);
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
