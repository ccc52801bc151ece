namespace Bus.Core.Nodes;

/// <summary>A node that is alone and does everything: where nobody keeps leases, and in tests.</summary>
/// <param name="epoch">Of all its leases.</param>
public sealed class SoleNode(long epoch = 2) : ILeases
{
    private readonly LeaseTerm[] _terms = [.. Enumerable.Range(0, Shards.Count).Select(shard => new LeaseTerm(new Fence(shard, epoch), () => true))];

    /// <inheritdoc/>
    public string Node => "sole";

    /// <inheritdoc/>
    public bool IsLeaving => false;

    /// <inheritdoc/>
    public Turn? Enter(string key) => _terms[Shards.Of(key)].Enter();

    /// <inheritdoc/>
    public bool Holds(string key) => _terms[Shards.Of(key)].MayGoOn;

    /// <inheritdoc/>
    public string? HolderOf(string key) => Node;

    /// <summary>It loses everything, as a node that was taken for dead.</summary>
    public void End()
    {
        foreach (var term in _terms) term.End();
    }
}
