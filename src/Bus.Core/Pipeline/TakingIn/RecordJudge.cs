using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>
/// Judges record after record while they stream by, and sums up. Good records leave in chunks, bad ones go to the reject sink;
/// together they are the whole. Memory grows with the number of bad keys and transactions only, and both are bounded.
/// </summary>
internal sealed class RecordJudge(RecordRules rules, OnError policy, IKeyRing keys, Arrival arrival, IntakeOptions options)
{
    private readonly MunicipalityCode _municipality = MunicipalityCode.Parse(arrival.Municipality);
    private readonly HashSet<ulong> _blocked = [];
    private readonly Transactions _transactions = new();
    private readonly List<Reject> _first = [];
    private readonly RecordHashes _hashes = new(keys, MunicipalityCode.Parse(arrival.Municipality), rules.Shape.Contract);
    private readonly List<ulong> _searchKeys = [];
    private bool _otherMunicipality, _otherFault;

    /// <summary>Data records present, good or bad.</summary>
    public long Records { get; private set; }
    /// <summary>What was taken.</summary>
    public ControlTotal Taken { get; private set; }
    /// <summary>Records refused.</summary>
    public long Rejected { get; private set; }
    /// <summary>Records whose amount cannot be read.</summary>
    public long AmountUnreadable { get; private set; }
    /// <summary>Amount of all records, good or bad, that can be read.</summary>
    public long AmountPresent { get; private set; }
    /// <summary>Taken records with a character that a consumer's set cannot hold.</summary>
    public long Unmappable { get; private set; }
    /// <summary>A transaction turned out broken after a record of it was taken: read everything once more.</summary>
    public bool MustRestart { get; private set; }
    /// <summary>The first refused records.</summary>
    public ImmutableArray<Reject> FirstRejects => [.. _first];
    /// <summary>Runs of taken records that stay together.</summary>
    public ImmutableArray<RecordRun> Together => [.. _transactions.Runs];
    /// <summary>Why the whole is refused; null while all is well.</summary>
    public Fault? Failure { get; private set; }

    /// <summary>Reads to the end. The chunks hold the taken records in order.</summary>
    public async IAsyncEnumerable<RecordChunk> ReadAsync(CandidateReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var writer = new RecordBatchWriter();
        var chunkKeys = new List<ulong>();
        while (await reader.ReadAsync(cancellation))
        {
            Judge(reader, writer, chunkKeys);
            if (Failure is not null) yield break;
            if (writer.Length >= options.ChunkBytes) yield return TakeChunk(writer, chunkKeys);
        }
        Failure = reader.Failure ?? WholeFault();
        if (writer.Records > 0) yield return TakeChunk(writer, chunkKeys);
    }

    /// <summary>Forgets all but the broken transactions.</summary>
    public void Restart()
    {
        (Records, Taken, Rejected, AmountUnreadable, AmountPresent, Unmappable) = (0, ControlTotal.Zero, 0, 0, 0, 0);
        (MustRestart, _otherMunicipality, _otherFault) = (false, false, false);
        _blocked.Clear();
        _first.Clear();
        _transactions.Restart();
        arrival.Rejects.Restart();
    }

    private void Judge(CandidateReader reader, RecordBatchWriter writer, List<ulong> chunkKeys)
    {
        Records++;
        if (rules.TryGetAmount(reader, out var amount) && TryAdd(AmountPresent, amount, out var present)) AmountPresent = present;
        else AmountUnreadable++;

        var fault = rules.Check(reader, out var keyUsable);
        var key = keyUsable && !rules.Shape.Contract.OrderingKey.IsEmpty ? _hashes.OrderingKey(reader.Field) : (ulong?)null;
        var transaction = TransactionOf(reader);
        fault ??= EarlierError(key, transaction);
        if (fault is not null)
        {
            Refuse(reader, fault, key, transaction);
            return;
        }
        if (!TryAdd(Taken.Amount, amount, out _))
        {
            Failure = Fault.Of(FaultCode.TooLarge, "合計金額が 64 ビットで表せる範囲を超えました。", "The total amount is beyond 64 bits.");
            return;
        }
        if (transaction is { } t)
        {
            _transactions.Taken(t, Taken.Records);
            if (_transactions.Count > options.MaxTransactions) Failure = TooMany("取引", "transactions", options.MaxTransactions);
        }
        if (key is { } k) chunkKeys.Add(k);
        _hashes.AddSearchable(reader.Field, _searchKeys);
        Taken += new ControlTotal(1, amount);
        CountUnmappable(reader);
        for (var i = 0; i < rules.Shape.Items.Length; i++) writer.Add(reader.Field(i));
        writer.EndRecord();
    }

    // A sum beyond 64 bits needs amounts that no rule allows; their records are refused, and the file goes on.
    private static bool TryAdd(long sum, long amount, out long total)
    {
        total = unchecked(sum + amount);
        return ((sum ^ total) & (amount ^ total)) >= 0;
    }

    private ItemFault? EarlierError(ulong? key, ulong? transaction)
    {
        if (policy == OnError.Key && key is { } k && _blocked.Contains(k))
            return new ItemFault("", RecordCode.EarlierError, new(
                "同じ順序保証キーの先行レコードがエラーのため、取り込みませんでした。先行レコードと合わせて訂正してください。",
                "An earlier record of the same ordering key was refused; correct both together."));
        if (policy != OnError.File && transaction is { } t && _transactions.IsBroken(t))
            return new ItemFault("", RecordCode.EarlierError, new(
                "同じ取引番号の別のレコードがエラーのため、取り込みませんでした。取引全体を訂正してください。",
                "Another record of the same transaction was refused; correct the whole transaction."));
        return null;
    }

    private void Refuse(CandidateReader reader, ItemFault fault, ulong? key, ulong? transaction)
    {
        Rejected++;
        if (fault.Code == RecordCode.OtherMunicipality) _otherMunicipality = true;
        else _otherFault = true;
        if (policy == OnError.Key && key is { } k && _blocked.Add(k) && _blocked.Count > options.MaxBlockedKeys)
            Failure = TooMany("エラーのある順序保証キー", "ordering keys with errors", options.MaxBlockedKeys);
        if (policy != OnError.File && transaction is { } t && _transactions.Break(t)) MustRestart = true;
        var reject = new Reject(reader.Index, reader.Line, fault.Item, fault.Code, fault.Reason);
        if (_first.Count < options.RejectsKept) _first.Add(reject);
        arrival.Rejects.Add(reject, reader);
    }

    private Fault? WholeFault()
    {
        if (Rejected == 0 || policy != OnError.File) return null;
        return _otherMunicipality && !_otherFault
            ? Fault.Of(FaultCode.OtherMunicipality, $"他団体のレコードが {Rejected} 件あります。全体を取り込みませんでした。",
                $"{Rejected} records are of another municipality. Nothing was taken.")
            : Fault.Of(FaultCode.InvalidRecord, $"誤りのあるレコードが {Rejected} 件あります。全体を取り込みませんでした。",
                $"{Rejected} records are wrong. Nothing was taken.");
    }

    private static Fault TooMany(string ja, string en, int limit) =>
        Fault.Of(FaultCode.TooLarge, $"{ja}が上限 {limit:N0} を超えました。", $"There are more than {limit:N0} {en}.");

    private void CountUnmappable(CandidateReader reader)
    {
        var any = false;
        foreach (var (set, items) in rules.Reported)
        {
            foreach (var item in items)
            {
                var value = reader.Field(item);
                if (Ascii.IsValid(value) || set.CanHold(value)) continue;
                any = true;
                if (arrival.Unmappable is not { } list) continue;
                foreach (var rune in set.Unmappable(value.ToArray())) list(reader.Index, rules.Shape.Items[item].Element, rune);
            }
        }
        if (any) Unmappable++;
    }

    private ulong? TransactionOf(CandidateReader reader)
    {
        if (!reader.FieldsReadable || rules.Shape.Contract.TransactionItem is not { } item) return null;
        var value = reader.Field(item);
        return value.IsEmpty ? null : keys.BlindHash(_municipality, value);
    }

    private RecordChunk TakeChunk(RecordBatchWriter writer, List<ulong> chunkKeys)
    {
        var records = writer.Records;
        return new RecordChunk(Taken.Records - records, records, writer.Take(), Distinct(chunkKeys)) { SearchKeys = Distinct(_searchKeys) };
    }

    private static ulong[] Distinct(List<ulong> hashes)
    {
        hashes.Sort();
        ulong[] distinct = [.. hashes.Distinct()];
        hashes.Clear();
        return distinct;
    }
}
