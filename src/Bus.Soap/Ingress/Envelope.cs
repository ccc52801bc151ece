using System.Xml;
using Bus.Core.Faults;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>The envelope around a body's one child: opened before the child is read, closed after it.</summary>
internal sealed class Envelope(XmlReader xml, Reply reply, SoapOptions options)
{
    public Headers Headers { get; } = new();

    /// <summary>Known from the root element on.</summary>
    public SoapVersion Version => reply.Version;

    /// <summary>Reads up to the body's first child and leaves the reader there. From the root element on, the reply is of its version.</summary>
    public Fault? Open()
    {
        if (xml.Read() && xml.NodeType == XmlNodeType.XmlDeclaration && BodyEncoding.CheckDeclared(xml.GetAttribute("encoding")) is { } charset) return charset;
        xml.MoveToContent();
        if (xml.LocalName != "Envelope")
            return Refusals.Invalid($"最上位の要素が SOAP の Envelope ではなく {WireText.Quote(xml.LocalName)} です。",
                $"The root element is not a SOAP Envelope but {WireText.Quote(xml.LocalName)}.");
        if (SoapVersion.OfNamespace(xml.NamespaceURI) is not { } version) return Refusals.EnvelopeVersion(xml.NamespaceURI);
        (reply.Version, reply.Request) = (version, Headers);

        if (xml.IsEmptyElement) return Refusals.NotOneChild;
        xml.Read();
        if (Stands("Header") && new HeaderReader(xml, version, Headers, options).Read() is { } refused) return refused;
        if (!Stands("Body")) return Refusals.Invalid("Envelope の中に SOAP Body がありません。", "There is no SOAP Body in the Envelope.");
        if (xml.IsEmptyElement) return Refusals.NotOneChild;
        xml.Read();
        return xml.MoveToContent() == XmlNodeType.Element ? null : Refusals.NotOneChild;
    }

    /// <summary>Checks that nothing follows the child. The reader stands on the child's end tag, or on the child if it is an empty element.</summary>
    public Fault? Close()
    {
        xml.Read();
        if (xml.MoveToContent() != XmlNodeType.EndElement) return Refusals.NotOneChild;
        xml.Read();
        if (xml.MoveToContent() != XmlNodeType.EndElement) return Refusals.AfterBody;
        while (xml.Read()) { } // only white space can follow; anything else is not well-formed
        return null;
    }

    private bool Stands(string name) =>
        xml.MoveToContent() == XmlNodeType.Element && xml.LocalName == name && xml.NamespaceURI == reply.Version.Namespace;
}
