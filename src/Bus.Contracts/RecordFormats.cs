using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Xml;
using Bus.Contracts.Catalogue;
using Bus.Contracts.Characters;
using Bus.Contracts.Fixed;
using Bus.Contracts.Flat;
using Bus.Contracts.Layouts;
using Bus.Contracts.Xml;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Contracts;

/// <inheritdoc cref="IRecordFormats"/>
internal sealed class RecordFormats(ContractsOptions options, CharacterSets sets) : IRecordFormats
{
    /// <summary>With the built-in character sets only.</summary>
    public RecordFormats(ContractsOptions options) : this(options, new CharacterSets()) { }

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

    public CandidateReader ReadFlat(Stream stream, RecordShape shape, FileForm form)
    {
        var encoding = Encoding(shape.Contract, form);
        return form.LayoutName switch
        {
            FileForm.Csv or FileForm.CsvWithoutHeader => new FlatRecordReader(stream, shape, encoding, options.BufferBytes, options.MaxRowBytes, form.LayoutName == FileForm.Csv),
            FileForm.Xml => new XmlFileReader(stream, shape, _plans.GetValue(shape, static s => new XmlPlan(s)), options.MaxRowBytes),
            var name => new FixedRecordReader(stream, shape, OwnLayouts.Find(shape.Contract, name)!, new FixedCodes(OwnLayouts.Find(shape.Contract, name)!, encoding), options.BufferBytes),
        };
    }

    public IFlatWriter WriteFlat(Stream stream, RecordShape shape, FileForm form)
    {
        var encoding = Encoding(shape.Contract, form);
        return form.LayoutName switch
        {
            FileForm.Csv or FileForm.CsvWithoutHeader => new FlatWriter(stream, shape, encoding, options.BufferBytes, form.LayoutName == FileForm.Csv),
            FileForm.Xml => new XmlFileWriter(stream, shape),
            var name => new FixedWriter(stream, shape, OwnLayouts.Find(shape.Contract, name)!, new FixedCodes(OwnLayouts.Find(shape.Contract, name)!, encoding), options.BufferBytes),
        };
    }

    public Bilingual? WhyNot(Contract contract, FileForm form) => FormRules.WhyNot(sets, contract, form);

    public ICharacterSet? CharacterSet(FileForm form) => sets.Find(form);

    public string Schema(Contract contract, IReadOnlyList<AdditionalItem> additional) =>
        SchemaText.With(ContractSources.SchemaOf(contract), additional);

    private FlatEncoding Encoding(Contract contract, FileForm form) =>
        WhyNot(contract, form) is { } why ? throw new ArgumentException(why.En, nameof(form)) : sets.Encoding(form)!;

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
