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
/// Equality only; without the key they say nothing. Each value asked for gets a place; <see cref="Run"/> hashes them all at once, which costs far less than one by one,
/// and <see cref="this[int]"/> has the hash of a place. For one thread.
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
    private byte[] _values = new byte[256];
    private int[] _ends = new int[8];
    private ulong[] _hashes = new ulong[8];
    private int _length;
    private int _count;

    /// <summary>Hashes for records of one contract and one municipality.</summary>
    public RecordHashes(IKeyRing keys, MunicipalityCode municipality, Contract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        (_keys, _municipality, _orderingKey, _identity) = (keys, municipality, contract.OrderingKey, contract.Identity);
        _searchable = [.. contract.Searchable.Select(item => new Searchable(item, contract.Items[item].Element))];
    }

    /// <summary>The hash of a place, once they were <see cref="Run"/>.</summary>
    public ulong this[int place] => _hashes[place];

    /// <summary>Forgets all places.</summary>
    public void Clear()
    {
        (_length, _count) = (0, 0);
        foreach (var one in _searchable) one.Forget();
    }

    /// <summary>Hashes what has a place.</summary>
    public void Run()
    {
        if (_hashes.Length < _count) _hashes = new ulong[_ends.Length];
        _keys.BlindHashes(_municipality, _values.AsSpan(0, _length), _ends.AsSpan(0, _count), _hashes.AsSpan(0, _count));
    }

    /// <summary>The hash of a place that is the only one wanted.</summary>
    public ulong RunOne(int place)
    {
        Run();
        var hash = this[place];
        Clear();
        return hash;
    }

    /// <summary>A place for the whole ordering key.</summary>
    public int AddOrderingKey(FieldOf field) => AddItems(_orderingKey, field);

    /// <summary>A place for the items that make it the same business fact.</summary>
    public int AddIdentity(FieldOf field)
    {
        Append([EndOfIdentity]);
        return AddItems(_identity, field);
    }

    /// <summary>A place for a value as it is.</summary>
    public int Add(ReadOnlySpan<byte> value)
    {
        Append(value);
        return End();
    }

    /// <summary>A place for each searchable item that has a value. One that is the same as in the record before has the same place: neighbours are often of one notice.</summary>
    public void AddSearchable(FieldOf field, List<int> places)
    {
        foreach (var one in _searchable)
        {
            var value = field(one.Item);
            if (value.IsEmpty) continue;
            if (!one.IsLast(value)) one.Remember(value, Add(one.Name, value));
            places.Add(one.Place);
        }
    }

    /// <summary>A place for one value of a searchable item.</summary>
    public int Add(string element, ReadOnlySpan<byte> value) => Add(Encoding.ASCII.GetBytes(element), value);

    private int Add(byte[] name, ReadOnlySpan<byte> value)
    {
        Append(name);
        Append([EndOfName]);
        return Add(value);
    }

    private int AddItems(ImmutableArray<int> items, FieldOf field)
    {
        foreach (var item in items)
        {
            Append(field(item));
            Append([EndOfItem]);
        }
        return End();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _values.Length) Array.Resize(ref _values, Math.Max(_values.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_values.AsSpan(_length));
        _length += bytes.Length;
    }

    private int End()
    {
        if (_count == _ends.Length) Array.Resize(ref _ends, _count * 2);
        _ends[_count] = _length;
        return _count++;
    }

    /// <summary>An item with the value that it had last.</summary>
    private sealed class Searchable(int item, string element)
    {
        private byte[] _last = [];
        private int _length;

        public int Item { get; } = item;
        public byte[] Name { get; } = Encoding.ASCII.GetBytes(element);
        public int Place { get; private set; }

        public bool IsLast(ReadOnlySpan<byte> value) => _length > 0 && value.SequenceEqual(_last.AsSpan(0, _length));

        public void Remember(ReadOnlySpan<byte> value, int place)
        {
            if (_last.Length < value.Length) _last = new byte[value.Length * 2];
            value.CopyTo(_last);
            (_length, Place) = (value.Length, place);
        }

        public void Forget() => _length = 0;
    }
}
