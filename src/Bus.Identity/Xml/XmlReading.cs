using System.Globalization;
using System.Xml;
using Bus.Identity.Faults;

namespace Bus.Identity.Xml;

/// <summary>Short ways through a document.</summary>
internal static class XmlReading
{
    public static IEnumerable<XmlElement> Children(this XmlElement element, string name, string ns) =>
        element.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == name && e.NamespaceURI == ns);

    public static XmlElement? Child(this XmlElement element, string name, string ns)
    {
        for (var node = element.FirstChild; node is not null; node = node.NextSibling)
            if (node is XmlElement child && child.LocalName == name && child.NamespaceURI == ns) return child;
        return null;
    }

    /// <summary>Whether there is such an element anywhere in it. A list of the document's own would listen to its changes and be finalized.</summary>
    public static bool Holds(this XmlElement element, string name, string ns)
    {
        for (var node = element.FirstChild; node is not null; node = node.NextSibling)
            if (node is XmlElement child && (child.LocalName == name && child.NamespaceURI == ns || child.Holds(name, ns))) return true;
        return false;
    }

    /// <summary>The attribute without a namespace; null if it is not there.</summary>
    public static string? Get(this XmlElement element, string attribute) => element.GetAttributeNode(attribute, "")?.Value;

    public static bool Flag(this XmlElement element, string attribute) => element.Get(attribute)?.Trim() is "true" or "1";

    /// <summary>The text of a simple element, without the white space around it; null where it holds elements.</summary>
    public static string? Simple(this XmlElement element) => element.ChildNodes.OfType<XmlElement>().Any() ? null : element.InnerText.Trim();

    /// <summary>SAML 2.0 Core, §1.3.3: a time in UTC.</summary>
    public static DateTimeOffset? Time(this XmlElement element, string attribute) =>
        element.Get(attribute) is { } text && text.EndsWith('Z')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    public static string Required(this XmlElement element, string attribute) =>
        element.Get(attribute) is { Length: > 0 } value ? value
            : throw new SamlException(SamlFault.NotReadable, $"{element.LocalName} に {attribute} がありません。", $"{element.LocalName} has no {attribute}.");
}
