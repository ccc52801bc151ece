using System.Globalization;
using System.Xml;
using Bus.Core.Vocabulary;

namespace Bus.Soap.Wire;

/// <summary>Small things that every answer writes.</summary>
internal static class XmlWriting
{
    public static void Text(this XmlWriter xml, string name, string ns, string value) => xml.WriteElementString(name, ns, WireText.Safe(value));

    public static void Number(this XmlWriter xml, string name, string ns, long value) =>
        xml.WriteElementString(name, ns, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A text in one language, marked with xml:lang.</summary>
    public static void InLanguage(this XmlWriter xml, string name, string ns, string language, string text)
    {
        xml.WriteStartElement(name, ns);
        xml.WriteAttributeString("xml", "lang", null, language);
        xml.WriteString(WireText.Safe(text));
        xml.WriteEndElement();
    }

    /// <summary>The element twice: Japanese, then English.</summary>
    public static void InBoth(this XmlWriter xml, string name, string ns, Bilingual text)
    {
        xml.InLanguage(name, ns, "ja", text.Ja);
        xml.InLanguage(name, ns, "en", text.En);
    }
}
