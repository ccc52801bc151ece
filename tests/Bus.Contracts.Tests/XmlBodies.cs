using System.Xml;

namespace Bus.Contracts.Tests;

internal static class XmlBodies
{
    /// <summary>A reader on the first child of the body's element that is a record, or on the body's end tag.</summary>
    public static XmlReader Open(string body)
    {
        var xml = XmlReader.Create(new StringReader(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        xml.MoveToContent();
        while (xml.Read())
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "record" } or { NodeType: XmlNodeType.EndElement, Depth: 0 }) break;
        return xml;
    }
}
