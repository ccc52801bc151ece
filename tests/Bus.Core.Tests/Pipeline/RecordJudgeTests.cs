using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Pipeline;

/// <summary>Items of the contract used here: municipality (key), key, amount, transaction (optional).</summary>
public class RecordJudgeTests
{
    private readonly JudgeFixture _fixture = new();

    [Fact]
    public async Task Key_LaterRecordsOfABadKey_AreRefusedAsEarlierError()
    {
        var judge = await RunAsync(OnError.Key, "362018|a|1|", "362018|b|x|", "362018|b|2|", "362018|c|4|");
        Assert.Equal(new ControlTotal(2, 5), judge.Taken);
        Assert.Equal([(3, "amount", RecordCode.NotANumber), (4, "", RecordCode.EarlierError)], _fixture.Lines);
        Assert.Equal((4, 1, 7), (judge.Records, judge.AmountUnreadable, judge.AmountPresent));
    }

    [Fact]
    public async Task Key_BadKeyItem_BlocksNothing()
    {
        var judge = await RunAsync(OnError.Key, "412066|a|1|", "362018||1|", "362018|a|2|");
        Assert.Equal([(2, "municipality", RecordCode.OtherMunicipality), (3, "key", RecordCode.Missing)], _fixture.Lines);
        Assert.Equal(new ControlTotal(1, 2), judge.Taken);
    }

    [Fact]
    public async Task Record_LaterRecordsOfABadKey_GoOn()
    {
        var judge = await RunAsync(OnError.Record, "362018|b|x|", "362018|b|2|");
        Assert.Equal(new ControlTotal(1, 2), judge.Taken);
    }

    [Fact]
    public async Task File_AnyBadRecord_RefusesTheWholeAndNamesEachOnce()
    {
        var judge = await RunAsync(OnError.File, "362018|b|x|", "362018|b|2|", "412066|b|2|");
        Assert.Equal(FaultCode.InvalidRecord, judge.Failure!.Code);
        Assert.Equal(2, judge.Rejected);
    }

    [Fact]
    public async Task File_OnlyOtherMunicipalities_IsThatFault()
    {
        var judge = await RunAsync(OnError.File, "412066|b|1|");
        Assert.Equal(FaultCode.OtherMunicipality, judge.Failure!.Code);
    }

    [Fact]
    public async Task WrongColumnCount_AmountIsUnreadable()
    {
        var judge = await RunAsync(OnError.Key, "!", "362018|a|1|");
        Assert.Equal((1, 1), (judge.AmountUnreadable, judge.Rejected));
    }

    [Fact]
    public async Task Amounts_OfRefusedRecords_BeyondSixtyFourBits_AreUnreadable()
    {
        var judge = await RunAsync(OnError.Record, "412066|a|9223372036854775807|", "412066|b|9223372036854775807|", "412066|c|-9223372036854775808|", "362018|d|1|");
        Assert.Equal((1, 0, new ControlTotal(1, 1)), (judge.AmountUnreadable, judge.AmountPresent, judge.Taken));
    }

    [Fact]
    public async Task Amounts_Taken_BeyondSixtyFourBits_RefuseTheWhole()
    {
        var judge = await RunAsync(OnError.Record, "362018|a|9223372036854775807|", "362018|b|1|");
        Assert.Equal(FaultCode.TooLarge, judge.Failure!.Code);
    }

    /// <summary>A rule of the contract's may let through what no total can hold: taken, it would be missing from both sides' totals, or break off its delivery.</summary>
    [Fact]
    public async Task Amount_ThatIsRightByItsRuleAndCannotBeSummedUp_IsRefused()
    {
        var judge = await RunAsync(OnError.Record, "362018|a| 5|", "362018|b|2|");
        Assert.Equal([(2, "amount", RecordCode.NotANumber)], _fixture.Lines);
        Assert.Equal((new ControlTotal(1, 2), 1), (judge.Taken, judge.AmountUnreadable));
    }

    [Fact]
    public async Task Transaction_AMemberIsRefusedLater_AsksToReadOnceMore_ThenRefusesAll()
    {
        string[] records = ["362018|a|1|t1", "362018|b|2|", "362018|c|x|t1", "362018|a|8|"];
        var judge = _fixture.JudgeOf(OnError.Key);
        await DrainAsync(judge, records);
        Assert.True(judge.MustRestart);
        judge.Restart();
        _fixture.Lines.Clear();
        var data = await DrainAsync(judge, records);
        Assert.False(judge.MustRestart);
        // The first member went with its transaction, and took its key with it.
        Assert.Equal(new ControlTotal(1, 2), judge.Taken);
        Assert.Equal([2, 4, 5], _fixture.Lines.Select(l => l.Line));
        Assert.Single(data);
    }

    /// <summary>Each reading finds one more transaction that goes with the last: a small file could be read for hours.</summary>
    [Theory]
    [InlineData(20, 21, null)]
    [InlineData(150, 100, FaultCode.TooLarge)]
    public async Task Transactions_ThatBringEachOtherDownOneByOne_AreReadSoOftenAndNoMore(int chain, int expected, FaultCode? fault)
    {
        string[] records =
        [
            .. Enumerable.Range(1, chain).Select(i => $"362018|k{i}|1|t{i}"),
            "362018|z|x|t1",
            .. Enumerable.Range(1, chain - 1).Select(i => $"362018|k{i}|1|t{i + 1}"),
        ];
        var judge = _fixture.JudgeOf(OnError.Key);
        await DrainAsync(judge, records);
        var readings = 1;
        for (; judge is { MustRestart: true, Failure: null }; readings++)
        {
            judge.Restart();
            await DrainAsync(judge, records);
        }
        Assert.Equal((expected, fault), (readings, judge.Failure?.Code));
    }

    [Fact]
    public async Task Correction_OfWhatCannotBeTold_AsksToReadOnceMore_ThenHoldsIt()
    {
        const string Receipt = "362018-20261120-0000000001";
        var key = (await DrainAsync(_fixture.JudgeOf(OnError.Key), ["362018|b|x|"]))[0].Refused[0].Key;
        var judge = _fixture.JudgeOf(OnError.Key);
        judge.Held = new HeldKeys([new(Receipt, 2, null, null), new(Receipt, 3, key, 1)], Receipt);
        await DrainAsync(judge, ["362018|b|1|"]);
        Assert.True(judge.MustRestart);
        judge.Restart();
        await DrainAsync(judge, ["362018|b|1|"]);
        Assert.False(judge.MustRestart);
        Assert.Equal((ControlTotal.Zero, 1), (judge.Taken, judge.Rejected));
    }

    [Fact]
    public async Task Chunks_AreCutAtTheSize_KeysAscendWithoutRepeats()
    {
        var judge = _fixture.JudgeOf(OnError.Key, chunkBytes: 40);
        var chunks = await DrainAsync(judge, [.. Enumerable.Range(0, 20).Select(i => $"362018|k{i % 3}|1|")]);
        Assert.True(chunks.Count > 3);
        Assert.Equal(20, chunks.Sum(c => c.Records));
        long next = 0;
        foreach (var chunk in chunks)
        {
            Assert.Equal(next, chunk.FirstRecord);
            next += chunk.Records;
            Assert.Equal(chunk.Keys.ToArray().Distinct().Order(), chunk.Keys.ToArray());
        }
    }

    private async Task<RecordJudge> RunAsync(OnError policy, params string[] records)
    {
        var judge = _fixture.JudgeOf(policy);
        await DrainAsync(judge, records);
        return judge;
    }

    private static async Task<List<RecordChunk>> DrainAsync(RecordJudge judge, string[] records)
    {
        var chunks = new List<RecordChunk>();
        await foreach (var chunk in judge.ReadAsync(new ScriptedReader(records), default)) chunks.Add(chunk);
        return chunks;
    }
}
