using System.Collections.Immutable;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Records;

/// <summary>The value of an item of some record, in UTF-8; empty means absent.</summary>
public delegate ReadOnlySpan<byte> FieldOf(int item);

/// <summary>
/// Blind hashes of records, under the key of their municipality: of the ordering key, within which order is kept, and of the values by which people search.
/// Equality only; without the key they say nothing. For one thread.
/// </summary>
public sealed class RecordHashes
{
    // No item can hold these bytes: ("1","23") and ("12","3") differ, and an ordering key is never taken for an item.
    private const byte EndOfItem = 0x1F;
    private const byte EndOfName = 0x1E;
    private const byte EndOfIdentity = 0x1D;

    private readonly IKeyRing _keys;
    private readonly MunicipalityCode _municipality;
    private readonly ImmutableArray<int> _orderingKey;
    private readonly ImmutableArray<int> _identity;
    private readonly Searchable[] _searchable;
    private byte[] _scratch = new byte[256];

    /// <summary>Hashes for records of one contract and one municipality.</summary>
    public RecordHashes(IKeyRing keys, MunicipalityCode municipality, Contract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        (_keys, _municipality, _orderingKey, _identity) = (keys, municipality, contract.OrderingKey, contract.Identity);
        _searchable = [.. contract.Searchable.Select(item => new Searchable(item, contract.Items[item].Element))];
    }

    /// <summary>Of the whole ordering key.</summary>
    public ulong OrderingKey(FieldOf field)
    {
        var length = 0;
        foreach (var item in _orderingKey)
        {
            Append(field(item), ref length);
            Append([EndOfItem], ref length);
        }
        return _keys.BlindHash(_municipality, _scratch.AsSpan(0, length));
    }

    /// <summary>Of the items that make it the same business fact.</summary>
    public ulong Identity(FieldOf field)
    {
        var length = 0;
        Append([EndOfIdentity], ref length);
        foreach (var item in _identity)
        {
            Append(field(item), ref length);
            Append([EndOfItem], ref length);
        }
        return _keys.BlindHash(_municipality, _scratch.AsSpan(0, length));
    }

    /// <summary>Of each searchable item that has a value. One that is the same as in the record before is not hashed anew: neighbours are often of one notice.</summary>
    public void AddSearchable(FieldOf field, List<ulong> hashes)
    {
        foreach (var one in _searchable)
        {
            var value = field(one.Item);
            if (value.IsEmpty) continue;
            if (!one.IsLast(value)) one.Remember(value, Of(one.Name, value));
            hashes.Add(one.Hash);
        }
    }

    /// <summary>Of one value of a searchable item.</summary>
    public ulong Of(string element, ReadOnlySpan<byte> value) => Of(Encoding.ASCII.GetBytes(element), value);

    private ulong Of(byte[] name, ReadOnlySpan<byte> value)
    {
        var length = 0;
        Append(name, ref length);
        Append([EndOfName], ref length);
        Append(value, ref length);
        return _keys.BlindHash(_municipality, _scratch.AsSpan(0, length));
    }

    private void Append(ReadOnlySpan<byte> bytes, ref int length)
    {
        if (length + bytes.Length > _scratch.Length) Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, length + bytes.Length));
        bytes.CopyTo(_scratch.AsSpan(length));
        length += bytes.Length;
    }

    /// <summary>An item with the value that it had last.</summary>
    private sealed class Searchable(int item, string element)
    {
        private byte[] _last = [];
        private int _length;

        public int Item { get; } = item;
        public byte[] Name { get; } = Encoding.ASCII.GetBytes(element);
        public ulong Hash { get; private set; }

        public bool IsLast(ReadOnlySpan<byte> value) => _length > 0 && value.SequenceEqual(_last.AsSpan(0, _length));

        public void Remember(ReadOnlySpan<byte> value, ulong hash)
        {
            if (_last.Length < value.Length) _last = new byte[value.Length * 2];
            value.CopyTo(_last);
            (_length, Hash) = (value.Length, hash);
        }
    }
}
