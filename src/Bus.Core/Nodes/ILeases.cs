namespace Bus.Core.Nodes;

/// <summary>
/// What only one node at a time may do: deliver a route, take in an application's files, run a schedule. Each such thing has a key; a key belongs to one of
/// <see cref="Shards.Count"/> shards, and each shard has a lease in the journal. Ask before every piece of work, and again before every step that others can see.
/// </summary>
/// <example><code>
/// using var turn = leases.Enter("alerts");
/// if (turn is null) return;            // another node's now
/// foreach (var mail in due)
/// {
///     if (!turn.MayGoOn) return;       // doubtful or wanted elsewhere: stop between two steps
///     await SendAsync(mail);           // what is written to the journal carries turn.Fence
/// }
/// </code></example>
public interface ILeases
{
    /// <summary>This node's name.</summary>
    string Node { get; }

    /// <summary>Begins a piece of work. Null: it is another node's now, or nobody's. While a turn is not disposed, the lease is not given to another node,
    /// unless this one is taken for dead.</summary>
    Turn? Enter(string key);

    /// <summary>True if this node may do it now.</summary>
    bool Holds(string key);

    /// <summary>The node that does it, as last seen in the journal; null: nobody now.</summary>
    string? HolderOf(string key);
}

/// <summary>The fencing token of a lease: what is written with it is written only while the lease is still the same one.</summary>
/// <param name="Shard">Which lease.</param>
/// <param name="Epoch">Grows each time the lease changes hands; from 2.</param>
public readonly record struct Fence(int Shard, long Epoch);

/// <summary>A piece of work that only one node at a time may do. Disposed when it has ended.</summary>
public sealed class Turn : IDisposable
{
    private readonly LeaseTerm _term;
    private int _left;

    internal Turn(LeaseTerm term) => _term = term;

    /// <summary>To be written with everything that the work writes to the journal.</summary>
    public Fence Fence => _term.Fence;

    /// <summary>False: the lease is lost, may be lost (no heartbeat got through for too long), or another node waits for it. Stop between two steps.</summary>
    public bool MayGoOn => _term.MayGoOn;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0) _term.Leave();
    }
}
