using System.Runtime.InteropServices;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>Looks at records alone: rules, keys, amount. Their values are hashed together, of many records at once. For one thread.</summary>
internal sealed class RecordEye(RecordRules rules, IKeyRing keys, MunicipalityCode municipality)
{
    private const int None = -1;

    private readonly RecordHashes _hashes = new(keys, municipality, rules.Shape.Contract);
    private readonly List<Seen> _seen = [];
    private readonly List<int> _search = [];
    private readonly List<Look> _alone = [];
    private CandidateReader? _reader;
    private FieldOf _field = default!;

    // What will be a look once the hashes are there: places of them until then.
    private readonly record struct Seen(ItemFault? Fault, int Key, int Transaction, long? Amount, int SearchEnd);

    /// <summary>What the record is by itself; blind hashes of its searchable values go to the end of <paramref name="search"/>.</summary>
    public Look Look(CandidateReader record, List<ulong> search)
    {
        See(record);
        _alone.Clear();
        Finish(_alone, search);
        return _alone[0];
    }

    /// <summary>All that are held.</summary>
    public void Look(HeldRecords records)
    {
        for (var row = 0; row < records.Count; row++)
        {
            records.Move(row);
            See(records);
        }
        Finish(records.Looks, records.SearchKeys);
    }

    private void See(CandidateReader record)
    {
        var fault = rules.Check(record, out var keyUsable);
        // Made once a reader, not once a record.
        if (record != _reader) (_reader, _field) = (record, record.Field);
        var key = keyUsable && !rules.Shape.Contract.OrderingKey.IsEmpty ? _hashes.AddOrderingKey(_field) : None;
        var amount = rules.TryGetAmount(record, out var sum) ? sum : (long?)null;
        if (fault is null && amount is null) fault = rules.Uncountable(record);
        if (fault is null) _hashes.AddSearchable(_field, _search);
        _seen.Add(new Seen(fault, key, TransactionOf(record), amount, _search.Count));
    }

    private void Finish(List<Look> looks, List<ulong> search)
    {
        _hashes.Run();
        var before = search.Count;
        search.EnsureCapacity(before + _search.Count);
        foreach (var place in _search) search.Add(_hashes[place]);
        looks.EnsureCapacity(looks.Count + _seen.Count);
        foreach (ref readonly var seen in CollectionsMarshal.AsSpan(_seen)) looks.Add(new Look(seen.Fault, HashOf(seen.Key), HashOf(seen.Transaction), seen.Amount, before + seen.SearchEnd));
        _hashes.Clear();
        _seen.Clear();
        _search.Clear();
    }

    private ulong? HashOf(int place) => place == None ? null : _hashes[place];

    private int TransactionOf(CandidateReader record)
    {
        if (!record.FieldsReadable || rules.Shape.Contract.TransactionItem is not { } item) return None;
        var value = record.Field(item);
        return value.IsEmpty ? None : _hashes.Add(value);
    }
}
