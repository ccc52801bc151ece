using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.TakingIn;

/// <summary>Claims wait in lanes, one a municipality, contract and application: within a lane strictly one after the other, lanes side by side and in turn.</summary>
internal sealed class Lanes(ClaimProcessor processor, FileProgress progress, IOptions<FilesOptions> options, SteadyTime clock, ILogger<Lanes> log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly ReadyLanes _ready = new(options.Value.ParallelOfMunicipality, options.Value.SmallFile);

    /// <summary>Puts a claim at the end of its lane.</summary>
    public void Add(Claim claim)
    {
        var bytes = new FileInfo(claim.DataPath) is { Exists: true } file ? file.Length : 0;
        progress.Queue(claim, bytes);
        lock (_gate)
        {
            var isNew = !_lanes.TryGetValue(claim.Lane, out var lane);
            if (isNew) _lanes[claim.Lane] = lane = new Lane(claim.Home.Application.Municipality.Value);
            lane!.Add(claim, bytes);
            if (isNew) _ready.Add(lane);
        }
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
            var pause = await TryAsync(lane, claim, cancellation);
            _ready.Leave(lane, smallOnly);
            if (pause is { } wait)
            {
                progress.QueueAgain(claim, bytes);
                _ = ReadyAgainAsync(lane, wait, cancellation);
            }
            else Next(lane, claim);
        }
    }

    private void Next(Lane lane, Claim done)
    {
        lock (_gate)
        {
            lane.Next();
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
}
