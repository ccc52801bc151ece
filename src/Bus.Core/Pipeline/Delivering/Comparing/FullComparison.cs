using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.Delivering.Comparing;

/// <summary>
/// Compares what a consumer has (the last full message and all that followed it) with a new full message, record by record, by the identity of the contract.
/// Of each record two hashes are held, of what it is and of what it says; where there are more records than may be held at once, the hashes part them and both
/// sides are read once for each part. What is found is a bit a record.
/// </summary>
/// <param name="openOld">All that the consumer has, in the order in which it came: a later record of an identity replaces an earlier one.</param>
/// <param name="openNew">The new full message.</param>
/// <param name="inMemory">Records of one side that are held at once.</param>
internal sealed class FullComparison(Func<OutgoingReader> openOld, Func<OutgoingReader> openNew, RecordShape shape, int inMemory)
{
    private readonly ImmutableArray<int> _identity = shape.Contract.Identity;
    private readonly RemovalRule _removal = shape.Contract.Removal!;
    private readonly byte[] _gone = Encoding.UTF8.GetBytes(shape.Contract.Removal!.Value);
    private byte[] _scratch = new byte[512];

    /// <summary>Records of the new message that are new or say something else.</summary>
    public BitRow Send { get; } = new();
    /// <summary>Records that the consumer has and the new message has not, by their place in what the consumer has.</summary>
    public BitRow Remove { get; } = new();
    public long Added { get; private set; }
    public long Changed { get; private set; }
    public long Removed { get; private set; }
    /// <summary>All of the new message.</summary>
    public ControlTotal Whole { get; private set; }
    /// <summary>Records that were read of what the consumer has.</summary>
    public long OldRecords { get; private set; }

    /// <param name="most">Records of the larger side, as far as known.</param>
    public async Task RunAsync(long most, CancellationToken cancellation)
    {
        var parts = (int)Math.Clamp((most + inMemory - 1) / inMemory, 1, int.MaxValue);
        for (var part = 0; part < parts; part++)
        {
            var (old, _, oldRecords) = await ReadAsync(openOld, part, parts, amounts: false, cancellation);
            var (now, amount, records) = await ReadAsync(openNew, part, parts, amounts: part == 0, cancellation);
            (OldRecords, Whole) = (oldRecords, part == 0 ? new ControlTotal(records, amount) : Whole);
            Compare(old, now);
        }
    }

    private void Compare(Dictionary<UInt128, Known> old, Dictionary<UInt128, Known> now)
    {
        foreach (var (identity, record) in now)
        {
            if (!old.Remove(identity, out var before)) Added++;
            else if (before.Content != record.Content) Changed++;
            else continue;
            Send.Set(record.Place);
        }
        foreach (var left in old.Values.Where(o => !o.Left))
        {
            Removed++;
            Remove.Set(left.Place);
        }
    }

    private async Task<(Dictionary<UInt128, Known> Records, long Amount, long Count)> ReadAsync(Func<OutgoingReader> open, int part, int parts, bool amounts, CancellationToken cancellation)
    {
        var (found, amount, place) = (new Dictionary<UInt128, Known>(), 0L, 0L);
        await using var reader = open();
        for (; await reader.ReadAsync(cancellation); place++)
        {
            if (amounts) amount = checked(amount + reader.Amount);
            var identity = HashOf(reader, _identity.AsSpan());
            if ((int)((ulong)identity % (ulong)parts) != part) continue;
            found[identity] = new Known(HashOf(reader, []), place, !reader.Removable || reader.Field(_removal.Item).SequenceEqual(_gone));
        }
        return (found, amount, place);
    }

    /// <summary>Of some items; of all where none is named.</summary>
    private UInt128 HashOf(OutgoingReader reader, ReadOnlySpan<int> items)
    {
        var length = 0;
        if (items.IsEmpty)
            for (var i = 0; i < shape.Items.Length; i++) Append(reader.Field(i), ref length);
        else
            foreach (var item in items) Append(reader.Field(item), ref length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_scratch.AsSpan(0, length), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private void Append(ReadOnlySpan<byte> value, ref int length)
    {
        if (length + value.Length + sizeof(int) > _scratch.Length) Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, length + value.Length + sizeof(int)));
        // The length before the value: ("1","23") is not ("12","3").
        BitConverter.TryWriteBytes(_scratch.AsSpan(length), value.Length);
        value.CopyTo(_scratch.AsSpan(length + sizeof(int)));
        length += sizeof(int) + value.Length;
    }

    // Left as it is where it is missing: it is gone already, or another provider's.
    private readonly record struct Known(UInt128 Content, long Place, bool Left);
}

/// <summary>A bit for each of a row of things, growing as needed.</summary>
internal sealed class BitRow
{
    private ulong[] _bits = new ulong[1024];

    public void Set(long place)
    {
        var at = checked((int)(place >> 6));
        if (at >= _bits.Length) Array.Resize(ref _bits, Math.Max(_bits.Length * 2, at + 1));
        _bits[at] |= 1UL << (int)(place & 63);
    }

    public bool this[long place] => place >> 6 is var at && at < _bits.Length && (_bits[at] >> (int)(place & 63) & 1) != 0;
}
