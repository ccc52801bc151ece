using System.Xml;
using Bus.Core.Faults;
using Bus.Soap.Ingress;

namespace Bus.Soap.Services;

/// <summary>Base64 that stands in the envelope itself, decoded piece by piece.</summary>
internal static class InlineContent
{
    private const int PieceSize = 16 * 1024; // a multiple of 4

    private static readonly Fault NotBase64 = Refusals.Element("content", "Base64 として読めません。", "it cannot be read as base64.");

    /// <summary>The reader stands inside <c>content</c>, and is left after its end tag.</summary>
    public static Fault? Copy(XmlReader xml, Stream target)
    {
        var (read, kept, bytes) = (new char[PieceSize], new char[PieceSize], new byte[PieceSize]);
        var count = 0;
        var ended = false;
        while (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
        {
            for (int n; (n = xml.ReadValueChunk(read, 0, read.Length)) > 0;)
                foreach (var c in read.AsSpan(0, n))
                {
                    if (c is ' ' or '\t' or '\r' or '\n') continue;
                    if (ended) return NotBase64; // after the padding
                    kept[count++] = c;
                    if (count < kept.Length) continue;
                    if (!Decode()) return NotBase64;
                }
            xml.Read();
        }
        if (count > 0 && !Decode()) return NotBase64;
        if (xml.MoveToContent() != XmlNodeType.EndElement) return Refusals.Unexpected(xml);
        xml.Read();
        return null;

        bool Decode()
        {
            if (!Convert.TryFromBase64Chars(kept.AsSpan(0, count), bytes, out var written)) return false;
            target.Write(bytes, 0, written);
            (ended, count) = (kept[count - 1] == '=', 0);
            return true;
        }
    }
}
