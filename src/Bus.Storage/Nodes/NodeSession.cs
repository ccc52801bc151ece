using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Bus.Core.Nodes;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Nodes;

/// <summary>
/// The connection of heartbeats. Where the journal is shared, one of its own: the writer may have to wait for a node that stands still in the middle of its
/// transaction, and a node must not be taken for dead because another one is. Where it is not shared, the writer's, which is the only one there may be.
/// </summary>
internal sealed class NodeSession(JournalDatabase database, IOptions<NodeOptions> options) : IAsyncDisposable
{
    private readonly LeftTransactions _left = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _gate = new();
    private Session? _session;
    private int _attempt;

    public IStorageEngine Engine => database.Engine;

    /// <summary>Runs one transaction. It is given up after a part of the node's patience, so that a connection that is cut is noticed in time.</summary>
    public Task<T> RunAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation) =>
        Engine.IsShared ? RunAloneAsync(work, cancellation) : database.Writes.RunAsync(work, WriteScope.None, cancellation);

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _one.Dispose();
    }

    private async Task<T> RunAloneAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_left.AreTooMany) throw new TimeoutException("The database has not answered earlier heartbeats yet.");
            return await InTimeAsync(TransactAsync(work, Volatile.Read(ref _attempt), cancellation), cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<T> InTimeAsync<T>(Task<T> transaction, CancellationToken cancellation)
    {
        try
        {
            return await transaction.WaitAsync(options.Value.Patience / 3, cancellation);
        }
        catch when (!transaction.IsCompleted)
        {
            // Cut off here, it would go on at the server, which does not notice while a commit waits for a standby: one more connection with each heartbeat.
            _left.Add(transaction, Take());
            throw;
        }
        catch
        {
            // Whatever state it is in: the next one says how things are.
            await DropAsync();
            throw;
        }
    }

    private async Task<T> TransactAsync<T>(Func<Session, Task<T>> work, int attempt, CancellationToken cancellation)
    {
        var session = _session ?? await OpenAsync(attempt, cancellation);
        await session.ExecuteAsync(Engine.BeginWrite);
        var result = await work(session);
        await session.CommitAsync();
        return result;
    }

    /// <summary>A connection that comes when nobody waits for it any more is closed: while a database stands still there may be one for each heartbeat.</summary>
    private async Task<Session> OpenAsync(int attempt, CancellationToken cancellation)
    {
        var session = new Session(await Engine.OpenAsync(ConnectionRole.Writer, cancellation), Engine);
        lock (_gate)
            if (attempt == _attempt) return _session = session;
        await session.DisposeAsync();
        throw new TimeoutException("The connection of heartbeats came too late.");
    }

    /// <summary>The connection, if there is one; the next transaction opens another.</summary>
    private Session? Take()
    {
        lock (_gate)
        {
            var session = _session;
            (_session, _attempt) = (null, _attempt + 1);
            return session;
        }
    }

    private async Task DropAsync()
    {
        if (Take() is not { } session) return;
        try
        {
            // A command under way is cut off with its connection.
            await session.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(1));
        }
        catch (Exception)
        {
            // It is of no use any more either way.
        }
    }
}
