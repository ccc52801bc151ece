using Bus.Core.Nodes;

namespace Bus.Core.Tests.Nodes;

/// <summary>The journal of nodes in memory, shared by the keepers of a test. What the databases do is tested with them; this is about who does what when.</summary>
internal sealed class RememberedNodes : INodeJournal
{
    private readonly List<NodeInJournal> _nodes = [];
    private readonly LeaseInJournal[] _leases = [.. Enumerable.Range(0, Shards.Count).Select(s => new LeaseInJournal(new Fence(s, 1), null))];
    private long _lives;

    public bool IsShared { get; init; } = true;
    public IReadOnlyList<LeaseInJournal> Leases => _leases;
    /// <summary>So many looks more are not answered in time.</summary>
    public int Unanswered { get; set; }
    /// <summary>Shards whose lease a life holds on to amid a statement, whatever becomes of it.</summary>
    public Dictionary<int, long> HeldOn { get; } = [];

    public Task<long?> EnterAsync(NodeCard card, long? replaces, CancellationToken cancellation)
    {
        _nodes.RemoveAll(n => n.Life == replaces);
        if (_nodes.Any(n => n.Card.Name == card.Name)) return Task.FromResult<long?>(null);
        _nodes.Add(new NodeInJournal(++_lives, card, NodeState.Active, 0, 0, default, default));
        return Task.FromResult<long?>(_lives);
    }

    public Task<bool> BeatAsync(long life, bool leaving, long region, CancellationToken cancellation)
    {
        var at = _nodes.FindIndex(n => n.Life == life && n.State != NodeState.Lost);
        if (at >= 0) _nodes[at] = _nodes[at] with { Beat = _nodes[at].Beat + 1, Region = region, State = leaving ? NodeState.Leaving : NodeState.Active };
        return Task.FromResult(at >= 0);
    }

    public Task<NodesInJournal> LookAsync(CancellationToken cancellation) =>
        Unanswered-- > 0 ? throw new TimeoutException() : Task.FromResult(new NodesInJournal([.. _nodes], [.. _leases]));

    public Task<NodesInJournal> ShowAsync(CancellationToken cancellation) => Task.FromResult(new NodesInJournal([.. _nodes], [.. _leases]));

    public Task BuryAsync(long life, long beat, CancellationToken cancellation)
    {
        var at = _nodes.FindIndex(n => n.Life == life && n.Beat == beat);
        if (at >= 0) _nodes[at] = _nodes[at] with { State = NodeState.Lost };
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Fence>> AcquireAsync(long life, IReadOnlyList<Fence> seen, CancellationToken cancellation)
    {
        var got = new List<Fence>();
        foreach (var fence in seen)
        {
            var lease = _leases[fence.Shard];
            if (lease.Fence != fence || HeldOn.ContainsKey(fence.Shard) || _nodes.Any(n => n.Life == lease.Holder && n.State != NodeState.Lost)) continue;
            got.Add(fence with { Epoch = fence.Epoch + 1 });
            _leases[fence.Shard] = new LeaseInJournal(got[^1], life);
        }
        return Task.FromResult<IReadOnlyList<Fence>>(got);
    }

    public Task CutOffAsync(long life, CancellationToken cancellation)
    {
        foreach (var shard in HeldOn.Where(h => h.Value == life).Select(h => h.Key).ToList()) HeldOn.Remove(shard);
        return Task.CompletedTask;
    }

    public Task<bool> ForgetAsync(string name, CancellationToken cancellation) => Task.FromResult(_nodes.RemoveAll(n => n.Card.Name == name && n.State == NodeState.Lost) > 0);

    public Task ReleaseAsync(long life, IReadOnlyList<Fence> held, CancellationToken cancellation)
    {
        foreach (var fence in held)
            if (_leases[fence.Shard] == new LeaseInJournal(fence, life)) _leases[fence.Shard] = new LeaseInJournal(fence, null);
        return Task.CompletedTask;
    }

    public async Task LeaveAsync(long life, CancellationToken cancellation)
    {
        await ReleaseAsync(life, [.. _leases.Where(l => l.Holder == life).Select(l => l.Fence)], cancellation);
        _nodes.RemoveAll(n => n.Life == life);
    }
}
