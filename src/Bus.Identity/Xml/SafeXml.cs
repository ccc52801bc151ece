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
            var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            using var reader = XmlReader.Create(new MemoryStream(xml, writable: false), Settings(xml.Length, comments));
            document.Load(reader);
            Check(document);
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

    // After it was read, and before anybody looks at it: what it may be is bounded by its size until then. Not by recursion, for depth is what is in question.
    private static void Check(XmlDocument document)
    {
        var (node, depth) = (document.FirstChild, 0);
        while (node is not null)
        {
            if (depth > MaxDepth || node.Attributes is { Count: > MaxAttributes })
                throw new SamlException(SamlFault.ForbiddenXml, "入れ子または属性が多すぎます。", "It is nested too deeply, or has too many attributes.");
            // What may be ignored is not in the document.
            if (node.NodeType is XmlNodeType.Comment or XmlNodeType.ProcessingInstruction)
                throw new SamlException(SamlFault.ForbiddenXml, "コメントと処理命令は使えません。", "Comments and processing instructions are not allowed.");
            if (node.FirstChild is { } child)
            {
                (node, depth) = (child, depth + 1);
                continue;
            }
            while (node is not null && node.NextSibling is null) (node, depth) = (node.ParentNode, depth - 1);
            node = node?.NextSibling;
        }
    }

    private static XmlReaderSettings Settings(long characters, bool ignoreComments) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = characters, MaxCharactersFromEntities = 0,
        IgnoreComments = ignoreComments, IgnoreProcessingInstructions = ignoreComments,
    };
}
