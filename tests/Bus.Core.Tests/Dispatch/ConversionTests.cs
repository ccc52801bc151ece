using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Pipeline.Delivering;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

/// <summary>What a consumer's records look like.</summary>
public class ConversionTests
{
    private static readonly AdditionalItem[] Declared = [new("addresseeName", "氏名名称", "text", 150, false), new("counter", "窓口", "digits", 3, false), new("day", "日", "date", 10, false)];

    /// <summary>A reader made of the hub's own schema, a sequence, passes over what stands in another order, or refuses it.</summary>
    [Theory]
    [InlineData(HandOverKind.Mailbox, null, null, "addresseeName,day")]
    [InlineData(HandOverKind.Soap, null, null, "addresseeName,day")]
    [InlineData(HandOverKind.File, "xml", null, "addresseeName,day")]
    [InlineData(HandOverKind.Soap, null, AttachmentKind.Mtom, "day,addresseeName")]
    [InlineData(HandOverKind.File, null, null, "day,addresseeName")]
    public void AdditionalItems_StandInTheOrderOfTheSchema_AndAsColumnsInThatOfTheConsumer(HandOverKind by, string? layout, AttachmentKind? attachment, string order)
    {
        var consumption = new Consumption
        {
            Contract = RememberedJournal.Route.Contract, By = by, Items = ["day", "addresseeName"], Layout = layout,
            Soap = by == HandOverKind.Soap ? new SoapTarget(new Uri("http://127.0.0.1:9/"), TimeSpan.FromSeconds(1), null, null) { Attachment = attachment } : null,
        };
        var (journal, formats) = (new RememberedJournal(), new AskedFormats());
        var conversion = new Conversion(new OneConsumer(consumption, Declared), new OneContract(), formats, journal, Options.Create(new DispatchOptions()));

        Assert.NotNull(conversion.Of(journal.Add(1, DeliveryState.Waiting, 7)).Job);
        Assert.Equal(order, string.Join(',', formats.Additional));
    }

    private sealed class OneContract : ICatalogue
    {
        public CatalogueSnapshot Current { get; } = new([new Contract
        {
            Name = RememberedJournal.Route.Contract, Version = "2026-01", Title = new("試", "test"), BusinessUnit = "", SchemaNamespace = "", WsdlNamespace = "", Operation = "SendC", Items = [], OrderingKey = [], Identity = [], MunicipalityItem = null, TransactionItem = null, AmountItems = [],
        }], []);
    }

    private sealed class AskedFormats : IRecordFormats
    {
        public IReadOnlyList<string> Additional { get; private set; } = [];

        public RecordShape ShapeOf(Contract contract, IReadOnlyList<AdditionalItem> additional)
        {
            Additional = [.. additional.Select(a => a.Element)];
            return new(contract, []);
        }

        public CandidateReader ReadXml(System.Xml.XmlReader xml, RecordShape shape) => throw new NotSupportedException();
        public void WriteXml(System.Xml.XmlWriter xml, RecordShape shape, OutgoingReader record) => throw new NotSupportedException();
        public CandidateReader ReadFlat(Stream stream, RecordShape shape, FileForm form) => throw new NotSupportedException();
        public IFlatWriter WriteFlat(Stream stream, RecordShape shape, FileForm form) => throw new NotSupportedException();
        public ICharacterSet? CharacterSet(FileForm form) => throw new NotSupportedException();
        public Bilingual? WhyNot(Contract contract, FileForm form) => throw new NotSupportedException();
        public string Schema(Contract contract, IReadOnlyList<AdditionalItem> additional) => throw new NotSupportedException();
    }
}
