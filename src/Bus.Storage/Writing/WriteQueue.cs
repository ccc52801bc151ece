using System.Threading.Channels;
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
    private readonly Channel<WriteOperation> _queue;
    private readonly Task _writer;
    private Session? _session;
    private long _operations;
    private long _commits;

    public WriteQueue(IStorageEngine engine, JournalOptions options, ILogger logger)
    {
        _engine = engine;
        _options = options;
        _logger = logger;
        _queue = Channel.CreateBounded<WriteOperation>(new BoundedChannelOptions(options.QueueLimit) { SingleReader = true });
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Operations committed since start.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>Commits since start.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>
    /// Queues a write; the task completes when it is durable. A caller that gives up is heard until the write begins;
    /// from then on the write goes through and the caller learns how it ended.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Session, Task<T>> work, long bytes, CancellationToken cancellation)
    {
        var operation = new WriteOperation<T>(work, bytes, cancellation);
        await _queue.Writer.WriteAsync(operation, cancellation);
        return await operation.Done;
    }

    /// <summary>Queues a write of a few rows.</summary>
    public Task<T> RunAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation) => RunAsync(work, 0, cancellation);

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
        _queue.Writer.TryComplete();
        await _writer;
        await CloseAsync();
    }

    private async Task WriteAsync()
    {
        var group = new List<WriteOperation>(_options.GroupLimit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            Gather(group);
            if (group.Count > 0) await WriteAsync(group);
        }
    }

    private void Gather(List<WriteOperation> group)
    {
        group.Clear();
        long bytes = 0;
        while (group.Count < _options.GroupLimit && bytes < _options.GroupBytes && _queue.Reader.TryRead(out var operation))
        {
            if (operation.GivenUp()) continue;
            group.Add(operation);
            bytes += operation.Bytes;
        }
    }

    /// <summary>Commits the group as one; if one of its operations fails, each on its own, so that no other suffers for it.</summary>
    private async Task WriteAsync(IReadOnlyList<WriteOperation> group)
    {
        if (await TryCommitAsync(group)) return;
        foreach (var operation in group) await TryCommitAsync([operation]);
    }

    /// <returns>False if one of several operations failed and nothing was committed; the callers know nothing yet.</returns>
    private async Task<bool> TryCommitAsync(IReadOnlyList<WriteOperation> group)
    {
        var running = false;
        try
        {
            _session ??= new Session(await _engine.OpenAsync(ConnectionRole.Writer, CancellationToken.None));
            await _session.ExecuteAsync(_engine.BeginWrite);
            running = true;
            foreach (var operation in group) await operation.RunAsync(_session);
            running = false;
            await _session.ExecuteAsync("COMMIT");
        }
        catch (Exception exception)
        {
            var apart = await TryRollBackAsync() && running && group.Count > 1;
            if (apart) return false;
            _logger.CommitFailed(group.Count, exception);
            foreach (var operation in group) operation.Fail(exception);
            return true;
        }
        Interlocked.Add(ref _operations, group.Count);
        Interlocked.Increment(ref _commits);
        foreach (var operation in group) operation.Complete();
        return true;
    }

    /// <summary>Undoes the transaction; a connection on which that fails is in an unknown state and is thrown away.</summary>
    private async Task<bool> TryRollBackAsync()
    {
        try
        {
            if (_session is null) return false;
            await _session.ExecuteAsync("ROLLBACK");
            return true;
        }
        catch (Exception exception)
        {
            _logger.WriterReopened(exception);
            await CloseAsync();
            return false;
        }
    }

    private async Task CloseAsync()
    {
        if (_session is not null) await _session.DisposeAsync();
        _session = null;
    }
}
