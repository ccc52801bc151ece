using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>What is not delivered, counted once for all who ask (the door, the metrics, the alerts): the count takes longer the longer the backlog is.</summary>
public sealed class Backlog(IJournalWatch journal, SteadyTime clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private IReadOnlyList<RouteBacklog> _routes = [];
    private DateTimeOffset? _countedAt;

    /// <summary>The backlog by route, as it was counted no longer ago than this.</summary>
    public async Task<IReadOnlyList<RouteBacklog>> CountAsync(TimeSpan age, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var now = clock.GetUtcNow();
            if (_countedAt is { } at && now - at <= age) return _routes;
            _routes = await journal.BacklogAsync(cancellation);
            _countedAt = now;
            return _routes;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
