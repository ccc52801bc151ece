namespace Bus.Core.Nodes;

/// <summary>
/// Which nodes have fallen silent. Judged by this node's monotonic clock alone: a heartbeat that was seen and has not moved for the other's own patience.
/// No clock is compared with another machine's, so one that is set or jumps kills nobody. Sound, because the other stops by itself that long after it
/// <em>sent</em> the heartbeat, which was before it was seen here.
/// </summary>
internal sealed class SilenceWatch(TimeProvider clock)
{
    private readonly Dictionary<long, (long Beat, long Since)> _seen = [];

    /// <summary>Takes note of what was just read; returns those that are dead.</summary>
    public IReadOnlyList<NodeInJournal> Look(IReadOnlyList<NodeInJournal> nodes)
    {
        var dead = new List<NodeInJournal>();
        foreach (var node in nodes)
        {
            if (!_seen.TryGetValue(node.Life, out var seen) || seen.Beat != node.Beat) _seen[node.Life] = (node.Beat, clock.GetTimestamp());
            else if (clock.GetElapsedTime(seen.Since) > node.Card.Patience) dead.Add(node);
        }
        foreach (var gone in _seen.Keys.Except(nodes.Select(n => n.Life)).ToList()) _seen.Remove(gone);
        return dead;
    }
}
