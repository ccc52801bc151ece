using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class FileContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    /// <summary>Chunks that are under way at the same time keep their order also where the writer's line is full.</summary>
    [Fact]
    public async Task Append_WhileTheLineIsFull_KeepsTheOrder()
    {
        await OpenAsync(("Journal:QueueLimit", "4"));
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Store.Journal.AppendAsync(open, Samples.Chunk(i, 1), default)));

        Assert.Equal(200, (await Store.Journal.FinishAsync(open, Samples.Accepted(200), [], default)).Message.Records);
    }

    private static readonly DateOnly Day = new(2026, 11, 20);

    [Fact]
    public async Task File_InPieces_IsReleasedOnlyWhenItIsFinished()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 2), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(2, 0), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(2, 3), default);
        var processing = (await Store.Journal.FindClaimAsync("c-1", default))!;
        Assert.Equal(ReceiptState.Processing, processing.Message.State);
        Assert.Null(processing.Message.CompletedAt);
        Assert.Empty(await Store.Deliveries.UnfinishedAsync());
        Assert.Empty(await Store.Deliveries.ReadAsync(processing.Message, 0, default).AllAsync());

        var committed = await Store.Journal.FinishAsync(open, Samples.Accepted(5, 500), [Samples.ToDelinquency], default);

        Assert.Equal(open.Receipt, committed.Message.Receipt);
        Assert.Equal(ReceiptState.Accepted, committed.Message.State);
        Assert.Equal([0L, 2L], (await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync()).Select(c => c.FirstRecord));
        Assert.Equal<object>(committed.Deliveries, (await Store.Journal.FindClaimAsync("c-1", default))!.Deliveries);
    }

    /// <summary>What one message feeds has no lease: two calls of a sender on two nodes may be at it at once.</summary>
    [Fact]
    public async Task Begin_WhileAnotherWithoutALeaseReads_EndsThatOne()
    {
        var first = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(first, Samples.Chunk(0, 1), default);
        var second = await Store.Journal.BeginAsync(Samples.File("c-1"), default);

        await Assert.ThrowsAsync<LeaseLostException>(() => Store.Journal.AppendAsync(first, Samples.Chunk(1, 1), default));
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.Journal.FinishAsync(first, Samples.Accepted(1), [], default));
        Assert.Equal(ReceiptState.Processing, (await Store.Journal.FindClaimAsync("c-1", default))!.Message.State);
        for (var i = 0; i < 3; i++) await Store.Journal.AppendAsync(second, Samples.Chunk(i, 1), default);
        Assert.Equal(3, (await Store.Journal.FinishAsync(second, Samples.Accepted(3), [], default)).Message.Records);
    }

    [Fact]
    public async Task FindClaim_NeverBegun_IsNull() => Assert.Null(await Store.Journal.FindClaimAsync("c-1", default));

    [Fact]
    public async Task Begin_SameClaimAfterACrash_SameReceiptWithoutThePieces()
    {
        var before = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        for (var i = 0; i < 40; i++) await Store.Journal.AppendAsync(before, Samples.Chunk(i, 1), default);
        await OpenAsync();
        var message = Samples.File("c-1") with { Version = "2026-02", AdditionalItems = [] };
        var after = await Store.Journal.BeginAsync(message, default);
        Assert.Equal((before.Id, before.Receipt, before.ReceivedAt), (after.Id, after.Receipt, after.ReceivedAt));

        await Store.Journal.AppendAsync(after, Samples.Chunk(0, 1, "new"), default);
        var committed = await Store.Journal.FinishAsync(after, Samples.Accepted(1), [], default);

        Assert.Equal("2026-02", committed.Message.Version);
        Assert.Empty(committed.Message.AdditionalItems);
        Assert.Single(await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync());
    }

    [Fact]
    public async Task Begin_FinishedClaim_IsABug()
    {
        await Store.TakeFileAsync(Samples.File("c-1"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Journal.BeginAsync(Samples.File("c-1"), default));
    }

    [Fact]
    public async Task Restart_DropsThePieces_KeepsTheReceipt()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 5, "old"), default);
        await Store.Journal.RestartAsync(open, default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 2, "new"), default);
        var committed = await Store.Journal.FinishAsync(open, Samples.Accepted(2), [], default);

        Assert.Equal(open.Receipt, committed.Message.Receipt);
        Assert.Equal(2, Assert.Single(await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync()).Records);
    }

    [Fact]
    public async Task Restart_FinishedMessage_TakesNothingAway()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 5), default);
        var committed = await Store.Journal.FinishAsync(open, Samples.Accepted(5), [], default);
        await Store.Journal.RestartAsync(open, default);

        Assert.Single(await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Journal.AppendAsync(open, Samples.Chunk(5, 1), default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Journal.FinishAsync(open, Samples.Accepted(5), [Samples.ToDelinquency], default));
    }

    [Fact]
    public async Task Append_OutOfOrder_IsABug()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 5), default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Journal.AppendAsync(open, Samples.Chunk(6, 1), default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Journal.AppendAsync(open, Samples.Chunk(0, 5), default));
    }

    [Fact]
    public async Task Finish_FewerRecordsThanAccepted_IsABug()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 5), default);

        await Assert.ThrowsAsync<ArgumentException>(() => Store.Journal.FinishAsync(open, Samples.Accepted(6), [], default));
    }

    [Fact]
    public async Task Finish_Refused_KeepsTheFaultAndDropsThePieces()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        for (var i = 0; i < 40; i++) await Store.Journal.AppendAsync(open, Samples.Chunk(i, 1), default);
        var fault = Fault.Of(FaultCode.InvalidMessage, "合計件数が違います。", "The count differs.") with
        {
            Rejects = [new Reject(1, 2, "receivedDate", RecordCode.NotADate, new("日付ではありません。", "Not a date."))],
        };
        var refused = Samples.Accepted(40, 4000) with { State = ReceiptState.Refused, Fault = fault };
        var committed = await Store.Journal.FinishAsync(open, refused, [Samples.ToDelinquency], default);

        Assert.Equal(ReceiptState.Refused, committed.Message.State);
        Assert.Equal((FaultCode.InvalidMessage, fault.What), (committed.Message.Fault!.Code, committed.Message.Fault.What));
        Assert.Equal(ControlTotal.Zero, committed.Message.Accepted);
        Assert.Equal(40, committed.Message.Records);
        Assert.Equal(fault.Rejects, await Store.Queries.RejectsAsync(committed.Message, default));
        Assert.Empty(committed.Deliveries);
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM chunk"));
        Assert.Equal(ReceiptState.Refused, (await Store.Journal.FindClaimAsync("c-1", default))!.Message.State);
    }

    [Fact]
    public async Task Finish_SameFileAgain_IsADuplicate()
    {
        var first = await Store.TakeFileAsync(Samples.File("c-1"), deliveries: Samples.ToDelinquency);
        var second = await Store.TakeFileAsync(Samples.File("c-2"), deliveries: Samples.ToDelinquency);

        Assert.Equal(ReceiptState.Duplicate, second.Message.State);
        Assert.NotEqual(first.Message.Receipt, second.Message.Receipt);
        Assert.Equal(first.Message.Receipt, second.DuplicateOf);
        Assert.Equal(first.Message.Receipt, (await Store.Journal.FindClaimAsync("c-2", default))!.DuplicateOf);
        Assert.Empty(second.Deliveries);
        Assert.Equal(1L, await ScalarAsync("SELECT count(*) FROM chunk"));
        Assert.Equal(first.Message.Receipt, (await Store.TakeFileAsync(Samples.File("c-3"))).DuplicateOf);
    }

    [Fact]
    public async Task Finish_SameFileTwiceAtOnce_OneIsTheDuplicate()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.TakeFileAsync(Samples.File($"c-{i}")))));

        Assert.Single(both, c => c.Message.State == ReceiptState.Accepted);
        Assert.Equal(7, both.Count(c => c.Message.State == ReceiptState.Duplicate));
    }

    public static TheoryData<NewMessage, string> Others => new()
    {
        { Samples.File("c-2", "other.csv"), "content" },
        { Samples.File("c-2"), "other content" },
        { Samples.File("c-2", date: Day), "content" },
        { Samples.File("c-2", sequence: 1), "content" },
        { Samples.File("c-2", sender: new(Samples.Tokushima, "tax")), "content" },
        { Samples.File("c-2") with { Contract = "assessment" }, "content" },
    };

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public async Task Finish_OtherNameContentDateSequenceSenderOrContract_IsNoDuplicate(NewMessage other, string content)
    {
        await Store.TakeFileAsync(Samples.File("c-1"));

        Assert.Equal(ReceiptState.Accepted, (await Store.TakeFileAsync(other, content: content)).Message.State);
    }

    [Fact]
    public async Task Finish_TwoFilesWithoutRecords_BothAreAccepted()
    {
        await Store.TakeFileAsync(Samples.File("c-1"), records: 0, deliveries: Samples.ToDelinquency);

        Assert.Equal(ReceiptState.Accepted, (await Store.TakeFileAsync(Samples.File("c-2"), records: 0, deliveries: Samples.ToDelinquency)).Message.State);
    }

    [Fact]
    public async Task Finish_SameFileAfterARefusal_IsTaken()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(1) with { State = ReceiptState.Refused, Fault = Fault.Of(FaultCode.InvalidMessage, "誤り", "wrong") }, [], default);

        Assert.Equal(ReceiptState.Accepted, (await Store.TakeFileAsync(Samples.File("c-2"))).Message.State);
    }

    [Fact]
    public async Task Finish_SameFileAfterItIsForgotten_IsTaken()
    {
        await Store.TakeFileAsync(Samples.File("c-1"));
        Clock.Now += TimeSpan.FromDays(400) + TimeSpan.FromMilliseconds(1);
        await OpenAsync();

        Assert.Equal(ReceiptState.Accepted, (await Store.TakeFileAsync(Samples.File("c-2"))).Message.State);
    }

    [Fact]
    public async Task Finish_MessageIdOfAnEarlierMessage_IsADuplicateOrAContradiction()
    {
        var withId = Samples.File("c-1") with { Head = new MessageHead("a-1", null, null, null) };
        var first = await Store.TakeFileAsync(withId);
        var same = await Store.TakeFileAsync(withId with { ClaimId = "c-2", FileName = "other.csv" });
        var other = await Store.TakeFileAsync(withId with { ClaimId = "c-3" }, content: "other content");

        Assert.Equal((ReceiptState.Duplicate, first.Message.Receipt), (same.Message.State, same.DuplicateOf));
        Assert.Equal((ReceiptState.Refused, FaultCode.ContradictingDuplicate), (other.Message.State, other.Message.Fault?.Code));
        Assert.True((await Store.AcceptAsync(Samples.Soap("a-1"))).Repeated);
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
