using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bus.Core.Nodes;

/// <summary>
/// Which shard a key belongs to, and which node should have which shard. Both are computed, the same way on every node and in every version;
/// nothing is agreed upon. That one node at a time has it is the lease's matter, not this one's.
/// </summary>
public static class Shards
{
    /// <summary>How many there are: enough to spread evenly over a dozen nodes, few enough that a heartbeat can look at all of them. So many rows has the journal.</summary>
    public const int Count = 256;

    /// <summary>The shard of a key.</summary>
    public static int Of(string key) => (int)(Hash(key) % Count);

    /// <summary>
    /// Who should have each shard: rendezvous hashing (each shard goes to the node that scores highest for it), bounded so that none has more than its share.
    /// A node that comes or goes moves little beyond its own share.
    /// </summary>
    internal static string[] Share(IReadOnlyCollection<string> nodes)
    {
        if (nodes.Count == 0) return [];
        var most = (Count + nodes.Count - 1) / nodes.Count;
        var load = nodes.ToDictionary(n => n, _ => 0);
        var shares = new string[Count];
        for (var shard = 0; shard < Count; shard++)
        {
            var owner = nodes.Where(n => load[n] < most).MaxBy(n => (Hash($"{shard}@{n}"), n))!;
            load[owner]++;
            shares[shard] = owner;
        }
        return shares;
    }

    private static ulong Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
