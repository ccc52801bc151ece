using Bus.Core.Journal;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>
/// 取引: records of one transaction are delivered together. Finds the runs of records that no page may part, and the transactions of which
/// a record was refused, so that the others are refused with it.
/// </summary>
internal sealed class Transactions
{
    private readonly Dictionary<ulong, long> _first = [];
    private readonly HashSet<ulong> _broken = [];
    private readonly List<RecordRun> _runs = [];

    public int Count => _first.Count;

    /// <summary>Runs that stay together, ascending and apart.</summary>
    public IReadOnlyList<RecordRun> Runs => _runs;

    public bool IsBroken(ulong transaction) => _broken.Contains(transaction);

    /// <summary>A record of the transaction was taken at this position.</summary>
    public void Taken(ulong transaction, long position)
    {
        if (_first.TryAdd(transaction, position)) return;
        var first = _first[transaction];
        // Positions only rise, so the new run swallows every earlier one that reaches past its first record.
        while (_runs.Count > 0 && _runs[^1].End > first)
        {
            first = Math.Min(first, _runs[^1].First);
            _runs.RemoveAt(_runs.Count - 1);
        }
        _runs.Add(new RecordRun(first, position + 1));
    }

    /// <summary>A record of the transaction was refused. True: another of it was taken before, so the reading must start once more without it.</summary>
    public bool Break(ulong transaction) => _broken.Add(transaction) && _first.ContainsKey(transaction);

    /// <summary>Starts once more; what is known to be broken stays broken.</summary>
    public void Restart()
    {
        _first.Clear();
        _runs.Clear();
    }
}
