using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Xml;
using Bus.Contracts.Catalogue;
using Bus.Contracts.Characters;
using Bus.Contracts.Flat;
using Bus.Contracts.Xml;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Records;
using Bus.Core.Region;

namespace Bus.Contracts;

/// <inheritdoc cref="IRecordFormats"/>
internal sealed class RecordFormats(ContractsOptions options) : IRecordFormats
{
    private static readonly ICharacterSet Utf8 = new Utf8CharacterSet();
    private static readonly ICharacterSet Cp932 = new Cp932CharacterSet();

    // Weak: what belongs to a contract goes with it when the catalogue is replaced.
    private readonly ConditionalWeakTable<Contract, ConcurrentDictionary<ShapeKey, RecordShape>> _shapes = [];
    private readonly ConditionalWeakTable<RecordShape, XmlPlan> _plans = [];

    public RecordShape ShapeOf(Contract contract, IReadOnlyList<AdditionalItem> additional) =>
        _shapes.GetValue(contract, static _ => new()).GetOrAdd(
            new ShapeKey([.. additional]),
            static (key, contract) => new RecordShape(contract, [.. key.Items.Select(AdditionalItems.ToItem)]),
            contract);

    public CandidateReader ReadXml(XmlReader xml, RecordShape shape) =>
        new XmlRecordReader(xml, _plans.GetValue(shape, static s => new XmlPlan(s)));

    public void WriteXml(XmlWriter xml, RecordShape shape, OutgoingReader record) => XmlRecordWriter.Write(xml, shape, record);

    public CandidateReader ReadFlat(Stream stream, RecordShape shape, string characterSet) =>
        new FlatRecordReader(stream, shape, Encoding(characterSet), options.BufferBytes, options.MaxRowBytes);

    public IFlatWriter WriteFlat(Stream stream, RecordShape shape, string characterSet) =>
        new FlatWriter(stream, shape, Encoding(characterSet), options.BufferBytes);

    public ICharacterSet? CharacterSet(string name) => name switch
    {
        Utf8CharacterSet.WireName => Utf8,
        Cp932CharacterSet.WireName => Cp932,
        _ => null,
    };

    public string Schema(Contract contract, IReadOnlyList<AdditionalItem> additional) =>
        SchemaText.With(ContractSources.SchemaOf(contract), additional);

    private static FlatEncoding Encoding(string name) =>
        FlatEncoding.Find(name) ?? throw new ArgumentException($"Unknown character set '{name}'; known are utf-8 and cp932.", nameof(name));

    /// <summary>Additional items, compared one by one.</summary>
    private readonly record struct ShapeKey(ImmutableArray<AdditionalItem> Items)
    {
        public bool Equals(ShapeKey other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var item in Items) hash.Add(item);
            return hash.ToHashCode();
        }
    }
}
