using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bus.Core.Records;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>
/// A bulk file on several threads: one reads and cuts it into records, some look at runs of them, and what they saw is judged one after the other, in the order of
/// the file. Memory: a few runs.
/// <code>
/// reader ──▶ held run ──▶ look ─┐
///        └─▶ held run ──▶ look ─┼─▶ judge, in order ──▶ chunks
///        └─▶ held run ──▶ look ─┘
/// </code>
/// </summary>
internal sealed class JudgingLine(RecordJudge judge, int items, int parallel)
{
    private readonly ConcurrentBag<HeldRecords> _free = [];
    private readonly ConcurrentBag<RecordEye> _eyes = [];

    /// <summary>Reads to the end. The chunks hold the taken records in order.</summary>
    public async IAsyncEnumerable<RecordChunk> ReadAsync(CandidateReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var runs = Channel.CreateBounded<Task<HeldRecords>>(new BoundedChannelOptions(parallel) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(reader, runs.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var looking in runs.Reader.ReadAllAsync(cancellation))
            {
                var run = await looking;
                for (var (row, search) = (0, 0); row < run.Count; search = run.Looks[row++].SearchEnd)
                {
                    run.Move(row);
                    if (judge.Judge(run, run.Looks[row], run.SearchKeys, search) is { } chunk) yield return chunk;
                    if (judge.Failure is not null) yield break;
                }
                _free.Add(run);
            }
        }
        finally
        {
            // The reader is the caller's again, so nobody may read from it any more.
            await stop.CancelAsync();
            await reading;
        }
        if (judge.End(reader) is { } last) yield return last;
    }

    private async Task ReadAsync(CandidateReader reader, ChannelWriter<Task<HeldRecords>> runs, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var run = _free.TryTake(out var used) ? used : new HeldRecords(items);
                if (!await run.FillAsync(reader, stop)) break;
                await runs.WriteAsync(Task.Run(() => Look(run), CancellationToken.None), stop);
            }
            runs.Complete();
        }
        catch (Exception failure)
        {
            // Whoever takes the runs hears of it when the runs before it are judged.
            runs.Complete(failure);
        }
    }

    private HeldRecords Look(HeldRecords run)
    {
        var eye = _eyes.TryTake(out var idle) ? idle : judge.Eye();
        eye.Look(run);
        _eyes.Add(eye);
        return run;
    }
}
