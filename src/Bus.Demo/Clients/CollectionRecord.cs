using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bus.Demo.Clients;

/// <summary>One record of 収納履歴情報 as the sample applications hold it: a text for each item, empty where there is none.</summary>
public sealed class CollectionRecord
{
    private readonly string[] _values;

    /// <summary>A record with nothing in it.</summary>
    public CollectionRecord()
    {
        _values = new string[CollectionHistory.Items.Length];
        Array.Fill(_values, "");
    }

    private CollectionRecord(string[] values) => _values = values;

    internal string this[CollectionItem item] { get => _values[(int)item]; set => _values[(int)item] = value; }

    internal string this[int item] { get => _values[item]; set => _values[item] = value; }

    /// <summary>The value of an item by its element name.</summary>
    /// <exception cref="ArgumentException">There is no such item.</exception>
    public string this[string element] => _values[At(element)];

    /// <summary>The same record with one other value.</summary>
    /// <exception cref="ArgumentException">There is no such item.</exception>
    public CollectionRecord With(string element, string value)
    {
        var copy = Copy();
        copy._values[At(element)] = value;
        return copy;
    }

    internal CollectionRecord Copy() => new([.. _values]);

    /// <summary>転送合計 of the record, in yen.</summary>
    /// <exception cref="FormatException">An amount is not an integer.</exception>
    public long Amount => checked(Yen(CollectionItem.TaxCollected) + Yen(CollectionItem.DunningFeeCollected) + Yen(CollectionItem.DelinquencyChargeCollected));

    /// <summary>順序保証キー, as a fingerprint: equal keys, equal fingerprints.</summary>
    internal UInt128 Key
    {
        get
        {
            var key = Encoding.UTF8.GetBytes(string.Join('\x1F', _values, 0, CollectionHistory.KeyItems));
            return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(key));
        }
    }

    /// <summary>Must rise strictly within a key: 収納履歴番号, and within one of them 仮消 0 → 本消 1 → 取消 9, which replace each other.</summary>
    internal long Rank => checked(Whole(CollectionItem.HistoryNumber) * 10 + Whole(CollectionItem.ProvisionalKind));

    private long Yen(CollectionItem item) => long.Parse(this[item], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private long Whole(CollectionItem item) => long.Parse(this[item], NumberStyles.None, CultureInfo.InvariantCulture);

    private static int At(string element) =>
        CollectionHistory.OfElement(element) is var at and >= 0 ? at : throw new ArgumentException("The contract has no such item.", nameof(element));
}
