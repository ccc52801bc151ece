using System.Text;
using System.Xml;

namespace Bus.Soap.Wire;

/// <summary>Texts between XML and people.</summary>
internal static class WireText
{
    private const int MostQuoted = 100;

    /// <summary>The text of the element the reader stands on, without white space around it unless <paramref name="exact"/>; null if it holds elements
    /// or is longer than <paramref name="longest"/>. The reader is left after the element either way.</summary>
    public static string? ReadElement(XmlReader xml, int longest, bool exact = false)
    {
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return "";
        }
        var depth = xml.Depth;
        var (text, broken) = ("", false);
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType is XmlNodeType.Element) broken = true;
            if (broken || !IsText(xml.NodeType)) continue;
            var value = xml.Value;
            if (text.Length + value.Length > longest) broken = true;
            else text = text.Length == 0 ? value : text + value;
        }
        xml.Read();
        return broken ? null : exact ? text : text.Trim(' ', '\t', '\r', '\n');
    }

    private static bool IsText(XmlNodeType type) =>
        type is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;

    /// <summary>Something a caller sent, fit to be repeated to it: bounded, without control characters.</summary>
    public static string Quote(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var quoted = new StringBuilder(Math.Min(text.Length, MostQuoted) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length >= MostQuoted) return quoted.Append('…').ToString();
            quoted.Append(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? Rune.ReplacementChar.ToString() : rune.ToString());
        }
        return quoted.ToString();
    }

    /// <summary>The same text with what XML 1.0 cannot hold replaced by U+FFFD.</summary>
    public static string Safe(string text)
    {
        var clean = true;
        for (var i = 0; i < text.Length && clean; i++) clean = XmlConvert.IsXmlChar(text[i]);
        if (clean) return text;
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            safe.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar.ToString() : rune.ToString());
        return safe.ToString();
    }
}
