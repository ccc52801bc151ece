using System.Runtime.InteropServices;

namespace Bus.Core.Records;

/// <summary>Hashes as a set: ascending, each once.</summary>
public static class SortedHashes
{
    /// <summary>Takes the hashes out of a list, which is empty afterwards.</summary>
    public static ulong[] Distinct(List<ulong> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var all = CollectionsMarshal.AsSpan(hashes);
        var count = 0;
        all.Sort();
        foreach (var hash in all)
            if (count == 0 || hash != all[count - 1]) all[count++] = hash;
        var distinct = all[..count].ToArray();
        hashes.Clear();
        return distinct;
    }
}
