using Microsoft.Extensions.Options;

namespace Bus.Core.Nodes;

/// <summary>The leases in this node's hands. Kept by the <see cref="NodeKeeper"/>; asked by everybody, without waiting and without the journal.</summary>
internal sealed class Leases(IOptions<NodeOptions> options, TimeProvider clock) : ILeases
{
    private readonly LeaseTerm?[] _terms = new LeaseTerm?[Shards.Count];
    private readonly string?[] _holders = new string?[Shards.Count];
    private long _goodUntil;

    public string Node { get; } = options.Value.EffectiveName;

    /// <summary>Raised when this node was given shards, after it has them.</summary>
    public event Action? Gained;

    /// <summary>Raised when the last turn of a lease that is to be given back has ended.</summary>
    public event Action? Emptied;

    public Turn? Enter(string key) => TermOf(Shards.Of(key))?.Enter();

    public bool Holds(string key) => TermOf(Shards.Of(key)) is { MayGoOn: true };

    public string? HolderOf(string key) => Volatile.Read(ref _holders[Shards.Of(key)]);

    /// <summary>The term in hand; null: another node's, or nobody's.</summary>
    public LeaseTerm? TermOf(int shard) => Volatile.Read(ref _terms[shard]) is { IsHeld: true } term ? term : null;

    /// <summary>What is held may be trusted for so long after the moment the heartbeat was sent. Measured on the monotonic clock, which runs on while the process stands still.</summary>
    public void Renew(long sentAt, TimeSpan patience) => Interlocked.Exchange(ref _goodUntil,
        patience == Timeout.InfiniteTimeSpan ? long.MaxValue : sentAt + (long)(patience.TotalSeconds * clock.TimestampFrequency));

    public bool IsGood => clock.GetTimestamp() < Interlocked.Read(ref _goodUntil);

    public void Begin(IReadOnlyCollection<Fence> acquired)
    {
        foreach (var fence in acquired)
        {
            Volatile.Write(ref _terms[fence.Shard], new LeaseTerm(fence, () => IsGood, () => Emptied?.Invoke()));
            Volatile.Write(ref _holders[fence.Shard], Node);
        }
        if (acquired.Count > 0) Gained?.Invoke();
    }

    public void End(int shard)
    {
        Volatile.Read(ref _terms[shard])?.End();
        Volatile.Write(ref _terms[shard], null);
    }

    public void Seen(int shard, string? holder) => Volatile.Write(ref _holders[shard], holder);
}
