using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Writing;

/// <summary>
/// The one writer. It takes whatever queued up during the last commit, runs it in one transaction, commits, and only then tells the callers:
/// under load many writes share one fsync, alone a write waits for nobody.
/// </summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    private readonly IStorageEngine _engine;
    private readonly JournalOptions _options;
    private readonly ILogger _logger;
    private readonly FairLine _line;
    private readonly WriteTransaction _transaction;
    private readonly Task _writer;
    private long _operations;
    private long _commits;

    public WriteQueue(IStorageEngine engine, JournalOptions options, ILogger logger)
    {
        _engine = engine;
        _options = options;
        _logger = logger;
        _transaction = new WriteTransaction(engine, logger);
        _line = new FairLine(options.QueueLimit);
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Operations committed since start.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>Commits since start.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <inheritdoc cref="WriteTransaction.RoundTrips"/>
    public long RoundTrips => _transaction.RoundTrips;

    /// <summary>
    /// Queues a write; the task completes when it is durable. A caller that gives up is heard until the write begins;
    /// from then on the write goes through and the caller learns how it ended.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Session, Task<T>> work, WriteScope scope, long bytes, CancellationToken cancellation)
    {
        var operation = new WriteOperation<T>(work, scope, bytes, cancellation);
        await _line.AddAsync(operation, cancellation);
        return await operation.Done;
    }

    /// <summary>Queues a write of a few rows.</summary>
    public Task<T> RunAsync<T>(Func<Session, Task<T>> work, WriteScope scope, CancellationToken cancellation) => RunAsync(work, scope, 0, cancellation);

    /// <summary>Erases what deleted rows left in the files; false if a reader was in the way.</summary>
    public async Task<bool> ScrubAsync(CancellationToken cancellation)
    {
        // On a connection of its own: it waits for readers, and the writer should not.
        await using var connection = await _engine.OpenAsync(ConnectionRole.Writer, cancellation);
        return await _engine.ScrubAsync(connection, cancellation);
    }

    /// <summary>Commits what is queued, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _line.Close();
        await _writer;
        await _transaction.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var group = new List<WriteOperation>(_options.GroupLimit);
        while (await _line.WaitAsync())
        {
            // Behind what the thread pool has to do already: calls that are being read come with this commit instead of the next one. Fewer commits, fewer pages written again by each.
            await Task.Yield();
            Gather(group);
            if (group.Count > 0) await CommitAsync(group);
        }
    }

    private void Gather(List<WriteOperation> group)
    {
        group.Clear();
        long bytes = 0;
        while (group.Count < _options.GroupLimit && bytes < _options.GroupBytes && _line.TryTake(out var operation))
        {
            if (operation.GivenUp()) continue;
            group.Add(operation);
            bytes += operation.Bytes;
        }
    }

    /// <summary>Commits the group as one; if one of its operations fails, each on its own, so that no other suffers for it.</summary>
    private async Task<Ending> CommitAsync(IReadOnlyList<WriteOperation> group)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ending = await _transaction.RunAsync(group);
            if (ending.Why is null)
            {
                Interlocked.Add(ref _operations, group.Count);
                Interlocked.Increment(ref _commits);
                foreach (var operation in group) operation.Complete();
                return ending;
            }
            if (group.Count > 1 && ending.Kind is (EndingKind.Undone or EndingKind.Disturbed)) return await CommitApartAsync(group);
            if (ending.Kind == EndingKind.Disturbed && attempt < _options.WriteAttempts) continue;
            return Refuse(group, ending);
        }
    }

    private async Task<Ending> CommitApartAsync(IReadOnlyList<WriteOperation> group)
    {
        var ending = default(Ending);
        for (var i = 0; i < group.Count; i++)
        {
            ending = await CommitAsync([group[i]]);
            // Whoever comes after would wait for the same time-out.
            if (ending.Kind == EndingKind.Unreachable) return i + 1 == group.Count ? ending : Refuse([.. group.Skip(i + 1)], ending);
        }
        return ending;
    }

    private Ending Refuse(IReadOnlyList<WriteOperation> group, Ending ending)
    {
        _logger.CommitFailed(group.Count, ending.Why!);
        foreach (var operation in group) operation.Fail(ending.Why!);
        return ending;
    }
}
