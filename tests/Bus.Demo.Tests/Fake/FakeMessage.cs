using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Fake;

/// <summary>What the fake hub took: values by element.</summary>
internal sealed record FakeMessage(string Code, string Receipt, IReadOnlyList<Dictionary<string, string>> Records)
{
    public static readonly XNamespace Schema = CollectionHistory.Schema;

    public long Amount => Records.Sum(AmountOf);

    public static long AmountOf(Dictionary<string, string> record) =>
        Number(record["taxCollected"]) + Number(record["dunningFeeCollected"]) + Number(record["delinquencyChargeCollected"]);

    public static Dictionary<string, string> FromXml(XElement record) =>
        record.Descendants().Where(e => !e.HasElements).ToDictionary(e => e.Name.LocalName, e => e.Value);

    public XElement ToXml(string messageId) => new(Schema + "SendCollectionHistory", new XElement(Schema + "messageId", messageId), Records.Select(ToXml));

    public string ToCsv()
    {
        var csv = new StringBuilder(string.Join(',', CollectionHistory.Items.Select(i => i.Header)) + "\r\n");
        foreach (var record in Records) csv.Append(string.Join(',', CollectionHistory.Items.Select(i => record.GetValueOrDefault(i.Element, "")))).Append("\r\n");
        return csv.ToString();
    }

    /// <summary>The rules that the sample's bad records break.</summary>
    public static bool IsGood(Dictionary<string, string> record, string code) =>
        record["municipalityCode"] == code && record["noticeNumber"].Length is >= 1 and <= 20
        && long.TryParse(record["taxCollected"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        && DateOnly.TryParseExact(record["receivedDate"], "yyyy-MM-dd", out _) && record["provisionalKind"] is "0" or "1" or "9";

    private static XElement ToXml(Dictionary<string, string> record)
    {
        var xml = new XElement(Schema + "record", record.Where(v => v.Key != "addresseeName" && v.Value.Length > 0).Select(v => new XElement(Schema + v.Key, v.Value)));
        if (record.TryGetValue("addresseeName", out var name)) xml.Add(new XElement(Schema + "additional", new XElement(Schema + "addresseeName", name)));
        return xml;
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
