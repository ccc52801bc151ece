using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bus.Storage.Keys;

/// <summary>
/// HMAC-SHA-256 (RFC 2104, FIPS 180-4) of many short values under one key: eight at a time, one in each lane of a vector. A call of the library costs several times
/// what the hash itself does, and a bulk file asks several times a record. Gives bit for bit what the library gives. Thread-safe.
/// </summary>
internal sealed class LaneHmac
{
    /// <summary>Longer values are the library's.</summary>
    public const int MostBytes = 2 * Block - LengthAndMark;

    private const int Lanes = 8;
    private const int Block = 64;
    private const int Words = Block / sizeof(uint);
    private const int LengthAndMark = sizeof(ulong) + 1;
    private const int StateWords = 8;

    private static ReadOnlySpan<uint> Initial => [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

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
        Span<byte> blocks = stackalloc byte[2 * Block];
        Span<uint> first = stackalloc uint[Words * Lanes], second = stackalloc uint[Words * Lanes];
        Span<int> lengths = stackalloc int[Lanes];
        for (var group = 0; group < ends.Length; group += Lanes)
        {
            var (count, longest) = (Math.Min(Lanes, ends.Length - group), 0);
            for (var i = 0; i < count; i++) longest = Math.Max(longest, ends[group + i] - (i == 0 ? start : ends[group + i - 1]));
            var two = longest > Block - LengthAndMark;
            for (var lane = 0; lane < Lanes; lane++)
            {
                // Lanes without a value of their own do the last one's work again.
                if (lane < count)
                {
                    var value = values[start..ends[group + lane]];
                    start = ends[group + lane];
                    lengths[lane] = value.Length;
                    Pad(value, blocks);
                }
                else lengths[lane] = lengths[count - 1];
                Spread(blocks[..Block], first, lane);
                if (two) Spread(blocks[Block..], second, lane);
            }
            HashGroup(first, two ? second : default, lengths, hashes.Slice(group, count));
        }
    }

    private void HashGroup(Span<uint> first, Span<uint> second, Span<int> lengths, Span<ulong> hashes)
    {
        Span<Vector256<uint>> state = stackalloc Vector256<uint>[StateWords], words = stackalloc Vector256<uint>[Words];
        Begin(state, _inner);
        Load(first, words);
        Compress(state, words);
        if (!second.IsEmpty)
        {
            Span<Vector256<uint>> longer = stackalloc Vector256<uint>[StateWords];
            state.CopyTo(longer);
            Load(second, words);
            Compress(longer, words);
            var isLonger = Vector256.GreaterThan(Vector256.Create<int>(lengths), Vector256.Create(Block - LengthAndMark)).AsUInt32();
            for (var i = 0; i < StateWords; i++) state[i] = Vector256.ConditionalSelect(isLonger, longer[i], state[i]);
        }
        state.CopyTo(words);
        words[StateWords..].Clear();
        words[StateWords] = Vector256.Create(0x80000000u);
        words[^1] = Vector256.Create((uint)((Block + StateWords * sizeof(uint)) * 8));
        Begin(state, _outer);
        Compress(state, words);
        for (var lane = 0; lane < hashes.Length; lane++) hashes[lane] = (ulong)state[0][lane] << 32 | state[1][lane];
    }

    // A value with its mark and length, in one block or two.
    private static void Pad(ReadOnlySpan<byte> value, Span<byte> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, MostBytes, nameof(value));
        value.CopyTo(blocks);
        blocks[value.Length] = 0x80;
        var end = value.Length <= Block - LengthAndMark ? Block : 2 * Block;
        blocks[(value.Length + 1)..].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(blocks[(end - sizeof(ulong))..], (ulong)(Block + value.Length) * 8);
    }

    private static void Spread(ReadOnlySpan<byte> block, Span<uint> words, int lane)
    {
        for (var i = 0; i < Words; i++) words[i * Lanes + lane] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
    }

    private static void Load(ReadOnlySpan<uint> from, Span<Vector256<uint>> words)
    {
        for (var i = 0; i < Words; i++) words[i] = Vector256.Create(from.Slice(i * Lanes, Lanes));
    }

    private static void Begin(Span<Vector256<uint>> state, ReadOnlySpan<uint> from)
    {
        for (var i = 0; i < StateWords; i++) state[i] = Vector256.Create(from[i]);
    }

    private static uint[] AfterKey(ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[Block];
        block.Fill(pad);
        for (var i = 0; i < key.Length; i++) block[i] ^= key[i];
        Span<Vector256<uint>> state = stackalloc Vector256<uint>[StateWords], words = stackalloc Vector256<uint>[Words];
        Begin(state, Initial);
        for (var i = 0; i < Words; i++) words[i] = Vector256.Create(BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]));
        Compress(state, words);
        return [.. state.ToArray().Select(word => word[0])];
    }

    // FIPS 180-4, 6.2.2. The schedule is kept in its last 16 words.
    private static void Compress(Span<Vector256<uint>> state, Span<Vector256<uint>> words)
    {
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        // Eight rounds at a time: then nothing has to be moved, the names change places instead.
        for (var round = 0; round < Constants.Length; round += 8)
        {
            if (round >= Words)
                for (var ahead = round; ahead < round + 8; ahead++) Schedule(words, ahead);
            var now = words.Slice(round & 15, 8);
            var constants = Constants.Slice(round, 8);
            Round(a, b, c, ref d, e, f, g, ref h, now[0] + Vector256.Create(constants[0]));
            Round(h, a, b, ref c, d, e, f, ref g, now[1] + Vector256.Create(constants[1]));
            Round(g, h, a, ref b, c, d, e, ref f, now[2] + Vector256.Create(constants[2]));
            Round(f, g, h, ref a, b, c, d, ref e, now[3] + Vector256.Create(constants[3]));
            Round(e, f, g, ref h, a, b, c, ref d, now[4] + Vector256.Create(constants[4]));
            Round(d, e, f, ref g, h, a, b, ref c, now[5] + Vector256.Create(constants[5]));
            Round(c, d, e, ref f, g, h, a, ref b, now[6] + Vector256.Create(constants[6]));
            Round(b, c, d, ref e, f, g, h, ref a, now[7] + Vector256.Create(constants[7]));
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Schedule(Span<Vector256<uint>> words, int round)
    {
        var (w15, w2) = (words[(round + 1) & 15], words[(round + 14) & 15]);
        words[round & 15] += Xor(Right(w15, 7), Right(w15, 18), w15 >>> 3) + words[(round + 9) & 15] + Xor(Right(w2, 17), Right(w2, 19), w2 >>> 10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, ref Vector256<uint> d, Vector256<uint> e, Vector256<uint> f, Vector256<uint> g, ref Vector256<uint> h, Vector256<uint> word)
    {
        h += Xor(Right(e, 6), Right(e, 11), Right(e, 25)) + Choose(e, f, g) + word;
        d += h;
        h += Xor(Right(a, 2), Right(a, 13), Right(a, 22)) + Majority(a, b, c);
    }

    // Functions of three, which newer processors have as one instruction. The number is the function's table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Xor(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0x96) : x ^ y ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Choose(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0xCA) : (x & y) ^ Vector256.AndNot(z, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Majority(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0xE8) : (x & y) ^ (x & z) ^ (y & z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Right(Vector256<uint> value, [System.Diagnostics.CodeAnalysis.ConstantExpected] byte bits) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(value, bits) : (value >>> bits) | (value << (32 - bits));
}
