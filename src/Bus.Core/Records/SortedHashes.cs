using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Bus.Core.Records;

/// <summary>Hashes as a set: ascending, each once.</summary>
public static class SortedHashes
{
    private const int HashBits = 64;
    private const int DigitBits = 8;
    // Bits looked at beyond those that so many hashes need.
    private const int SpareBits = 2;
    private const int FewHashes = 64;
    private const int CachedHashes = 8192;

    /// <summary>Takes the hashes out of a list, which is empty afterwards.</summary>
    public static ulong[] Distinct(List<ulong> hashes)
    {
        MakeDistinct(hashes);
        var distinct = hashes.ToArray();
        hashes.Clear();
        return distinct;
    }

    /// <summary>Leaves the list ascending, with each of its hashes once.</summary>
    public static void MakeDistinct(List<ulong> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var all = CollectionsMarshal.AsSpan(hashes);
        var count = 0;
        Sort(all);
        foreach (var hash in all)
            if (count == 0 || hash != all[count - 1]) all[count++] = hash;
        CollectionsMarshal.SetCount(hashes, count);
    }

    /// <summary>
    /// By their digits, last one first, but only by as many as tell nearly all of them apart, for hashes are as good as evenly spread: a fourth of the time of comparing.
    /// What does not fit the cache is parted by the first digit before.
    /// </summary>
    private static void Sort(Span<ulong> hashes)
    {
        if (hashes.Length < FewHashes)
        {
            hashes.Sort();
            return;
        }
        var rented = ArrayPool<ulong>.Shared.Rent(hashes.Length);
        var room = rented.AsSpan(0, hashes.Length);
        if (hashes.Length <= CachedHashes)
        {
            if (!SortByDigits(hashes, room, HashBits)) room.CopyTo(hashes);
        }
        else
        {
            Span<int> ends = stackalloc int[1 << DigitBits];
            Spread(hashes, room, HashBits - DigitBits, ends);
            for (var (part, from) = (0, 0); part < ends.Length; from = ends[part++])
                if (SortByDigits(room[from..ends[part]], hashes[from..ends[part]], HashBits - DigitBits)) room[from..ends[part]].CopyTo(hashes[from..]);
        }
        ArrayPool<ulong>.Shared.Return(rented);
        Settle(hashes);
    }

    /// <summary>By the digits below a bit. True: they stand where they stood; false: in the other span.</summary>
    private static bool SortByDigits(Span<ulong> from, Span<ulong> to, int below)
    {
        var digits = (BitOperations.Log2((uint)from.Length | 1) + SpareBits + DigitBits - 1) / DigitBits;
        Span<int> ends = stackalloc int[1 << DigitBits];
        for (var shift = below - digits * DigitBits; shift < below; shift += DigitBits)
        {
            Spread(from, to, shift, ends);
            var sorted = to;
            to = from;
            from = sorted;
        }
        return digits % 2 == 0;
    }

    // One digit: how many there are of each, then each to its place, in the order that they had.
    private static void Spread(ReadOnlySpan<ulong> from, Span<ulong> to, int shift, Span<int> ends)
    {
        ends.Clear();
        foreach (var hash in from) ends[(byte)(hash >> shift)]++;
        for (var (digit, before) = (0, 0); digit < ends.Length; digit++) (ends[digit], before) = (before, before + ends[digit]);
        foreach (var hash in from) to[ends[(byte)(hash >> shift)]++] = hash;
    }

    // The few that their first digits do not tell apart are neighbours. Where too many are, they are no hashes.
    private static void Settle(Span<ulong> hashes)
    {
        var moves = hashes.Length;
        for (var i = 1; i < hashes.Length; i++)
        {
            var (hash, place) = (hashes[i], i);
            for (; place > 0 && hashes[place - 1] > hash; place--) hashes[place] = hashes[place - 1];
            hashes[place] = hash;
            if ((moves -= i - place) >= 0) continue;
            hashes.Sort();
            return;
        }
    }
}
