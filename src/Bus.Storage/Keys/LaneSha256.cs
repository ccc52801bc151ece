using System.Runtime.CompilerServices;

namespace Bus.Storage.Keys;

/// <summary>The compression of SHA-256 (FIPS 180-4 §6.2.2), of as many blocks at once as there are lanes.</summary>
internal static class LaneSha256<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : ILanes<TVector>
{
    /// <summary>A block, then what it does to a state. The words are used up: the schedule is kept in its last 16.</summary>
    public static void Compress(Span<TVector> state, Span<TVector> words)
    {
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        // Eight rounds at a time: then nothing has to be moved, the names change places instead.
        for (var round = 0; round < Sha256.Constants.Length; round += 8)
        {
            if (round >= Sha256.BlockWords)
                for (var ahead = round; ahead < round + 8; ahead++) Schedule(words, ahead);
            var now = words.Slice(round & 15, 8);
            var constants = Sha256.Constants.Slice(round, 8);
            Round(a, b, c, ref d, e, f, g, ref h, TLanes.Add(now[0], TLanes.Of(constants[0])));
            Round(h, a, b, ref c, d, e, f, ref g, TLanes.Add(now[1], TLanes.Of(constants[1])));
            Round(g, h, a, ref b, c, d, e, ref f, TLanes.Add(now[2], TLanes.Of(constants[2])));
            Round(f, g, h, ref a, b, c, d, ref e, TLanes.Add(now[3], TLanes.Of(constants[3])));
            Round(e, f, g, ref h, a, b, c, ref d, TLanes.Add(now[4], TLanes.Of(constants[4])));
            Round(d, e, f, ref g, h, a, b, ref c, TLanes.Add(now[5], TLanes.Of(constants[5])));
            Round(c, d, e, ref f, g, h, a, ref b, TLanes.Add(now[6], TLanes.Of(constants[6])));
            Round(b, c, d, ref e, f, g, h, ref a, TLanes.Add(now[7], TLanes.Of(constants[7])));
        }
        state[0] = TLanes.Add(state[0], a);
        state[1] = TLanes.Add(state[1], b);
        state[2] = TLanes.Add(state[2], c);
        state[3] = TLanes.Add(state[3], d);
        state[4] = TLanes.Add(state[4], e);
        state[5] = TLanes.Add(state[5], f);
        state[6] = TLanes.Add(state[6], g);
        state[7] = TLanes.Add(state[7], h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Schedule(Span<TVector> words, int round)
    {
        var (w15, w2) = (words[(round + 1) & 15], words[(round + 14) & 15]);
        var small0 = TLanes.Xor(TLanes.Rotate(w15, 7), TLanes.Rotate(w15, 18), TLanes.Shift(w15, 3));
        var small1 = TLanes.Xor(TLanes.Rotate(w2, 17), TLanes.Rotate(w2, 19), TLanes.Shift(w2, 10));
        words[round & 15] = TLanes.Add(TLanes.Add(words[round & 15], small0), TLanes.Add(words[(round + 9) & 15], small1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, TVector word)
    {
        var large1 = TLanes.Xor(TLanes.Rotate(e, 6), TLanes.Rotate(e, 11), TLanes.Rotate(e, 25));
        h = TLanes.Add(TLanes.Add(h, large1), TLanes.Add(TLanes.Choose(e, f, g), word));
        d = TLanes.Add(d, h);
        var large0 = TLanes.Xor(TLanes.Rotate(a, 2), TLanes.Rotate(a, 13), TLanes.Rotate(a, 22));
        h = TLanes.Add(h, TLanes.Add(large0, TLanes.Majority(a, b, c)));
    }
}

/// <summary>The numbers of SHA-256 (FIPS 180-4 §4.2.2, §5.3.3).</summary>
internal static class Sha256
{
    /// <summary>Words of a block.</summary>
    public const int BlockWords = 16;

    /// <summary>Words of a state.</summary>
    public const int StateWords = 8;

    public static ReadOnlySpan<uint> Initial => [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    public static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];
}
