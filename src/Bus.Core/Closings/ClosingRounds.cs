using System.Collections.Immutable;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Closings;

/// <summary>
/// Looks after closings while nobody asks, on one node at a time: those that have come to their end are closed, their markers appear, and what came late is told. A site that closes nothing pays for three questions a round.
/// </summary>
internal sealed class ClosingRounds(ClosingDesk desk, IClosingBook book, IClosingMarkers markers, Departures departures, UnderWay underWay, ILeases leases,
    IOptions<ClosingOptions> options, SteadyTime steady, TimeProvider clock, ILogger<ClosingRounds> log) : BackgroundService
{
    private const string LeaseKey = "closings";
    // As long as a round took is rested after it.
    private const int Rest = 1;
    // One that has waited for so many looks is looked at half as often as it could be.
    private const int Ageing = 50;
    // Numbers are given before they are seen: what was given before the newest may be seen later.
    private static readonly TimeSpan SeenBy = TimeSpan.FromMinutes(1);

    private readonly Dictionary<long, Watched> _watched = [];
    private readonly Queue<(DateTimeOffset At, long Message)> _looked = [];
    private long? _since;
    private ImmutableArray<long> _reading = [];

    protected override Task ExecuteAsync(CancellationToken stopping) =>
        new Rounds(options.Value.Look, clock) { RestPerRound = Rest }.RunAsync(RoundAsync, log.ClosingsNotLooked, stopping);

    /// <summary>One round.</summary>
    public async Task RoundAsync(CancellationToken cancellation)
    {
        using var turn = leases.Enter(LeaseKey);
        if (turn is null)
        {
            // Whoever had it told of what came late; what is known here is of another time.
            _since = null;
            _reading = [];
            _looked.Clear();
            _watched.Clear();
            return;
        }
        await AdvanceAsync(turn, cancellation);
        await MarkAsync(turn, cancellation);
        await TellLateAsync(cancellation);
    }

    private async Task AdvanceAsync(Turn turn, CancellationToken cancellation)
    {
        var open = await book.OpenAsync(cancellation);
        foreach (var gone in _watched.Keys.Except(open.Select(c => c.Id)).ToList()) _watched.Remove(gone);
        foreach (var closing in open)
        {
            if (!turn.MayGoOn) return;
            var now = steady.GetUtcNow();
            if (!_watched.TryGetValue(closing.Id, out var watched)) _watched[closing.Id] = watched = new Watched();
            if (now < watched.Next) continue;
            var pause = (clock.GetUtcNow() - closing.StatedAt) / Ageing;
            watched.Next = now + (pause < options.Value.LookLongest ? pause : options.Value.LookLongest);
            try
            {
                await desk.AdvanceAsync(closing, cancellation);
                watched.Failure.Over();
            }
            catch (Exception cause) when (cause is not JournalUnavailableException && !cancellation.IsCancellationRequested)
            {
                // Of this date: the others, their markers and what came late do not wait for it.
                if (watched.Failure.IsNew(cause)) log.ClosingNotLooked(closing.Key.Provider, closing.Key.Contract, closing.Key.Day, cause);
            }
        }
    }

    private async Task MarkAsync(Turn turn, CancellationToken cancellation)
    {
        foreach (var marker in await book.MarkersAsync(cancellation))
        {
            if (!departures.IsByFile(marker.Route))
            {
                // Its consumer left, or takes no files any more: nobody looks for it.
                await book.PublishedAsync(marker, cancellation);
                continue;
            }
            if (!departures.MayLeave(marker.Route)) continue;
            using var counted = underWay.BeginDelivering();
            if (!underWay.MayDeliver || !turn.MayGoOn) return;
            try
            {
                await MarkAsync(marker, turn, cancellation);
            }
            catch (Exception cause) when (cause is IOException and not JournalUnavailableException or UnauthorizedAccessException)
            {
                // Of this consumer's folder: the others do not wait for it.
                log.MarkerNotWritten(marker.Route.ToString(), cause);
            }
        }
    }

    /// <summary>Written and synced → commit "prepared" → renamed → done: killed anywhere, it appears once.</summary>
    private async Task MarkAsync(ClosingMarker marker, Turn turn, CancellationToken cancellation)
    {
        var epoch = turn.Fence.Epoch;
        if (marker.PreparedIn == 0)
        {
            markers.Prepare(marker, epoch);
            if (!await book.PreparedAsync(marker, turn.Fence, cancellation)) return;
            marker = marker with { PreparedIn = epoch };
        }
        if (!turn.MayGoOn) return;
        markers.Publish(marker);
        await book.PublishedAsync(marker, cancellation);
    }

    private async Task TellLateAsync(CancellationToken cancellation)
    {
        var now = steady.GetUtcNow();
        while (_looked.TryPeek(out var first) && now - first.At >= SeenBy) _since = _looked.Dequeue().Message;
        // The first look goes back a day; the next one comes when all numbers before its newest are seen.
        if (_since is null && _looked.Count > 0) return;
        var look = await book.TellLateAsync(_since, _reading, cancellation);
        _reading = look.Reading;
        if (look.Newest > 0) _looked.Enqueue((now, look.Newest));
    }

    /// <summary>One that is open: when it is looked at next, and what went wrong.</summary>
    private sealed class Watched
    {
        public DateTimeOffset Next { get; set; } = DateTimeOffset.MinValue;
        public RepeatedFailure Failure { get; } = new();
    }
}
