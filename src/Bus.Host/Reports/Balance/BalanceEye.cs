using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Records;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Balance;

/// <summary>
/// Looks at records of one version of a contract: which identity, which group, what amount. Identities of many are hashed at once. What an item is stands in the version by which the balance is asked for;
/// items are found in the others by name, so that a record of an older version and one of a newer are the same business fact. What takes an identity away is said by a record in its own version's words.
/// </summary>
internal sealed class BalanceEye
{
    private const int AtOnce = 1024;

    private readonly BalanceGroups _groups;
    private readonly BalanceTally _tally;
    private readonly RecordHashes _hashes;
    private readonly int[] _by;
    private readonly (int Item, byte[] Value)[] _removedWhen;
    private readonly List<(int Place, LatestRecord Record)> _seen = new(AtOnce);
    private OutgoingReader? _reader;
    private FieldOf _field = static _ => default;
    private char[] _values = new char[64];

    /// <param name="version">That of the records.</param>
    /// <param name="asked">That by which the balance is asked for.</param>
    public BalanceEye(Contract version, Contract asked, MunicipalityCode municipality, IKeyRing keys, BalanceGroups groups, BalanceTally tally)
    {
        int Own(int item) => version.IndexOf(asked.Items[item].Element);
        (_groups, _tally) = (groups, tally);
        _by = [.. asked.Balance!.GroupBy.Select(Own)];
        _hashes = new RecordHashes(keys, municipality, version with { Identity = [.. asked.Identity.Select(Own)] });
        var rules = version.Balance?.RemovedWhen ?? [.. asked.Balance.RemovedWhen.Select(r => r with { Item = Own(r.Item) })];
        _removedWhen = [.. rules.Select(r => (r.Item, Encoding.UTF8.GetBytes(r.Value)))];
    }

    /// <summary>Looks at the record on which a reader stands.</summary>
    public void See(OutgoingReader record, BalanceRank rank)
    {
        // An item that the version does not have is absent. Made once a reader, not once a record.
        if (record != _reader) (_reader, _field) = (record, item => item < 0 ? default : record.Field(item));
        _seen.Add((_hashes.AddIdentity(_field), IsGone() ? LatestRecord.Gone(rank) : new LatestRecord(rank, GroupOf(), record.Amount)));
        if (_seen.Count == AtOnce) Finish();
    }

    /// <summary>Hands on what it has seen.</summary>
    public void Finish()
    {
        if (_seen.Count == 0) return;
        _hashes.Run();
        foreach (var (place, record) in _seen) _tally.Take(_hashes[place], record);
        _hashes.Clear();
        _seen.Clear();
    }

    private bool IsGone()
    {
        foreach (var (item, value) in _removedWhen)
            if (_field(item).SequenceEqual(value)) return true;
        return false;
    }

    private int GroupOf()
    {
        var length = 0;
        for (var i = 0; i < _by.Length; i++)
        {
            var value = _field(_by[i]);
            if (length + value.Length + 1 > _values.Length) Array.Resize(ref _values, Math.Max(_values.Length * 2, length + value.Length + 1));
            if (i > 0) _values[length++] = BalanceGroups.Between;
            length += Encoding.UTF8.GetChars(value, _values.AsSpan(length));
        }
        return _groups.PlaceOf(_values.AsSpan(0, length));
    }
}
