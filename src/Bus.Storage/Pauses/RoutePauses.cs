using System.Collections.Concurrent;
using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Pauses;

/// <summary>Stopped routes: in the database with their history, in memory for the question that every delivery asks.</summary>
internal sealed class RoutePauses(JournalDatabase database, TimeProvider clock, ILogger<RoutePauses> logger) : IRoutePauses, IDisposable
{
    private const string InForce = "SELECT municipality, contract, consumer, reason, since, until, paused_by FROM pause WHERE resumed_at IS NULL";
    // Without an index of its own: the table holds what operators did, a row each.
    private const string Ended =
        """
        SELECT municipality, contract, consumer, reason, since, until, paused_by, resumed_at, resumed_by FROM pause
        WHERE municipality = @municipality AND contract = @contract AND consumer = @consumer AND resumed_at IS NOT NULL ORDER BY id DESC LIMIT @limit
        """;
    private const string End =
        """
        UPDATE pause SET resumed_at = @now, resumed_by = @by
        WHERE municipality = @municipality AND contract = @contract AND consumer = @consumer AND resumed_at IS NULL
        """;
    private const string Insert =
        """
        INSERT INTO pause (municipality, contract, consumer, reason, since, until, paused_by)
        VALUES (@municipality, @contract, @consumer, @reason, @since, @until, @by)
        """;

    private readonly ConcurrentDictionary<RouteId, RoutePause> _paused = new();
    private readonly SemaphoreSlim _change = new(1);

    public IReadOnlyList<RoutePause> All => [.. _paused.Values.OrderBy(p => p.Route.ToString(), StringComparer.Ordinal)];

    public event Action<RouteId>? Changed;

    public bool IsPaused(RouteId route) => _paused.ContainsKey(route);

    /// <summary>At start, and when another node has paused or resumed a route.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var changed = new List<RouteId>();
        await _change.WaitAsync(cancellation);
        try
        {
            var inForce = (await database.Reads.RunAsync(s => s.ListAsync(Row, InForce), cancellation)).ToDictionary(p => p.Route);
            foreach (var route in _paused.Keys.Where(r => !inForce.ContainsKey(r)).ToList())
                if (_paused.TryRemove(route, out _)) changed.Add(route);
            foreach (var (route, pause) in inForce)
            {
                if (_paused.TryGetValue(route, out var known) && known == pause) continue;
                _paused[route] = pause;
                changed.Add(route);
            }
        }
        finally
        {
            _change.Release();
        }
        foreach (var route in changed) Changed?.Invoke(route);
    }

    public Task PauseAsync(RoutePause pause, CancellationToken cancellation) => ChangeAsync(pause.Route, async () =>
    {
        await database.Writes.RunAsync(async s =>
        {
            // A second pause replaces the first: one reason is in force, both stay in the history.
            await EndAsync(s, pause.Route, pause.By);
            return await s.ExecuteAsync(Insert, ("@municipality", pause.Route.Municipality), ("@contract", pause.Route.Contract),
                ("@consumer", pause.Route.Consumer), ("@reason", pause.Reason), ("@since", pause.Since),
                ("@until", pause.Until), ("@by", pause.By));
        }, WriteScope.Of(pause.Route.Municipality), cancellation);
        _paused[pause.Route] = pause;
        logger.RoutePaused(pause.Route.ToString());
        return true;
    }, cancellation);

    public Task<bool> ResumeAsync(RouteId route, string by, CancellationToken cancellation) => ChangeAsync(route, async () =>
    {
        var ended = await database.Writes.RunAsync(s => EndAsync(s, route, by), WriteScope.Of(route.Municipality), cancellation) > 0;
        _paused.TryRemove(route, out _);
        if (ended) logger.RouteResumed(route.ToString());
        return ended;
    }, cancellation);

    public async Task<IReadOnlyList<RoutePause>> EndedAsync(RouteId route, int maximum, CancellationToken cancellation) => await database.Reads.RunAsync(s => s.ListAsync(EndedRow, Ended,
        ("@municipality", route.Municipality), ("@contract", route.Contract), ("@consumer", route.Consumer), ("@limit", maximum)), cancellation);

    public void Dispose() => _change.Dispose();

    /// <summary>Keeps memory in the order of commits.</summary>
    private async Task<bool> ChangeAsync(RouteId route, Func<Task<bool>> change, CancellationToken cancellation)
    {
        bool changed;
        await _change.WaitAsync(cancellation);
        try
        {
            changed = await change();
        }
        finally
        {
            _change.Release();
        }
        if (changed) Changed?.Invoke(route);
        return changed;
    }

    private Task<int> EndAsync(Session session, RouteId route, string by) =>
        session.ExecuteAsync(End, ("@now", Spelling.Of(Spelling.Now(clock))), ("@by", by), ("@municipality", route.Municipality),
            ("@contract", route.Contract), ("@consumer", route.Consumer));

    private static RoutePause Row(DbDataReader row)
    {
        var columns = new RowReader(row);
        return Row(ref columns);
    }

    private static RoutePause EndedRow(DbDataReader row)
    {
        var columns = new RowReader(row);
        return Row(ref columns) with { EndedAt = columns.MomentOrNull(), EndedBy = columns.TextOrNull() };
    }

    private static RoutePause Row(ref RowReader columns)
    {
        var route = new RouteId(columns.Municipality(), columns.Text(), columns.Text());
        return new RoutePause(route, columns.Text(), columns.Moment(), columns.MomentOrNull(), columns.Text());
    }
}
