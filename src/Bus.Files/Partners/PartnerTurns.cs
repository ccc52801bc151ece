using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Journal;
using Bus.Core.Nodes;

namespace Bus.Files.Partners;

/// <summary>Who may touch what lies staged of a partner: the lease keeps other nodes away, and on this node there is one at a time, a visit or the sweep.</summary>
internal sealed class PartnerTurns(ILeases leases)
{
    private const int WriterDigits = 8;
    private readonly ConcurrentDictionary<PartnerRef, bool> _taken = new();

    /// <summary>This node, in what it is writing: whatever another one that lost its lease unawares still writes, it does not write into the same file.</summary>
    public string Writer { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(leases.Node)))[..WriterDigits];

    /// <summary>It is this node's.</summary>
    public bool MayEnter(PartnerRef who) => leases.Holds(KeyOf(who));

    /// <summary>Null: it is another node's, or somebody on this one is at it.</summary>
    public PartnerTurn? Enter(PartnerRef who)
    {
        if (!_taken.TryAdd(who, true)) return null;
        if (leases.Enter(KeyOf(who)) is { } turn) return new PartnerTurn(turn, () => _taken.TryRemove(who, out _));
        _taken.TryRemove(who, out _);
        return null;
    }

    private static string KeyOf(PartnerRef who) => $"partner/{who}";
}

/// <summary>Disposed when the work has ended.</summary>
internal sealed class PartnerTurn(Turn turn, Action ended) : IDisposable
{
    /// <summary>False: stop, whatever is under way; it goes on from where it was cut.</summary>
    public bool MayGoOn => turn.MayGoOn;

    /// <summary>To be written with everything that is written down of the visit.</summary>
    public Fence Fence => turn.Fence;

    public void Dispose()
    {
        ended();
        turn.Dispose();
    }
}
