using System.Text;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class RejectContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    [Fact]
    public async Task Refused_AreOpen_OnlyOnceTheirFileIsAccepted()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 2) with { Refused = [Refused(3, 7), Refused(5, null)] }, default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(2, 0) with { Refused = [Refused(9, 7)] }, default);
        Assert.Empty(await OpenAsync(Samples.Collection));
        Assert.Empty(await Store.Rejects.ListAsync(new RejectFilter(), default));

        await Store.Journal.FinishAsync(open, Samples.Accepted(2) with { Rejected = 3 }, [], default);

        Assert.Equal([(3L, (ulong?)7, (ulong?)1003), (5, null, 1005), (9, 7, 1009)], (await OpenAsync(Samples.Collection)).Select(o => (o.Line, o.Key, o.Identity)));
        Assert.Empty(await OpenAsync(new ApplicationRef(Samples.Takeo, "collection")));
        var info = (await Store.Rejects.ListAsync(new RejectFilter(Samples.Tokushima, State: RejectState.Open), default))[0];
        Assert.Equal((open.Receipt, 3L, "day.csv", "amount", RecordCode.NotANumber, RejectState.Open), (info.Receipt, info.Line, info.FileName, info.Item, info.Code, info.State));
        var count = Assert.Single(await Store.Rejects.CountOpenAsync(default));
        Assert.Equal((Samples.Tokushima, 3L), (count.Municipality, count.Count));
    }

    [Fact]
    public async Task Refused_OfAFileThatIsRefusedOrADuplicate_AreNot()
    {
        var refused = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(refused, Samples.Chunk(0, 0) with { Refused = [Refused(2, 1)] }, default);
        await Store.Journal.FinishAsync(refused, Samples.Accepted(0) with { State = ReceiptState.Refused, Fault = Fault.Of(FaultCode.InvalidMessage, "悪", "bad") }, [], default);
        await Store.TakeFileAsync(Samples.File("c-2"), content: "same");
        var again = await Store.Journal.BeginAsync(Samples.File("c-3"), default);
        await Store.Journal.AppendAsync(again, Samples.Chunk(0, 1) with { Refused = [Refused(3, 1)] }, default);
        Assert.Equal(ReceiptState.Duplicate, (await Store.Journal.FinishAsync(again, Samples.Accepted(1, 0, "same") with { Rejected = 1 }, [], default)).Message.State);

        Assert.Empty(await Store.Rejects.ListAsync(new RejectFilter(), default));
    }

    [Fact]
    public async Task Count_IsOfTheBusinessDates_ByWhatBecameOfThem_AndOfOneMunicipalityOnly()
    {
        var (first, last) = (new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 30));
        foreach (var (claim, day) in ((string, DateOnly)[])[("c-0", first.AddDays(-1)), ("c-1", first), ("c-2", last), ("c-3", last.AddDays(1))])
        {
            var open = await Store.Journal.BeginAsync(Samples.File(claim, claim, day), default);
            await Store.Journal.AppendAsync(open, Samples.Chunk(0, 1) with { Refused = [Refused(3, 7), Refused(5, 8)] }, default);
            await Store.Journal.FinishAsync(open, Samples.Accepted(1, 0, claim) with { Rejected = 2 }, [], default);
            if (day == last) Assert.Equal(1, await Store.Rejects.DismissAsync(open.Receipt, [3], "二重入力", "操作員", default));
        }
        // Still being read: nobody sees it.
        var reading = await Store.Journal.BeginAsync(Samples.File("c-4", "c-4", first), default);
        await Store.Journal.AppendAsync(reading, Samples.Chunk(0, 1) with { Refused = [Refused(3, 9)] }, default);

        RejectCount[] expected = [new(Samples.Tokushima, Samples.Contract, RejectState.Dismissed, 1), new(Samples.Tokushima, Samples.Contract, RejectState.Open, 3)];
        Assert.Equal(expected, await Store.Rejects.CountAsync(null, first, last, default));
        Assert.Equal(expected, await Store.Rejects.CountAsync(Samples.Tokushima, first, last, default));
        Assert.Empty(await Store.Rejects.CountAsync(Samples.Takeo, first, last, default));
    }

    [Fact]
    public async Task Detail_IsSealed_AndForgottenWhenItsTimeIsOver()
    {
        var receipt = await TakeAsync("c-1", "day.csv", [Refused(3, 7, "徳島,太郎,x")]);
        var detail = (await Store.Rejects.FindAsync(receipt, 3, default))!;
        Assert.Equal(("数字でない", "not a number", "徳島,太郎,x"), (detail.Reason!.Value.Ja, detail.Reason.Value.En, Encoding.UTF8.GetString(detail.Raw!.Value.Span)));
        Assert.Null(await Store.Rejects.FindAsync(receipt, 4, default));

        Assert.Equal((0, 0), await Store.Rejects.ForgetAsync(Clock.Now, Clock.Now, default));
        Assert.Equal((1, 0), await Store.Rejects.ForgetAsync(Clock.Now.AddSeconds(1), Clock.Now, default));
        detail = (await Store.Rejects.FindAsync(receipt, 3, default))!;
        Assert.Equal((RejectState.Open, null, null), (detail.Info.State, detail.Reason, detail.Raw));
        // What is open is never forgotten; what is settled is, in its time.
        Assert.Equal(1, await Store.Rejects.DismissAsync(receipt, null, "二重入力", "操作員", default));
        Assert.Equal((0, 1), await Store.Rejects.ForgetAsync(Clock.Now.AddSeconds(1), Clock.Now.AddSeconds(1), default));
        Assert.Null(await Store.Rejects.FindAsync(receipt, 3, default));
    }

    [Fact]
    public async Task Correction_SettlesItsLines_WithTheFileThatBringsThem()
    {
        var first = await TakeAsync("c-1", "day.csv", [Refused(3, 7), Refused(5, 8)]);
        var open = await Store.Journal.BeginAsync(Samples.File("c-2", "fix.csv"), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 1), default);
        var committed = await Store.Journal.FinishAsync(open, Samples.Accepted(1, 0, "fix") with { Settles = new Settlement(first, [3, 99], false) }, [], default);

        Assert.Equal(new CorrectionResult(first, 1, 1), committed.Correction);
        Assert.Equal([5L], (await OpenAsync(Samples.Collection)).Select(o => o.Line));
        var corrected = (await Store.Rejects.ListAsync(new RejectFilter(State: RejectState.Corrected), default)).Single();
        Assert.Equal((3L, open.Receipt), (corrected.Line, corrected.By));
    }

    [Fact]
    public async Task Correction_OfAnotherApplicationsReceipt_SettlesNothing()
    {
        var first = await TakeAsync("c-1", "day.csv", [Refused(3, 7)]);
        var open = await Store.Journal.BeginAsync(Samples.File("c-2", "fix.csv", sender: new ApplicationRef(Samples.Tokushima, "other")), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 1), default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(1, 0, "fix") with { Settles = new Settlement(first, [3], false) }, [], default);
        Assert.Single(await OpenAsync(Samples.Collection));
    }

    [Fact]
    public async Task FullFile_SettlesWhatIsEarlier_NotItsOwn()
    {
        await TakeAsync("c-1", "day.csv", [Refused(3, 7)]);
        var full = await TakeAsync("c-2", "full.csv", [Refused(4, 8)], new Settlement(null, [], true));
        var left = Assert.Single(await OpenAsync(Samples.Collection));
        Assert.Equal((full, 4L), (left.Receipt, left.Line));
    }

    /// <summary>The day of a receipt is the clock's; what came earlier is told by the serial.</summary>
    [Fact]
    public async Task ClockSetBackOverMidnight_EarlierIsWhatWasAcceptedEarlier()
    {
        var first = await TakeAsync("c-1", "day.csv", [Refused(3, 7)]);
        Clock.Now -= TimeSpan.FromDays(1);
        var second = await TakeAsync("c-2", "next.csv", [Refused(4, 7)]);
        Assert.Equal([first, second], (await OpenAsync(Samples.Collection)).Select(o => o.Receipt));
        var full = await TakeAsync("c-3", "full.csv", [Refused(5, 8)], new Settlement(null, [], true));
        Assert.Equal(full, Assert.Single(await OpenAsync(Samples.Collection)).Receipt);
    }

    [Fact]
    public async Task Dismiss_OnlyWhatIsOpen_SaysWhoAndWhy()
    {
        var receipt = await TakeAsync("c-1", "day.csv", [Refused(3, 7), Refused(5, 8)]);
        Assert.Equal(1, await Store.Rejects.DismissAsync(receipt, [3, 77], "二重入力のため", "徳島 花子", default));
        Assert.Equal(0, await Store.Rejects.DismissAsync(receipt, [3], "again", "x", default));
        Assert.Equal(0, await Store.Rejects.DismissAsync("nonsense", null, "again", "x", default));
        var dismissed = Assert.Single(await Store.Rejects.ListAsync(new RejectFilter(State: RejectState.Dismissed), default));
        Assert.Equal((3L, "徳島 花子", "二重入力のため"), (dismissed.Line, dismissed.By, dismissed.Why));
        Assert.Equal([5L], (await OpenAsync(Samples.Collection)).Select(o => o.Line));
    }

    [Fact]
    public async Task List_IsPagedByReceiptAndLine()
    {
        var first = await TakeAsync("c-1", "a.csv", [Refused(3, 1), Refused(5, 2)]);
        var second = await TakeAsync("c-2", "b.csv", [Refused(2, 3)]);
        var page = await Store.Rejects.ListAsync(new RejectFilter(Limit: 2), default);
        Assert.Equal([(first, 3L), (first, 5)], page.Select(r => (r.Receipt, r.Line)));
        Assert.True(page.More);
        page = await Store.Rejects.ListAsync(new RejectFilter(Limit: 1, After: (first, 5)), default);
        Assert.Equal([(second, 2L)], page.Select(r => (r.Receipt, r.Line)));
        Assert.False(page.More);
        Assert.Equal([(first, 5L)], (await Store.Rejects.ListAsync(new RejectFilter(Receipt: first, After: (first, 3)), default)).Select(r => (r.Receipt, r.Line)));
        Assert.Equal([(second, 2L)], (await Store.Rejects.ListAsync(new RejectFilter(Receipt: second, After: (first, 3)), default)).Select(r => (r.Receipt, r.Line)));
        Assert.Empty(await Store.Rejects.ListAsync(new RejectFilter(Receipt: first, After: (second, 1)), default));
        Assert.Empty(await Store.Rejects.ListAsync(new RejectFilter(Samples.Takeo), default));
        // Of one municipality the same, whichever index it is read by; a place in another's receipts is before or behind all of them.
        foreach (var state in (RejectState?[])[null, RejectState.Open])
        {
            var own = new RejectFilter(Samples.Tokushima, State: state);
            Assert.Equal([(first, 3L), (first, 5), (second, 2)], (await Store.Rejects.ListAsync(own, default)).Select(r => (r.Receipt, r.Line)));
            Assert.Equal([(first, 5L), (second, 2)], (await Store.Rejects.ListAsync(own with { After = (first, 3) }, default)).Select(r => (r.Receipt, r.Line)));
            Assert.Equal(3, (await Store.Rejects.ListAsync(own with { After = ("011002-20261120-0000000001", 1) }, default)).Count);
            Assert.Empty(await Store.Rejects.ListAsync(own with { After = ("412066-20261120-0000000001", 1) }, default));
        }
    }

    [Fact]
    public async Task Begin_AfterACrash_GoesOnBehindTheChunksThatAreThere()
    {
        var before = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        for (var i = 0; i < 3; i++) await Store.Journal.AppendAsync(before, Chunk(i), default);
        await OpenAsync();
        var after = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        var writes = Store.Database.Writes.Operations;
        for (var i = 0; i < 3; i++) await Store.Journal.AppendAsync(after, Samples.Chunk(i * 2, 2, "値", (ulong)i), default);
        Assert.Equal(writes, Store.Database.Writes.Operations);
        await Store.Journal.AppendAsync(after, Chunk(3), default);
        var committed = await Store.Journal.FinishAsync(after, Samples.Accepted(8) with { Rejected = 1 }, [Samples.ToDelinquency], default);

        var chunks = await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync();
        Assert.Equal([0L, 2, 4, 6], chunks.Select(c => c.FirstRecord));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"値{i}"), chunks.SelectMany(Texts));
        // Refused records are told again with the chunks that come again, and stand there once.
        Assert.Equal([103L], (await OpenAsync(Samples.Collection)).Select(o => o.Line));
    }

    [Fact]
    public async Task Begin_AfterACrash_FromTheFirstChunkThatDiffers_AllIsWrittenAnew()
    {
        var before = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        for (var i = 0; i < 20; i++) await Store.Journal.AppendAsync(before, Samples.Chunk(i * 2, 2), default);
        await OpenAsync();
        var after = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(after, Samples.Chunk(0, 2), default);
        await Store.Journal.AppendAsync(after, Samples.Chunk(2, 2, "新"), default);
        await Store.Journal.AppendAsync(after, Samples.Chunk(4, 1), default);
        var committed = await Store.Journal.FinishAsync(after, Samples.Accepted(5), [], default);
        Assert.Equal(["値0", "値1", "新2", "新3", "値4"], (await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync()).SelectMany(Texts));
    }

    [Fact]
    public async Task Begin_AfterACrash_AFileThatIsShorterNow_LeavesNothingOfTheLongerOne()
    {
        var before = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        for (var i = 0; i < 20; i++) await Store.Journal.AppendAsync(before, Samples.Chunk(i, 1), default);
        await OpenAsync();
        var after = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(after, Samples.Chunk(0, 1), default);
        var committed = await Store.Journal.FinishAsync(after, Samples.Accepted(1), [], default);
        Assert.Equal(1, Assert.Single(await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync()).Records);
    }

    [Fact]
    public async Task Append_ManyAtOnce_StayInOrder()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Store.Journal.AppendAsync(open, Samples.Chunk(i * 3, 3), default)));
        var committed = await Store.Journal.FinishAsync(open, Samples.Accepted(120), [], default);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i * 3), (await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync()).Select(c => c.FirstRecord));
    }

    private static RecordChunk Chunk(int i) => Samples.Chunk(i * 2, 2, "値", (ulong)i) with { Refused = i < 3 ? [] : [Refused(100 + i, (ulong)i)] };

    private static IEnumerable<string> Texts(RecordChunk chunk)
    {
        var reader = new RecordBatchReader(chunk.Data, 1);
        while (reader.Read()) yield return reader.Text(0);
    }

    private Task<IReadOnlyList<OpenReject>> OpenAsync(ApplicationRef sender) => Store.Rejects.OpenAsync(sender, Samples.Contract, default);

    private async Task<string> TakeAsync(string claim, string name, RefusedRecord[] refused, Settlement? settles = null)
    {
        var open = await Store.Journal.BeginAsync(Samples.File(claim, name), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 1) with { Refused = refused }, default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(1, 0, name) with { Rejected = refused.Length, Settles = settles }, [], default);
        return open.Receipt;
    }

    private static RefusedRecord Refused(long line, ulong? key, string row = "a,b,x") =>
        new(new Reject(line - 1, line, "amount", RecordCode.NotANumber, new Bilingual("数字でない", "not a number")), Encoding.UTF8.GetBytes(row), key, 1000 + (ulong)line);
}
