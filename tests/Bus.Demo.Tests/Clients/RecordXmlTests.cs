using System.Text;
using System.Xml;
using System.Xml.Linq;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;
using Bus.Demo.Sample;

namespace Bus.Demo.Tests.Clients;

public sealed class RecordXmlTests
{
    private static readonly List<CollectionRecord> Records = [.. SampleRecords.Of(new SamplePlan
    {
        Municipality = MunicipalityCode.Parse("412091"), Path = EntryPath.Soap, Records = 200, Seed = 1, Run = "1121093000", BusinessDate = new(2026, 11, 21),
    }).Select(r => r.Record)];

    [Fact]
    public void Xml_Record_HasItsItemsInOrderAndTheAdditionalOneLast()
    {
        foreach (var record in Records)
        {
            var xml = Write(record);

            var expected = CollectionHistory.Items.SkipLast(1).Where(i => record[i.Element].Length > 0).Select(i => i.Element).Append("additional");
            Assert.Equal(expected, xml.Elements().Select(e => e.Name.LocalName));
            Assert.All(xml.DescendantsAndSelf(), e => Assert.Equal(CollectionHistory.Schema, e.Name.NamespaceName));
            Assert.Equal(record["addresseeName"], xml.Elements().Last().Value);
        }
    }

    [Fact]
    public async Task Xml_WrittenAndRead_IsCountedTheSame()
    {
        var body = new XElement((XNamespace)CollectionHistory.Schema + "SendCollectionHistory", Records.Select(Write));
        using var xml = XmlReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(body.ToString())), new XmlReaderSettings { Async = true });
        await xml.MoveToContentAsync();
        var page = new ReceivedPage();

        await RecordXml.ReadAsync(xml, page);

        Assert.Equal(new ControlTotal(Records.Count, Records.Sum(r => r.Amount)), page.Counted);
        Assert.Equal(Records.Select(r => (r.Key, r.Rank)), page.Entries.Select(e => (e.Key, e.Rank)));
    }

    private static XElement Write(CollectionRecord record)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text)) RecordXml.Write(xml, record);
        return XElement.Parse(text.ToString());
    }
}
