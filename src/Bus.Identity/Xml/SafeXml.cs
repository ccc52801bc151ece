using System.Xml;
using Bus.Identity.Faults;

namespace Bus.Identity.Xml;

/// <summary>Reads foreign XML: no DTD, nothing resolved, bounded in size and depth, and no comments or processing instructions, which could split a text that was signed whole.</summary>
internal static class SafeXml
{
    private const int MaxDepth = 32;
    private const int MaxAttributes = 64;

    /// <exception cref="SamlException">It is not such XML.</exception>
    public static XmlDocument Load(byte[] xml, int maxBytes, bool comments = false)
    {
        if (xml.Length > maxBytes) throw new SamlException(SamlFault.TooLarge, $"上限 {maxBytes} バイト。", $"The limit is {maxBytes} bytes.");
        try
        {
            Check(xml, comments);
            var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            using var reader = XmlReader.Create(new MemoryStream(xml, writable: false), Settings(xml.Length, comments));
            document.Load(reader);
            return document;
        }
        catch (XmlException e) when (e.Message.Contains("DTD", StringComparison.Ordinal))
        {
            throw new SamlException(SamlFault.ForbiddenXml, "DTD は使えません。", "A DTD is not allowed.");
        }
        catch (XmlException e)
        {
            throw new SamlException(SamlFault.NotReadable, $"{e.LineNumber} 行 {e.LinePosition} 桁。", $"Line {e.LineNumber}, column {e.LinePosition}.");
        }
    }

    private static void Check(byte[] xml, bool comments)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml, writable: false), Settings(xml.Length, ignoreComments: false));
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth || reader.AttributeCount > MaxAttributes)
                throw new SamlException(SamlFault.ForbiddenXml, "入れ子または属性が多すぎます。", "It is nested too deeply, or has too many attributes.");
            if (!comments && reader.NodeType is XmlNodeType.Comment or XmlNodeType.ProcessingInstruction)
                throw new SamlException(SamlFault.ForbiddenXml, "コメントと処理命令は使えません。", "Comments and processing instructions are not allowed.");
        }
    }

    private static XmlReaderSettings Settings(long characters, bool ignoreComments) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = characters, MaxCharactersFromEntities = 0,
        IgnoreComments = ignoreComments, IgnoreProcessingInstructions = ignoreComments,
    };
}
