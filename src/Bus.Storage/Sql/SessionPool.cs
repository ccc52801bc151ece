using System.Collections.Concurrent;
using System.Data.Common;
using Bus.Core.Journal;
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
        try
        {
            // A connection that was kept may have broken while it lay idle; a new one says how things are.
            while (_idle.TryTake(out var kept))
            {
                var (done, answer) = await TryAsync(kept, read);
                if (done) return answer!;
            }
            return await ReadAsync(new Session(await engine.OpenAsync(ConnectionRole.Reader, cancellation), engine), read, last: true);
        }
        finally
        {
            _room.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var session)) await session.DisposeAsync();
    }

    /// <summary>Not done where the connection broke; a read can be made again.</summary>
    private async Task<(bool Done, T? Answer)> TryAsync<T>(Session kept, Func<Session, Task<T>> read)
    {
        try
        {
            return (true, await ReadAsync(kept, read, last: false));
        }
        catch (DbException) when (!kept.Usable)
        {
            return (false, default);
        }
    }

    private async Task<T> ReadAsync<T>(Session session, Func<Session, Task<T>> read, bool last)
    {
        try
        {
            return await read(session);
        }
        catch (DbException exception) when (!session.Usable && last)
        {
            throw JournalUnavailableException.LostReading(exception);
        }
        catch (DbException exception) when (session.Usable && engine.IsDamaged(exception))
        {
            throw JournalUnavailableException.Damaged(exception, exception.Message);
        }
        catch (DbException exception) when (session.Usable && engine.IsInTrouble(exception))
        {
            throw JournalUnavailableException.InTrouble(exception);
        }
        catch (DbException exception) when (session.Usable && TimeIsUp.Of(exception) is { } tooLong)
        {
            throw JournalUnavailableException.InTrouble(tooLong);
        }
        finally
        {
            if (session.Usable) _idle.Add(session);
            else await session.DisposeAsync();
        }
    }
}
