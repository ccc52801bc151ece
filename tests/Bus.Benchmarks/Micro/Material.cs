using System.Text;
using System.Xml;
using Bus.Benchmarks.Parts;
using Bus.Contracts;
using Bus.Core.Contracts;
using Bus.Core.Records;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Benchmarks.Micro;

/// <summary>What several micro-benchmarks read: the flagship contract, and messages and rows of it.</summary>
internal static class Material
{
    public const string Municipality = "362018";

    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging().AddBusContracts(new ConfigurationBuilder().Build()).BuildServiceProvider();

    public static IRecordFormats Formats { get; } = Services.GetRequiredService<IRecordFormats>();
    public static ICatalogue Catalogue { get; } = Services.GetRequiredService<ICatalogue>();
    public static Contract Contract { get; } = Catalogue.Current.Find(Rows.Contract)!;
    public static RecordShape Shape { get; } = Formats.ShapeOf(Contract, []);

    /// <summary>A call of so many records.</summary>
    public static byte[] Envelope(int records) => Encoding.UTF8.GetBytes(SoapMessage.Of(Municipality, Enumerable.Range(1, records).Select(n => (long)n)));

    /// <summary>A CSV file of so many rows.</summary>
    public static byte[] File(int rows) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, rows + 1).Select(n => (n == 0 ? Rows.Header : Rows.Of(Municipality, n)) + "\r\n")));

    /// <summary>Reads to the first record.</summary>
    public static XmlReader AtRecords(byte[] envelope, XmlReaderSettings? settings = null)
    {
        var xml = XmlReader.Create(new MemoryStream(envelope), settings ?? new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        xml.ReadToFollowing("record", Rows.Schema);
        return xml;
    }

    /// <summary>True if every value keeps its rule.</summary>
    public static bool IsGood(CandidateReader reader)
    {
        for (var i = 0; i < Shape.Items.Length; i++)
        {
            var item = Shape.Items[i];
            var value = reader.Field(i);
            if (value.IsEmpty ? item.Required : item.Rule.Check(value) is not null) return false;
        }
        return true;
    }
}
