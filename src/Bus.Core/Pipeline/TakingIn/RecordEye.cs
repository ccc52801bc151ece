using Bus.Core.Records;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>Looks at records alone: rules, keys, amount. For one thread.</summary>
internal sealed class RecordEye(RecordRules rules, IKeyRing keys, MunicipalityCode municipality)
{
    private readonly RecordHashes _hashes = new(keys, municipality, rules.Shape.Contract);

    /// <summary>What the record is by itself; blind hashes of its searchable values go to the end of <paramref name="search"/>.</summary>
    public Look Look(CandidateReader record, List<ulong> search)
    {
        var fault = rules.Check(record, out var keyUsable);
        var key = keyUsable && !rules.Shape.Contract.OrderingKey.IsEmpty ? _hashes.OrderingKey(record.Field) : (ulong?)null;
        var amount = rules.TryGetAmount(record, out var sum) ? sum : (long?)null;
        if (fault is null) _hashes.AddSearchable(record.Field, search);
        return new Look(fault, key, TransactionOf(record), amount, search.Count);
    }

    /// <summary>All that are held.</summary>
    public void Look(HeldRecords records)
    {
        for (var row = 0; row < records.Count; row++)
        {
            records.Move(row);
            records.Looks.Add(Look(records, records.SearchKeys));
        }
    }

    private ulong? TransactionOf(CandidateReader record)
    {
        if (!record.FieldsReadable || rules.Shape.Contract.TransactionItem is not { } item) return null;
        var value = record.Field(item);
        return value.IsEmpty ? null : keys.BlindHash(municipality, value);
    }
}
