using System.Threading.Channels;
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
internal sealed class Lanes(ClaimProcessor processor, ILeases leases, IOptions<FilesOptions> options, SteadyTime clock, ILogger<Lanes> log)
{
    private static readonly TimeSpan LeaseLook = TimeSpan.FromMilliseconds(200);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly HashSet<ApplicationRef> _dropped = [];
    private readonly Channel<Lane> _ready = Channel.CreateUnbounded<Lane>();

    /// <summary>Puts a claim at the end of its lane; nothing where a lane of its application was dropped, until that is known.</summary>
    public void Add(Claim claim)
    {
        lock (_gate)
        {
            // It would overtake those that were dropped.
            if (_dropped.Contains(claim.Home.Application)) return;
            if (!_lanes.TryGetValue(claim.Lane, out var lane))
            {
                _lanes[claim.Lane] = lane = new Lane();
                _ready.Writer.TryWrite(lane);
            }
            lane.Claims.Enqueue(claim);
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
    public Task RunAsync(CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.Parallel).Select(_ => WorkAsync(cancellation)));

    private async Task WorkAsync(CancellationToken cancellation)
    {
        await foreach (var lane in _ready.Reader.ReadAllAsync(cancellation))
        {
            Claim claim;
            lock (_gate) claim = lane.Claims.Peek();
            switch (await TryAsync(lane, claim, cancellation))
            {
                case { Left: true }: Drop(claim); break;
                case { Pause: { } pause }: _ = ReadyAgainAsync(lane, pause, cancellation); break;
                default: Next(lane, claim); break;
            }
        }
    }

    private void Drop(Claim claim)
    {
        log.LeftToAnother(claim.Id);
        lock (_gate)
        {
            _lanes.Remove(claim.Lane);
            _dropped.Add(claim.Home.Application);
        }
    }

    private void Next(Lane lane, Claim done)
    {
        lock (_gate)
        {
            lane.Failures = 0;
            lane.Claims.Dequeue();
            if (lane.Claims.Count == 0) _lanes.Remove(done.Lane);
            else _ready.Writer.TryWrite(lane);
        }
    }

    // A claim that cannot be taken in now stays at the head of its lane: what came after it must not overtake it.
    private async Task ReadyAgainAsync(Lane lane, TimeSpan wait, CancellationToken cancellation)
    {
        await Task.Delay(wait, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellation.IsCancellationRequested) _ready.Writer.TryWrite(lane);
    }

    private async Task<(bool Left, TimeSpan? Pause)> TryAsync(Lane lane, Claim claim, CancellationToken cancellation)
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
            return (false, pause);
        }
    }

    private TimeSpan PauseOf(Lane lane)
    {
        var pause = options.Value.RetryAfter * Math.Pow(2, Math.Min(lane.Failures++, 20));
        return pause < options.Value.RetryAtMost ? pause : options.Value.RetryAtMost;
    }

    private sealed class Lane
    {
        public Queue<Claim> Claims { get; } = new();
        public int Failures { get; set; }
    }
}
