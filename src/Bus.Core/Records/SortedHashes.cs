using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Bus.Core.Records;

/// <summary>Hashes as a set: ascending, each once.</summary>
public static class SortedHashes
{
    // What the processor's first cache holds is sorted fastest.
    private const int HashesOfPart = 128;
    private const int MostBits = 12;

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

    /// <summary>Parted by their first bits, in which hashes are as good as evenly spread, then each part by itself: several times as fast as comparing all of them.</summary>
    private static void Sort(Span<ulong> hashes)
    {
        var bits = Math.Min(MostBits, BitOperations.Log2((uint)hashes.Length / HashesOfPart | 1));
        if (bits == 0)
        {
            hashes.Sort();
            return;
        }
        var shift = 64 - bits;
        Span<int> ends = stackalloc int[1 << bits];
        ends.Clear();
        foreach (var hash in hashes) ends[(int)(hash >> shift)]++;
        for (var (part, before) = (0, 0); part < ends.Length; part++) (ends[part], before) = (before, before + ends[part]);
        var parted = ArrayPool<ulong>.Shared.Rent(hashes.Length);
        foreach (var hash in hashes) parted[ends[(int)(hash >> shift)]++] = hash;
        parted.AsSpan(0, hashes.Length).CopyTo(hashes);
        ArrayPool<ulong>.Shared.Return(parted);
        for (var (part, from) = (0, 0); part < ends.Length; from = ends[part++]) hashes[from..ends[part]].Sort();
    }
}
