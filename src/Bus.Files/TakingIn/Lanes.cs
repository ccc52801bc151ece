using System.Threading.Channels;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.TakingIn;

/// <summary>Claims wait in lanes, one a municipality, contract and application: within a lane strictly one after the other, lanes side by side and in turn.</summary>
internal sealed class Lanes(ClaimProcessor processor, IOptions<FilesOptions> options, SteadyTime clock, ILogger<Lanes> log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Channel<Lane> _ready = Channel.CreateUnbounded<Lane>();

    /// <summary>Puts a claim at the end of its lane.</summary>
    public void Add(Claim claim)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(claim.Lane, out var lane))
            {
                _lanes[claim.Lane] = lane = new Lane();
                _ready.Writer.TryWrite(lane);
            }
            lane.Claims.Enqueue(claim);
        }
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
            var pause = await TryAsync(lane, claim, cancellation);
            if (pause is { } wait) _ = ReadyAgainAsync(lane, wait, cancellation);
            else Next(lane, claim);
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

    private async Task<TimeSpan?> TryAsync(Lane lane, Claim claim, CancellationToken cancellation)
    {
        try
        {
            var fault = await processor.ProcessAsync(claim, cancellation);
            if (fault is null) return null;
            var pause = PauseOf(lane);
            log.NotNow(claim.Id, fault.Code.ToString(), pause);
            return pause;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var pause = PauseOf(lane);
            log.Failed(claim.Id, pause, failure);
            return pause;
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
