using System.Collections.Concurrent;
using Bus.Storage.Engine;

namespace Bus.Storage.Sql;

/// <summary>Read connections, opened when needed and kept. Nobody holds one while waiting for another, or while a consumer of a stream works.</summary>
internal sealed class SessionPool(IStorageEngine engine, int size) : IAsyncDisposable
{
    private readonly ConcurrentBag<Session> _idle = [];
    private readonly SemaphoreSlim _room = new(size);

    /// <summary>Runs a read on a connection of its own.</summary>
    public async Task<T> RunAsync<T>(Func<Session, Task<T>> read, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation);
        Session? session = null;
        try
        {
            if (!_idle.TryTake(out session)) session = new Session(await engine.OpenAsync(ConnectionRole.Reader, cancellation));
            return await read(session);
        }
        finally
        {
            if (session is { Usable: true }) _idle.Add(session);
            else if (session is not null) await session.DisposeAsync();
            _room.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var session)) await session.DisposeAsync();
    }
}
