using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Demo.Day;

/// <summary>The books of a collections application for one path: what it sent by its own count, and what the hub answered. Safe for several threads.</summary>
internal sealed class SenderBooks(EntryPath path)
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, long> _receipts = ImmutableDictionary<string, long>.Empty;
    private ImmutableArray<DemoTrouble> _troubles = [];
    private long _sent, _amount, _bad, _accepted, _rejected;

    public EntryPath Path => path;

    /// <summary>A record goes out; a bad one is expected back.</summary>
    public void Send(long amount, bool bad)
    {
        lock (_gate)
        {
            _sent++;
            if (bad) _bad++;
            else _amount = checked(_amount + amount);
        }
    }

    /// <summary>The hub's receipt, and what it took of that message or file.</summary>
    public void Answered(string receipt, long accepted, long rejected)
    {
        lock (_gate)
        {
            _receipts = _receipts.SetItem(receipt, accepted);
            _accepted += accepted;
            _rejected += rejected;
        }
    }

    public void Add(DemoTrouble trouble)
    {
        lock (_gate) _troubles = _troubles.Add(trouble);
    }

    public SenderState State
    {
        get
        {
            lock (_gate) return new SenderState(_sent, _amount, _bad, _accepted, _rejected, _receipts, _troubles);
        }
    }
}

/// <summary>The books at one moment.</summary>
/// <param name="Amount">Yen of the good records.</param>
/// <param name="Bad">Records that the sender expects to be refused.</param>
/// <param name="Receipts">Accepted records by receipt number.</param>
internal sealed record SenderState(long Sent, long Amount, long Bad, long Accepted, long Rejected,
    ImmutableDictionary<string, long> Receipts, ImmutableArray<DemoTrouble> Troubles);
