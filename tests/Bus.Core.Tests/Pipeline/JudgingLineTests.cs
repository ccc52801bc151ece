using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Pipeline;

/// <summary>Several threads must come to what one comes to, to the byte.</summary>
public class JudgingLineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task ManyThreads_SameChunksRejectsAndTotals_AsOne(int parallel)
    {
        var records = Enumerable.Range(0, 5_000).Select(Record).ToArray();
        var (one, many) = (new JudgeFixture(), new JudgeFixture());
        var (alone, line) = (one.JudgeOf(OnError.Key, 4096), many.JudgeOf(OnError.Key, 4096));
        var expected = await DrainAsync(alone.ReadAsync(new ScriptedReader(records), default));
        var found = await DrainAsync(new JudgingLine(line, 4, parallel).ReadAsync(new ScriptedReader(records), default));

        Assert.Equal(expected, found);
        Assert.Equal(one.Lines, many.Lines);
        Assert.True(one.Lines.Count > 100);
        Assert.Equal((alone.Records, alone.Taken, alone.Rejected, alone.AmountPresent, alone.AmountUnreadable), (line.Records, line.Taken, line.Rejected, line.AmountPresent, line.AmountUnreadable));
    }

    [Fact]
    public async Task ReaderThatFails_IsToldAfterWhatCameBefore_AndLeftAlone()
    {
        var judge = new JudgeFixture().JudgeOf(OnError.Key, 64);
        var reader = new FailingReader(3_000);
        var chunks = 0;
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var chunk in new JudgingLine(judge, 4, 4).ReadAsync(reader, default)) chunks++;
        });
        Assert.True(chunks > 0);
        var reads = reader.Reads;
        await Task.Delay(50);
        Assert.Equal(reads, reader.Reads);
    }

    [Fact]
    public async Task MoreRefusedRecordsThanAllowed_RefuseTheWhole()
    {
        var judge = new JudgeFixture().JudgeOf(OnError.Record, 4096, maxRejects: 10);
        await DrainAsync(new JudgingLine(judge, 4, 2).ReadAsync(new ScriptedReader([.. Enumerable.Range(0, 2_000).Select(i => $"362018|k{i}|x|")]), default));
        Assert.Equal(FaultCode.TooLarge, judge.Failure!.Code);
    }

    [Fact]
    public async Task RefusedRecords_LeaveWithTheirRowKeyAndIdentity()
    {
        var judge = new JudgeFixture().JudgeOf(OnError.Key, 4096);
        var chunks = new List<RecordChunk>();
        await foreach (var chunk in new JudgingLine(judge, 4, 2).ReadAsync(new ScriptedReader("362018|a|1|", "362018|b|x|", "!", "362018||1|"), default)) chunks.Add(chunk);
        var refused = Assert.Single(chunks).Refused;
        Assert.Equal([3L, 4L, 5L], refused.Select(r => r.Line));
        Assert.True(refused[0] is { Key: not null, Identity: not null });
        Assert.True(refused[1] is { Key: null, Identity: null });
        Assert.True(refused[2] is { Key: null, Identity: null });
    }

    // One in eleven is wrong, keys come again and again, transactions never break.
    private static string Record(int i) => i % 97 == 0 ? "!" : i % 11 == 0 ? $"362018|k{i % 300}|x|" : $"362018|k{i % 300}|{i}|";

    private static async Task<List<string>> DrainAsync(IAsyncEnumerable<RecordChunk> chunks)
    {
        var all = new List<string>();
        await foreach (var c in chunks)
            all.Add($"{c.FirstRecord}+{c.Records} {Convert.ToHexString(c.Data.Span)} {string.Join(',', c.Keys.ToArray())} {string.Join(',', c.SearchKeys.ToArray())} {string.Join(',', c.Refused.Select(r => $"{r.Line}:{r.Key}"))}");
        return all;
    }

    private sealed class FailingReader(int after) : CandidateReader
    {
        public int Reads { get; private set; }

        public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
        {
            if (Reads % 100 == 0) await Task.Yield();
            if (++Reads > after) throw new IOException("the disk");
            Index++;
            return true;
        }

        public override ReadOnlySpan<byte> Field(int item) => item switch { 0 => "362018"u8, 1 => System.Text.Encoding.ASCII.GetBytes($"k{Index}"), 2 => "1"u8, _ => default };
    }
}
