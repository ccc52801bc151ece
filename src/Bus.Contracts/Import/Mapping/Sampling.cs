using System.Text;
using System.Xml.Linq;
using System.Xml.Schema;
using Bus.Contracts.Rules;

namespace Bus.Contracts.Import.Mapping;

/// <summary>Made-up values: tried against the very rule that will judge real ones.</summary>
internal static class Sampling
{
    /// <summary>A code with a right check digit.</summary>
    public const string Municipality = "362018";

    private static readonly string[] Usual =
    [
        "2026-11-20", "10:15:00", "1", "01", "001", "0001", "00001", "000001", "0000000001", "100", "2026", "20261120", "202611", "A1", "A", "見本", "true", "2026-11-20T10:15:00", "2026-11", "P1D",
        "1.5", "AA==", "00", "urn:sample", "-1", "0", "a", "ミホン",
    ];

    /// <summary>Null: the rule takes the value.</summary>
    public static string? WhyNot(HubItem item, string value) => WhyNot(RuleOf(item), value);

    /// <summary>A value that the item takes; null: none was found.</summary>
    public static string? Value(HubItem item, bool isMunicipality)
    {
        var rule = RuleOf(item);
        if (isMunicipality) return WhyNot(rule, Municipality) is null ? Municipality : null;
        var enumerated = item.Type.Content.Descendants(HubType.Xs + "enumeration").Select(e => (string?)e.Attribute("value") ?? "");
        var patterned = item.Type.Content.Descendants(HubType.Xs + "pattern").SelectMany(p => PatternSample.Of((string?)p.Attribute("value") ?? ""));
        var bounded = item.Type.Content.Descendants().Where(e => e.Name.LocalName is "minInclusive" or "maxInclusive" or "minExclusive").Select(e => (string?)e.Attribute("value") ?? "");
        var lengths = item.Type.Content.Descendants().Where(e => e.Name.LocalName is "length" or "minLength" or "maxLength").Select(e => int.TryParse((string?)e.Attribute("value"), out var n) && n is > 0 and < 10_000 ? new string('1', n) : "");
        // Texts that look like what they stand for, where the rule has that form; a year only where it has just four digits.
        IEnumerable<string> usual = item.Type.IsInteger ? ["100", "1", "0"]
            : !item.Type.Content.Descendants(HubType.Xs + "pattern").Any() ? ["見本"]
            : WhyNot(rule, "2026") is null && WhyNot(rule, "20261") is not null && WhyNot(rule, "1") is not null ? ["2026"] : ["2026-11-20", "10:15:00"];
        return enumerated.Concat(usual).Concat(patterned).Concat(Usual).Concat(bounded).Concat(lengths).FirstOrDefault(v => v.Length > 0 && WhyNot(rule, v) is null);
    }

    private static string? WhyNot(ContractRule rule, string value) => rule.Check(Encoding.UTF8.GetBytes(value))?.ToString();

    private static ContractRule RuleOf(HubItem item)
    {
        var set = new XmlSchemaSet { XmlResolver = null };
        var schema = new XElement(HubType.Xs + "schema", new XAttribute(XNamespace.Xmlns + "xs", HubType.Xs.NamespaceName),
            new XElement(HubType.Xs + "simpleType", new XAttribute("name", "Value"), item.Type.Content));
        using var xml = schema.CreateReader();
        set.Add(null, xml);
        set.Compile();
        return RuleCompiler.Compile((XmlSchemaSimpleType)set.GlobalTypes[new System.Xml.XmlQualifiedName("Value")]!);
    }
}
