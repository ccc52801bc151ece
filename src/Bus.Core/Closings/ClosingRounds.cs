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
    // So many times as long as a round took is rested after it.
    private const int Rest = 10;
    // One that has waited for so many looks is looked at half as often as it could be.
    private const int Ageing = 50;
    // Numbers are given before they are seen: what was given before the newest may be seen later.
    private static readonly TimeSpan SeenBy = TimeSpan.FromMinutes(1);

    private readonly Dictionary<long, DateTimeOffset> _next = [];
    private readonly Queue<(DateTimeOffset At, long Message)> _looked = [];
    private long? _since;

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
            _looked.Clear();
            _next.Clear();
            return;
        }
        await AdvanceAsync(turn, cancellation);
        await MarkAsync(turn, cancellation);
        await TellLateAsync(cancellation);
    }

    private async Task AdvanceAsync(Turn turn, CancellationToken cancellation)
    {
        var open = await book.OpenAsync(cancellation);
        foreach (var gone in _next.Keys.Except(open.Select(c => c.Id)).ToList()) _next.Remove(gone);
        foreach (var closing in open)
        {
            if (!turn.MayGoOn) return;
            var now = steady.GetUtcNow();
            if (_next.TryGetValue(closing.Id, out var next) && now < next) continue;
            var pause = (clock.GetUtcNow() - closing.StatedAt) / Ageing;
            _next[closing.Id] = now + (pause < options.Value.LookLongest ? pause : options.Value.LookLongest);
            await desk.AdvanceAsync(closing, cancellation);
        }
    }

    private async Task MarkAsync(Turn turn, CancellationToken cancellation)
    {
        foreach (var marker in await book.MarkersAsync(cancellation))
        {
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
        var last = await book.TellLateAsync(_since, cancellation);
        if (last > 0) _looked.Enqueue((now, last));
    }
}
