using System.Xml;
using Bus.Core.Faults;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Ingress.Security;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>Reads the Header of an envelope; the reader stands on it, and is left after it.</summary>
internal sealed class HeaderReader(XmlReader xml, SoapVersion version, Headers headers, SoapOptions options)
{
    private bool _securitySeen;

    public Fault? Read()
    {
        var empty = xml.IsEmptyElement;
        xml.Read();
        if (empty) return null;
        for (var blocks = 1; xml.MoveToContent() == XmlNodeType.Element; blocks++)
        {
            if (blocks > options.MaxHeaderBlocks) return Refusals.TooManyHeaders(options.MaxHeaderBlocks);
            if (ReadBlock() is { } fault) return fault;
        }
        if (xml.NodeType != XmlNodeType.EndElement) return Refusals.Unexpected(xml);
        xml.Read();
        return headers.NotUnderstood.Count == 0 ? null : Refusals.MustUnderstand(headers.NotUnderstood);
    }

    private Fault? ReadBlock()
    {
        if (!version.AddressesUs(xml.GetAttribute(version.TargetAttribute, version.Namespace)))
        {
            xml.Skip();
            return null;
        }
        var mandatory = xml.GetAttribute("mustUnderstand", version.Namespace) is "1" or "true";
        switch (xml.NamespaceURI)
        {
            case Namespaces.Addressing: return new AddressingReader(xml, headers.Addressing, options).Read();
            case Namespaces.Security when xml.LocalName == "Security":
                // WS-Security 1.0 §5: no two of them for the same recipient.
                if (_securitySeen) return Refusals.Credentials("wsse:Security ヘッダーが二つあります。", "There are two wsse:Security headers.");
                _securitySeen = true;
                return new SecurityReader(xml, headers, options, mandatory).Read();
        }
        if (mandatory) headers.NotUnderstood.Add(new XmlQualifiedName(xml.LocalName, xml.NamespaceURI));
        xml.Skip();
        return null;
    }
}
