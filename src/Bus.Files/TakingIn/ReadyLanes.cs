namespace Bus.Files.TakingIn;

/// <summary>
/// Lanes whose first claim may be read. A place that becomes free goes to the municipality that has the fewest files being read; among equals, to the lane that
/// has waited longest. So a municipality with many great files waits behind itself.
/// </summary>
internal sealed class ReadyLanes(int ofMunicipality, long smallFile)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Lane> _ready = [];
    private readonly Dictionary<string, int> _reading = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>A lane's first claim may be read now.</summary>
    public void Add(Lane lane)
    {
        lock (_gate) _ready.AddLast(lane);
        Signal();
    }

    /// <summary>Waits for the lane whose turn it is; it counts as being read until <see cref="Leave"/>.</summary>
    /// <param name="smallOnly">For the place that great files do not get: not counted, since such a file is soon done.</param>
    public async Task<Lane> TakeAsync(bool smallOnly, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Choose(smallOnly) is { } lane)
                {
                    _ready.Remove(lane);
                    if (!smallOnly) _reading[lane.Municipality] = Reading(lane) + 1;
                    return lane;
                }
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellation);
        }
    }

    /// <summary>The claim is done, or may not be read now.</summary>
    public void Leave(Lane lane, bool smallOnly)
    {
        if (smallOnly) return;
        lock (_gate)
            if (--_reading[lane.Municipality] == 0) _reading.Remove(lane.Municipality);
        Signal();
    }

    private Lane? Choose(bool smallOnly)
    {
        Lane? best = null;
        foreach (var lane in _ready)
        {
            if (smallOnly ? lane.First.Bytes > smallFile : Reading(lane) >= ofMunicipality) continue;
            if (smallOnly) return lane;
            if (best is null || Reading(lane) < Reading(best)) best = lane;
        }
        return best;
    }

    private int Reading(Lane lane) => _reading.GetValueOrDefault(lane.Municipality);

    private void Signal()
    {
        lock (_gate)
        {
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
