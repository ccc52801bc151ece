using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Bus.Storage.Keys;

/// <summary>
/// HMAC-SHA-256 (RFC 2104, FIPS 180-4) of many short values under one key: eight or sixteen at a time, one in each lane of a vector. A call of the library costs several
/// times what the hash itself does, and a bulk file asks several times a record. Gives bit for bit what the library gives. Thread-safe.
/// </summary>
internal sealed class LaneHmac
{
    /// <summary>Longer values are the library's.</summary>
    public const int MostBytes = 2 * Block - LengthAndMark;

    private const int Block = Sha256.BlockWords * sizeof(uint);
    private const int MostOfOne = Block - LengthAndMark;
    private const int LengthAndMark = sizeof(ulong) + 1;

    // Where the hash stands after the block of the key: the same for every value.
    private readonly uint[] _inner, _outer;

    /// <param name="key">At most 64 bytes.</param>
    public LaneHmac(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, Block);
        (_inner, _outer) = (AfterKey(key, 0x36), AfterKey(key, 0x5c));
    }

    /// <summary>The first 64 bits of the HMAC of each value, most significant byte first.</summary>
    /// <param name="values">The values, one after the other; none longer than <see cref="MostBytes"/>.</param>
    /// <param name="start">Where the first begins.</param>
    /// <param name="ends">Where each ends.</param>
    /// <param name="hashes">Takes as many.</param>
    public void Hash(ReadOnlySpan<byte> values, int start, ReadOnlySpan<int> ends, Span<ulong> hashes)
    {
        for (int at = 0, count; at < ends.Length; (at, start) = (at + count, ends[at + count - 1]))
        {
            var wide = SixteenLanes.AreFast && ends.Length - at > EightLanes.Count;
            count = Math.Min(wide ? SixteenLanes.Count : EightLanes.Count, ends.Length - at);
            if (wide) HashGroup<Vector512<uint>, SixteenLanes>(values, start, ends.Slice(at, count), hashes.Slice(at, count));
            else HashGroup<Vector256<uint>, EightLanes>(values, start, ends.Slice(at, count), hashes.Slice(at, count));
        }
    }

    // Lanes without a value hash what happens to stand there; nobody asks for it.
    private void HashGroup<TVector, TLanes>(ReadOnlySpan<byte> values, int start, ReadOnlySpan<int> ends, Span<ulong> hashes)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        Span<byte> blocks = stackalloc byte[2 * Block];
        Span<uint> first = stackalloc uint[Sha256.BlockWords * TLanes.Count], second = stackalloc uint[Sha256.BlockWords * TLanes.Count];
        Span<uint> isLonger = stackalloc uint[TLanes.Count];
        isLonger.Clear();
        var anyLonger = false;
        for (var lane = 0; lane < ends.Length; start = ends[lane++])
        {
            var value = values[start..ends[lane]];
            Pad(value, blocks);
            Spread(blocks[..Block], first[lane..], TLanes.Count);
            if (value.Length <= MostOfOne) continue;
            Spread(blocks[Block..], second[lane..], TLanes.Count);
            (isLonger[lane], anyLonger) = (uint.MaxValue, true);
        }
        Span<TVector> state = stackalloc TVector[Sha256.StateWords], words = stackalloc TVector[Sha256.BlockWords];
        Begin<TVector, TLanes>(state, _inner);
        Load<TVector, TLanes>(first, words);
        LaneSha256<TVector, TLanes>.Compress(state, words);
        if (anyLonger)
        {
            Span<TVector> longer = stackalloc TVector[Sha256.StateWords];
            state.CopyTo(longer);
            Load<TVector, TLanes>(second, words);
            LaneSha256<TVector, TLanes>.Compress(longer, words);
            for (var i = 0; i < state.Length; i++) state[i] = TLanes.Choose(TLanes.Load(isLonger), longer[i], state[i]);
        }
        state.CopyTo(words);
        words[Sha256.StateWords..].Fill(TLanes.Of(0));
        words[Sha256.StateWords] = TLanes.Of(0x80000000u);
        words[^1] = TLanes.Of((Block + Sha256.StateWords * sizeof(uint)) * 8);
        Begin<TVector, TLanes>(state, _outer);
        LaneSha256<TVector, TLanes>.Compress(state, words);
        for (var lane = 0; lane < hashes.Length; lane++) hashes[lane] = (ulong)TLanes.Word(state[0], lane) << 32 | TLanes.Word(state[1], lane);
    }

    // A value with its mark and length, in one block or two.
    private static void Pad(ReadOnlySpan<byte> value, Span<byte> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, MostBytes, nameof(value));
        var end = value.Length <= MostOfOne ? Block : 2 * Block;
        value.CopyTo(blocks);
        blocks[value.Length] = 0x80;
        blocks[(value.Length + 1)..end].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(blocks[(end - sizeof(ulong))..], (ulong)(Block + value.Length) * 8);
    }

    private static void Spread(ReadOnlySpan<byte> block, Span<uint> words, int lanes)
    {
        for (var i = 0; i < Sha256.BlockWords; i++) words[i * lanes] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
    }

    private static void Load<TVector, TLanes>(ReadOnlySpan<uint> from, Span<TVector> words)
        where TLanes : ILanes<TVector>
    {
        for (var i = 0; i < words.Length; i++) words[i] = TLanes.Load(from.Slice(i * TLanes.Count, TLanes.Count));
    }

    private static void Begin<TVector, TLanes>(Span<TVector> state, ReadOnlySpan<uint> from)
        where TLanes : ILanes<TVector>
    {
        for (var i = 0; i < state.Length; i++) state[i] = TLanes.Of(from[i]);
    }

    private static uint[] AfterKey(ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[Block];
        block.Fill(pad);
        for (var i = 0; i < key.Length; i++) block[i] ^= key[i];
        Span<Vector256<uint>> state = stackalloc Vector256<uint>[Sha256.StateWords], words = stackalloc Vector256<uint>[Sha256.BlockWords];
        Begin<Vector256<uint>, EightLanes>(state, Sha256.Initial);
        for (var i = 0; i < words.Length; i++) words[i] = Vector256.Create(BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]));
        LaneSha256<Vector256<uint>, EightLanes>.Compress(state, words);
        return [.. state.ToArray().Select(word => word[0])];
    }
}
