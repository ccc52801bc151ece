using System.Buffers.Binary;

namespace Bus.Storage.Search;

/// <summary>A key of a message. Ordered by hash, as a signed number, because databases have no other.</summary>
internal readonly record struct KeyEntry(long Hash, long Message) : IComparable<KeyEntry>
{
    public int CompareTo(KeyEntry other) => Hash != other.Hash ? Hash.CompareTo(other.Hash) : Message.CompareTo(other.Message);
}

/// <summary>Some entries of a run, ascending. Pages of a run may begin with the same hash: it is on many messages.</summary>
internal sealed record RunPage(long Page, long FirstHash, byte[] Entries)
{
    /// <summary>So many fit into one page of SQLite's, and twice into one of PostgreSQL's.</summary>
    public const int MostEntries = 240;

    private const int Size = 2 * sizeof(long);

    /// <summary>The entries of a page, in order.</summary>
    public static KeyEntry[] Read(ReadOnlySpan<byte> page)
    {
        var entries = new KeyEntry[page.Length / Size];
        for (var i = 0; i < entries.Length; i++) entries[i] = At(page, i);
        return entries;
    }

    /// <summary>The messages that have a hash, as far as this page tells.</summary>
    public static IReadOnlyList<long> MessagesOf(ReadOnlySpan<byte> page, long hash)
    {
        var (low, high) = (0, page.Length / Size);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(page, middle).Hash < hash) low = middle + 1;
            else high = middle;
        }
        var messages = new List<long>();
        for (; low < page.Length / Size && At(page, low) is var entry && entry.Hash == hash; low++) messages.Add(entry.Message);
        return messages;
    }

    private static KeyEntry At(ReadOnlySpan<byte> page, int index) =>
        new(BinaryPrimitives.ReadInt64BigEndian(page[(index * Size)..]), BinaryPrimitives.ReadInt64BigEndian(page[(index * Size + sizeof(long))..]));

    /// <summary>Puts ascending entries into pages, one after the other.</summary>
    public sealed class Builder
    {
        private readonly byte[] _bytes = new byte[MostEntries * Size];
        private int _length;
        private long _page;
        private KeyEntry? _last;

        /// <summary>The page that is full now; null: there is room.</summary>
        public RunPage? Add(KeyEntry entry)
        {
            if (entry == _last) return null;
            _last = entry;
            BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(_length), entry.Hash);
            BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(_length + sizeof(long)), entry.Message);
            _length += Size;
            return _length == _bytes.Length ? Take() : null;
        }

        /// <summary>What is left; null: nothing is.</summary>
        public RunPage? Take()
        {
            if (_length == 0) return null;
            var page = new RunPage(_page++, BinaryPrimitives.ReadInt64BigEndian(_bytes), _bytes.AsSpan(0, _length).ToArray());
            _length = 0;
            return page;
        }
    }
}
