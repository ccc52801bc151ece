using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.TakingIn;

/// <summary>
/// Claims wait in lanes, one a municipality, contract and application: within a lane strictly one after the other, lanes side by side and in turn.
/// A claim is read under the lease of its home. If that goes to another node the lane is dropped, with all that waits in it: the claims lie where the other one finds them.
/// </summary>
internal sealed class Lanes(ClaimProcessor processor, FileProgress progress, ILeases leases, IOptions<FilesOptions> options, SteadyTime clock, ILogger<Lanes> log)
{
    private static readonly TimeSpan LeaseLook = TimeSpan.FromMilliseconds(200);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly HashSet<ApplicationRef> _dropped = [];
    private readonly ReadyLanes _ready = new(options.Value.ParallelOfMunicipality, options.Value.SmallFile);

    /// <summary>Puts a claim at the end of its lane; nothing where a lane of its application was dropped, until that is known.</summary>
    public void Add(Claim claim)
    {
        var bytes = new FileInfo(claim.DataPath) is { Exists: true } file ? file.Length : 0;
        lock (_gate)
        {
            // It would overtake those that were dropped.
            if (_dropped.Contains(claim.Home.Application)) return;
            progress.Queue(claim, bytes);
            var isNew = !_lanes.TryGetValue(claim.Lane, out var lane);
            if (isNew) _lanes[claim.Lane] = lane = new Lane(claim.Home.Application.Municipality.Value);
            lane!.Add(claim, bytes);
            if (isNew) _ready.Add(lane);
        }
    }

    /// <summary>True if the claim waits in its lane, or is being read, under this lease.</summary>
    public bool Knows(Claim claim)
    {
        lock (_gate) return _lanes.TryGetValue(claim.Lane, out var lane) && lane.Claims.Any(c => c.Id == claim.Id && c.Fence == claim.Fence);
    }

    /// <summary>True, once, if a lane of this application was dropped: its claims must be looked for again.</summary>
    public bool TakeDropped(ApplicationRef application)
    {
        lock (_gate) return _dropped.Remove(application);
    }

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        var places = Enumerable.Range(0, options.Value.Parallel).Select(_ => WorkAsync(smallOnly: false, cancellation));
        return Task.WhenAll(options.Value.SmallFile > 0 ? places.Append(WorkAsync(smallOnly: true, cancellation)) : places);
    }

    private async Task WorkAsync(bool smallOnly, CancellationToken cancellation)
    {
        while (true)
        {
            var lane = await _ready.TakeAsync(smallOnly, cancellation);
            var (claim, bytes) = lane.First;
            var tried = await TryAsync(lane, claim, bytes, cancellation);
            _ready.Leave(lane, smallOnly);
            switch (tried)
            {
                case { Left: true }: Drop(lane, claim); break;
                case { Pause: { } pause }:
                    progress.QueueAgain(claim, bytes);
                    _ = ReadyAgainAsync(lane, pause, cancellation);
                    break;
                default: Next(lane, claim); break;
            }
        }
    }

    private void Drop(Lane lane, Claim claim)
    {
        log.LeftToAnother(claim.Id);
        lock (_gate)
        {
            // With it, or one that is added in between would be shown for ever.
            foreach (var waiting in lane.Claims) progress.End(waiting);
            progress.Settled(claim);
            _lanes.Remove(claim.Lane);
            _dropped.Add(claim.Home.Application);
        }
    }

    private void Next(Lane lane, Claim done)
    {
        lock (_gate)
        {
            lane.Next();
            progress.Settled(done);
            if (lane.Count == 0) _lanes.Remove(done.Lane);
            else _ready.Add(lane);
        }
    }

    // A claim that cannot be taken in now stays at the head of its lane: what came after it must not overtake it.
    private async Task ReadyAgainAsync(Lane lane, TimeSpan wait, CancellationToken cancellation)
    {
        await Task.Delay(wait, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellation.IsCancellationRequested) _ready.Add(lane);
    }

    private async Task<(bool Left, TimeSpan? Pause)> TryAsync(Lane lane, Claim claim, long bytes, CancellationToken cancellation)
    {
        using var turn = leases.Enter(claim.Home.LeaseKey);
        if (turn is null || turn.Fence != claim.Fence) return (true, null);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // The journal takes nothing from a node that lost its lease; this only ends the reading soon, and gives the lease back to whoever waits for it.
        await using var look = clock.CreateTimer(_ => { if (!turn.MayGoOn) held.Cancel(); }, null, LeaseLook, LeaseLook);
        try
        {
            var fault = await processor.ProcessAsync(claim, held.Token);
            if (fault is null) return default;
            var pause = PauseOf(lane);
            log.NotNow(claim.Id, fault.Code.ToString(), pause);
            return (false, pause);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (failure is LeaseLostException || !turn.MayGoOn) return (true, null);
            var pause = PauseOf(lane);
            log.Failed(claim.Id, pause, failure);
            // That the journal is away is told as such, and of every file.
            if (failure is not JournalUnavailableException) progress.Failed(claim, bytes, failure);
            return (false, pause);
        }
    }

    private TimeSpan PauseOf(Lane lane) => Doubling.Pause(options.Value.RetryAfter, options.Value.RetryAtMost, lane.Failures++);
}
