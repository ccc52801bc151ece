using Bus.Core.Journal;
using Bus.Core.Records;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>Chunks of one file on their way into the journal: some at the same time, so that they share commits, and in order, because they are queued in order.</summary>
internal sealed class AppendLine(IJournal journal, OpenMessage open, int ahead)
{
    private readonly Queue<Task> _under = [];

    /// <summary>Queues a chunk; waits where enough are under way.</summary>
    public async Task AddAsync(RecordChunk chunk, CancellationToken cancellation)
    {
        while (_under.Count >= ahead) await OldestAsync();
        _under.Enqueue(AppendAsync(chunk, cancellation));
    }

    /// <summary>Returns when all of them are durable.</summary>
    public async Task EndAsync()
    {
        while (_under.Count > 0) await OldestAsync();
    }

    /// <summary>The reading failed: nothing may be under way any more when the caller hears of it.</summary>
    public Task GiveUpAsync() => Task.WhenAll(_under).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private async Task AppendAsync(RecordChunk chunk, CancellationToken cancellation)
    {
        await journal.AppendAsync(open, chunk, cancellation);
        chunk.Release();
    }

    private Task OldestAsync() => _under.Dequeue();
}
