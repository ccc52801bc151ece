namespace Bus.Core.Nodes;

/// <summary>Nodes and leases, as the journal keeps them. Each call is one transaction.</summary>
public interface INodeJournal
{
    /// <summary>True where several nodes can share the journal. False: whoever opens it is alone, and needs no heartbeat.</summary>
    bool IsShared { get; }

    /// <summary>Enters a node; its leases of an earlier life are free from now on.</summary>
    /// <param name="replaces">The earlier life of the same name that it takes the place of; null: there is none.</param>
    /// <returns>The number of this life, greater than all before; null if the name was taken meanwhile.</returns>
    Task<long?> EnterAsync(NodeCard card, long? replaces, CancellationToken cancellation);

    /// <summary>A heartbeat. False: this life is over, the others took it for dead or another hub has its name.</summary>
    Task<bool> BeatAsync(long life, bool leaving, long region, CancellationToken cancellation);

    /// <summary>All nodes and all leases, by shard.</summary>
    Task<NodesInJournal> LookAsync(CancellationToken cancellation);

    /// <summary>The same for whoever only wants to know. It does not go by the heartbeats' way, where it would have to be as quick as they, and whoever gives up would cut them off.</summary>
    Task<NodesInJournal> ShowAsync(CancellationToken cancellation);

    /// <summary>Ends the life of a node that fell silent, if its heartbeat is still this one. All its leases are free then, for good.</summary>
    Task BuryAsync(long life, long beat, CancellationToken cancellation);

    /// <summary>
    /// Ends what a life that is over still holds in the database. A node that stands still, or whose machine is gone, amid a statement keeps its locks for as long as the server
    /// believes in its connections, hours perhaps: its leases could not be taken, and whoever writes for a municipality of which it was writing would wait.
    /// </summary>
    Task CutOffAsync(long life, CancellationToken cancellation);

    /// <summary>Takes leases that are free and whose epoch is still the one seen; returns those it got, with their new epochs.</summary>
    Task<IReadOnlyList<Fence>> AcquireAsync(long life, IReadOnlyList<Fence> seen, CancellationToken cancellation);

    /// <summary>Gives leases back.</summary>
    Task ReleaseAsync(long life, IReadOnlyList<Fence> held, CancellationToken cancellation);

    /// <summary>The node goes: gives everything back and takes its name off the list.</summary>
    Task LeaveAsync(long life, CancellationToken cancellation);

    /// <summary>Takes a node that the others took for dead off the list: it will not come back. False: there is none of this name, or it lives.</summary>
    Task<bool> ForgetAsync(string name, CancellationToken cancellation);
}

/// <summary>What a node says of itself.</summary>
/// <param name="Place">The data folder it was started in; who has the folder's lock knows that no other life runs there.</param>
/// <param name="Patience">After so long without a heartbeat it is dead. Its own word, so that nodes with different settings agree on each.</param>
public sealed record NodeCard(string Name, string Place, string Url, string Version, TimeSpan Patience);

/// <summary>A node in the journal.</summary>
/// <param name="Life">Number of this life; a restart is a new one.</param>
/// <param name="Beat">Counts heartbeats.</param>
/// <param name="Region">Version of the region it uses.</param>
/// <param name="SeenAt">When it last wrote a heartbeat, by its own clock: for people. Nothing is decided by it. Where the journal is not shared nobody beats, and it is when it began.</param>
public sealed record NodeInJournal(long Life, NodeCard Card, NodeState State, long Beat, long Region, DateTimeOffset StartedAt, DateTimeOffset SeenAt);

/// <summary>State of a node.</summary>
public enum NodeState
{
    /// <summary>稼働中: takes calls and delivers.</summary>
    Active,
    /// <summary>停止準備中: still takes calls, delivers no more.</summary>
    Leaving,
    /// <summary>応答なし: the others took it for dead.</summary>
    Lost,
}

/// <summary>A lease in the journal.</summary>
/// <param name="Holder">The life that has it; null: nobody. It is free also where that life is over.</param>
public readonly record struct LeaseInJournal(Fence Fence, long? Holder);

/// <summary>Everything there is of nodes and leases.</summary>
public sealed record NodesInJournal(IReadOnlyList<NodeInJournal> Nodes, IReadOnlyList<LeaseInJournal> Leases);
