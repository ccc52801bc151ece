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
/// <remarks>What a record is by itself (<see cref="RecordEye"/>) may be found out by others beforehand; what it is among the others is decided here, one after the other.</remarks>
internal sealed class RecordJudge(RecordRules rules, OnError policy, IKeyRing keys, Arrival arrival, IntakeOptions options)
{
    private const int RefusedOfChunk = 256;

    private readonly HashSet<ulong> _blocked = [];
    private readonly Transactions _transactions = new();
    private readonly List<Reject> _first = [];
    private readonly RecordBatchWriter _writer = new();
    private readonly List<ulong> _chunkKeys = [];
    private readonly List<ulong> _searchKeys = [];
    private readonly List<RefusedRecord> _refused = [];
    private RecordHashes? _hashes;
    private bool _otherMunicipality, _otherFault;
    private int _readings = 1;

    /// <summary>What becomes of the rest when a record is refused.</summary>
    public OnError Policy => policy;
    /// <summary>What earlier files have left open.</summary>
    public HeldKeys Held { get; set; } = HeldKeys.None;

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
    /// <summary>A transaction turned out broken, or what a record corrects cannot be told, after it was taken: read everything once more.</summary>
    public bool MustRestart { get; private set; }
    /// <summary>The first refused records.</summary>
    public ImmutableArray<Reject> FirstRejects => [.. _first];
    /// <summary>Runs of taken records that stay together.</summary>
    public ImmutableArray<RecordRun> Together => [.. _transactions.Runs];
    /// <summary>Why the whole is refused; null while all is well.</summary>
    public Fault? Failure { get; private set; }

    /// <summary>One that looks at records alone; each thread has its own.</summary>
    public RecordEye Eye() => new(rules, keys, MunicipalityCode.Parse(arrival.Municipality));

    /// <summary>Reads to the end, on the caller's thread. The chunks hold the taken records in order.</summary>
    public async IAsyncEnumerable<RecordChunk> ReadAsync(CandidateReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (eye, search) = (Eye(), new List<ulong>());
        while (await reader.ReadAsync(cancellation))
        {
            search.Clear();
            if (Judge(reader, eye.Look(reader, search), search, 0) is { } chunk) yield return chunk;
            if (Failure is not null) yield break;
        }
        if (End(reader) is { } last) yield return last;
    }

    /// <summary>Takes the next record; a chunk when one is full. Nothing more may be given once there is a <see cref="Failure"/>.</summary>
    /// <param name="search">Blind hashes of searchable values, its own from <paramref name="searchFrom"/> to <see cref="Look.SearchEnd"/>.</param>
    public RecordChunk? Judge(CandidateReader reader, in Look look, List<ulong> search, int searchFrom)
    {
        Take(reader, look, search, searchFrom);
        return Failure is null && (_writer.Length >= options.ChunkBytes || _refused.Count >= RefusedOfChunk) ? TakeChunk() : null;
    }

    /// <summary>All records were given; the last chunk, null: nothing is left.</summary>
    public RecordChunk? End(CandidateReader reader)
    {
        Failure ??= reader.Failure ?? WholeFault();
        // A reading that is void anyway has found nothing to go by.
        if (Failure is null && !MustRestart && !(MustRestart = Held.MustRestart())) Failure = Held.Disorder();
        Failure ??= TooOften();
        return _writer.Records + _refused.Count > 0 ? TakeChunk() : null;
    }

    /// <summary>Forgets all but the broken transactions, and that nothing passes an open error.</summary>
    public void Restart()
    {
        (Records, Taken, Rejected, AmountUnreadable, AmountPresent, Unmappable) = (0, ControlTotal.Zero, 0, 0, 0, 0);
        (MustRestart, _otherMunicipality, _otherFault) = (false, false, false);
        _readings++;
        _blocked.Clear();
        _first.Clear();
        _transactions.Restart();
        _writer.Take();
        _chunkKeys.Clear();
        _searchKeys.Clear();
        _refused.Clear();
        Held.Restart();
        arrival.Rejects.Restart();
    }

    private void Take(CandidateReader reader, in Look look, List<ulong> search, int searchFrom)
    {
        Records++;
        if (look.Amount is { } readable && TryAdd(AmountPresent, readable, out var present)) AmountPresent = present;
        else AmountUnreadable++;

        var (key, transaction, amount) = (look.Key, look.Transaction, look.Amount ?? 0);
        var identity = Held.Concerns(key) ? IdentityOf(reader) : null;
        if ((look.Fault ?? EarlierError(key, identity, transaction)) is { } fault)
        {
            Refuse(reader, fault, key, identity, transaction);
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
        if (key is { } k) _chunkKeys.Add(k);
        for (var i = searchFrom; i < look.SearchEnd; i++) _searchKeys.Add(search[i]);
        Taken += new ControlTotal(1, amount);
        Held.Taken(key, identity);
        CountUnmappable(reader);
        Write(reader);
    }

    private void Write(CandidateReader reader)
    {
        if (reader is HeldRecords held)
        {
            _writer.AddRecord(held.Form);
            return;
        }
        for (var i = 0; i < rules.Shape.Items.Length; i++) _writer.Add(reader.Field(i));
        _writer.EndRecord();
    }

    // A sum beyond 64 bits needs amounts that no rule allows; their records are refused, and the file goes on.
    private static bool TryAdd(long sum, long amount, out long total)
    {
        total = unchecked(sum + amount);
        return ((sum ^ total) & (amount ^ total)) >= 0;
    }

    private ItemFault? EarlierError(ulong? key, ulong? identity, ulong? transaction)
    {
        if (policy == OnError.Key && key is { } k && _blocked.Contains(k))
            return new ItemFault("", RecordCode.EarlierError, new(
                "同じ順序保証キーの先行レコードがエラーのため、取り込みませんでした。先行レコードと合わせて訂正してください。",
                "An earlier record of the same ordering key was refused; correct both together."));
        if (key is { } held && Held.Hold(held, identity) is { } fault) return fault;
        if (policy != OnError.File && transaction is { } t && _transactions.IsBroken(t))
            return new ItemFault("", RecordCode.EarlierError, new(
                "同じ取引番号の別のレコードがエラーのため、取り込みませんでした。取引全体を訂正してください。",
                "Another record of the same transaction was refused; correct the whole transaction."));
        return null;
    }

    private void Refuse(CandidateReader reader, ItemFault fault, ulong? key, ulong? identity, ulong? transaction)
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
        if (arrival.File is not null && policy != OnError.File) Keep(reject, reader, key, identity ?? IdentityOf(reader));
    }

    private void Keep(Reject reject, CandidateReader reader, ulong? key, ulong? identity)
    {
        if (Rejected > options.MaxRejects) Failure ??= TooMany("エラーレコード", "refused records", options.MaxRejects);
        if (Held.IsWrongAgain(key, identity)) return;
        var raw = reader.Raw;
        _refused.Add(new RefusedRecord(reject, raw[..Math.Min(raw.Length, options.RejectRowBytes)].ToArray(), key, identity));
    }

    private ulong? IdentityOf(CandidateReader reader)
    {
        if (!rules.HasIdentity(reader)) return null;
        _hashes ??= new RecordHashes(keys, MunicipalityCode.Parse(arrival.Municipality), rules.Shape.Contract);
        return _hashes.RunOne(_hashes.AddIdentity(reader.Field));
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

    // In each reading the members taken before go with their transaction, and their keys hold what came after; so a chain of n transactions takes n + 1.
    private Fault? TooOften() => !MustRestart || _readings < options.MaxReadings ? null : Fault.Of(FaultCode.TooLarge,
        $"誤りのある取引が順序保証キーを通じて次々に別の取引に及び、{options.MaxReadings:N0} 回（Intake:MaxReadings）読んでも定まりません。誤りのあるレコードを訂正するか、ファイルを分けて置き直してください。",
        $"Refused transactions bring down one after the other by their ordering keys; reading the file {options.MaxReadings:N0} times (Intake:MaxReadings) did not come to an end. Correct the wrong records, or send the file in parts.");

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

    private RecordChunk TakeChunk()
    {
        var (records, bytes) = (_writer.Records, _writer.Length);
        // A bulk file's chunks are large and many: for each an array of its own would be thrown away.
        var rented = arrival.File is null ? null : _writer.TakeRented();
        var chunk = new RecordChunk(Taken.Records - records, records, rented?.AsMemory(0, bytes) ?? _writer.Take(), SortedHashes.Distinct(_chunkKeys))
        {
            SearchKeys = _searchKeys.ToArray(),
            Refused = [.. _refused],
            Rented = rented,
        };
        _searchKeys.Clear();
        _refused.Clear();
        return chunk;
    }
}
