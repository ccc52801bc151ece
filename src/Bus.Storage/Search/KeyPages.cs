using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bus.Core.Records;

namespace Bus.Storage.Search;

/// <summary>Some hashes of a message, ascending, all with the same first bits.</summary>
/// <param name="Bucket">A 1, then the bits that all of them begin with.</param>
/// <param name="FirstRecord">They are of the records from here …</param>
/// <param name="Records">… on, so many.</param>
internal sealed record KeyPage(long Bucket, long FirstRecord, long Records, byte[] Hashes);

/// <summary>
/// Gathers the hashes of many records and parts them into pages by their first bits. A row a key would cost a bulk file more than its records do; pages cost
/// a few per cent, and a search reads one page for each <see cref="MostHashes"/> hashes of a municipality. Memory is bounded by that number.
/// </summary>
/// <param name="expected">Hashes that there is room for at once.</param>
internal sealed class KeyPages(int expected = 0)
{
    /// <summary>Hashes that are gathered before they are parted into pages: pages of less than 2 KB, which PostgreSQL keeps in the row.</summary>
    public const int MostHashes = 224 << MostBits;

    /// <summary>Hashes of a message up to which a row a key is made instead.</summary>
    public const int FewHashes = 64;

    private const int HashesOfPage = 256;
    private const int MostBits = 10;

    private readonly List<ulong> _hashes = new(expected);
    private long _first;
    private long _end;

    /// <summary>True if there is enough for a round of pages.</summary>
    public bool IsFull => _hashes.Count >= MostHashes;

    /// <summary>The buckets in which a hash may stand.</summary>
    public static IEnumerable<long> BucketsOf(ulong hash) => Enumerable.Range(0, MostBits + 1).Select(bits => BucketOf(hash, bits));

    /// <summary>Whether a page holds a hash.</summary>
    public static bool Holds(ReadOnlySpan<byte> page, ulong hash)
    {
        var (low, high) = (0, page.Length / sizeof(ulong) - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var there = BinaryPrimitives.ReadUInt64BigEndian(page[(middle * sizeof(ulong))..]);
            if (there == hash) return true;
            if (there < hash) low = middle + 1;
            else high = middle - 1;
        }
        return false;
    }

    public void Add(RecordChunk chunk)
    {
        if (_hashes.Count == 0) _first = chunk.FirstRecord;
        _hashes.AddRange(chunk.Keys.Span);
        _hashes.AddRange(chunk.SearchKeys.Span);
        _end = chunk.FirstRecord + chunk.Records;
    }

    /// <summary>The distinct hashes of a whole message, if they are few enough for a row each; null otherwise.</summary>
    public IReadOnlyList<ulong>? TakeFew()
    {
        if (_first > 0 || _hashes.Count > FewHashes * 4) return null;
        var distinct = _hashes.Distinct().ToList();
        if (distinct.Count > FewHashes) return null;
        _hashes.Clear();
        return distinct;
    }

    /// <summary>What was gathered, in pages; none if nothing was.</summary>
    public IReadOnlyList<KeyPage> Take()
    {
        if (_hashes.Count == 0) return [];
        SortedHashes.MakeDistinct(_hashes);
        var distinct = CollectionsMarshal.AsSpan(_hashes);
        var bits = 0;
        while (bits < MostBits && distinct.Length >> bits > HashesOfPage) bits++;
        var pages = new List<KeyPage>();
        for (var from = 0; from < distinct.Length;)
        {
            var bucket = BucketOf(distinct[from], bits);
            var end = from;
            while (end < distinct.Length && BucketOf(distinct[end], bits) == bucket) end++;
            pages.Add(new KeyPage(bucket, _first, _end - _first, Bytes(distinct[from..end])));
            from = end;
        }
        _hashes.Clear();
        return pages;
    }

    private static long BucketOf(ulong hash, int bits) => bits == 0 ? 1 : 1L << bits | (long)(hash >> (64 - bits));

    /// <summary>Hashes as they lie in a column: 8 bytes each, the first byte first.</summary>
    public static byte[] Bytes(ReadOnlySpan<ulong> hashes)
    {
        var bytes = new byte[hashes.Length * sizeof(ulong)];
        var placed = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan());
        if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(hashes, placed);
        else hashes.CopyTo(placed);
        return bytes;
    }
}
