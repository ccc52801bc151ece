using System.Globalization;
using System.Xml.Linq;
using Bus.Core.Region;

namespace Bus.Contracts.Xml;

/// <summary>The XSD as the callers of one municipality are given it.</summary>
internal static class SchemaText
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    /// <summary>The XSD with the <c>xs:any</c> inside <c>additional</c> replaced by the additional items, if there are any.</summary>
    public static string With(string xsd, IReadOnlyList<AdditionalItem> additional)
    {
        if (additional.Count == 0) return xsd;
        var document = XDocument.Parse(xsd, LoadOptions.PreserveWhitespace);
        var element = document.Descendants(Xs + "element").Single(e => (string?)e.Attribute("name") == XmlPlan.Additional);
        if (additional.Any(a => a.Required)) element.SetAttributeValue("minOccurs", 1);
        var type = TypeOf(document, element);
        foreach (var any in type.Descendants(Xs + "any").ToList()) any.ReplaceWith(additional.Select(Element));
        return document.Declaration + "\n" + document;
    }

    private static XElement TypeOf(XDocument document, XElement element)
    {
        if ((string?)element.Attribute("type") is not { } name) return element;
        var local = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return document.Root!.Elements(Xs + "complexType").Single(t => (string?)t.Attribute("name") == local);
    }

    private static XElement Element(AdditionalItem item) => new(Xs + "element",
        new XAttribute("name", item.Element),
        item.Required ? null : new XAttribute("minOccurs", 0),
        new XElement(Xs + "annotation", new XElement(Xs + "documentation", new XAttribute(XNamespace.Xml + "lang", "ja"), item.Header)),
        new XElement(Xs + "simpleType", Restriction(item)));

    private static XElement Restriction(AdditionalItem item)
    {
        var max = item.MaxLength.ToString(CultureInfo.InvariantCulture);
        return item.Type switch
        {
            "digits" => Restriction("string", "pattern", $"[0-9]{{1,{max}}}"),
            "integer" => Restriction("long", "pattern", string.Create(CultureInfo.InvariantCulture, $"-?[0-9]{{1,{AdditionalItems.IntegerDigits(item)}}}")),
            "date" => Restriction("string", "pattern", "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
            _ => Restriction("string", "maxLength", max),
        };
    }

    private static XElement Restriction(string type, string facet, string value) => new(Xs + "restriction",
        new XAttribute("base", "xs:" + type), new XElement(Xs + facet, new XAttribute("value", value)));
}
