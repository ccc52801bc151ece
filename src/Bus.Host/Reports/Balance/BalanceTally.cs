using System.Runtime.InteropServices;

namespace Bus.Host.Reports.Balance;

/// <summary>
/// Keeps the latest record of each identity, so many identities at once: when more come it goes on with those whose hashes lie in the lower half of its part, and the others' turn comes in a further
/// pass over the same records. Hashes lie evenly, so whatever the journal holds, memory is bounded.
/// </summary>
/// <param name="most">How many identities it holds.</param>
internal sealed class BalanceTally(int most)
{
    private readonly Dictionary<ulong, LatestRecord> _latest = [];
    private ulong _from, _to = ulong.MaxValue;

    /// <summary>Takes a record; of one identity those of a later message or, in the same, later records replace the earlier ones.</summary>
    public void Take(ulong identity, in LatestRecord record)
    {
        if (identity < _from || identity > _to) return;
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, identity, out var known);
        if (known && held.Rank > record.Rank) return;
        held = record;
        while (_latest.Count > most) Halve();
    }

    /// <summary>A pass has ended: adds what is held to the groups.</summary>
    /// <returns>False: that was the last pass; else all records are to be shown once more.</returns>
    public bool EndPass(BalanceGroups groups)
    {
        foreach (var record in _latest.Values)
            if (!record.IsGone) groups.Add(record.Group, record.Amount);
        _latest.Clear();
        if (_to == ulong.MaxValue) return false;
        var width = _to - _from;
        _from = _to + 1;
        _to = width > ulong.MaxValue - _from ? ulong.MaxValue : _from + width;
        return true;
    }

    private void Halve()
    {
        _to = _from + ((_to - _from) / 2);
        foreach (var identity in _latest.Keys)
            if (identity > _to) _latest.Remove(identity);
    }
}

/// <summary>What counts of a record.</summary>
/// <param name="Group">Its group's place in <see cref="BalanceGroups"/>.</param>
internal readonly record struct LatestRecord(BalanceRank Rank, int Group, long Amount)
{
    /// <summary>A record that takes its identity away.</summary>
    public static LatestRecord Gone(BalanceRank rank) => new(rank, -1, 0);

    public bool IsGone => Group < 0;
}
