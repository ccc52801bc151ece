using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>Reads the Header of an envelope; the reader stands on it, and is left after it.</summary>
internal sealed class HeaderReader(XmlReader xml, SoapVersion version, Headers headers, SoapOptions options)
{
    private const string Anonymous = Namespaces.Addressing + "/anonymous";
    private const string None = Namespaces.Addressing + "/none";

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
        switch (xml.NamespaceURI)
        {
            case Namespaces.Addressing: return ReadAddressing();
            case Namespaces.Security when xml.LocalName == "Security": return new SecurityReader(xml, headers, options).Read();
        }
        if (xml.GetAttribute("mustUnderstand", version.Namespace) is "1" or "true")
            headers.NotUnderstood.Add(new XmlQualifiedName(xml.LocalName, xml.NamespaceURI));
        xml.Skip();
        return null;
    }

    // WS-Addressing 1.0 SOAP Binding §2
    private Fault? ReadAddressing()
    {
        switch (xml.LocalName)
        {
            case "MessageID": return ReadMessageId();
            case "ReplyTo" or "FaultTo": return ReadEndpoint(xml.LocalName);
            default: // To, Action, From and RelatesTo change nothing here: the address and the body decide
                xml.Skip();
                return null;
        }
    }

    private Fault? ReadMessageId()
    {
        if (WireText.ReadElement(xml, options.MaxTextLength) is not { Length: > 0 and <= MessageHeadReader.LongestMessageId } id)
            return Refusals.Element("wsa:MessageID", $"1〜{MessageHeadReader.LongestMessageId} 文字でなければなりません。",
                $"it must be 1 to {MessageHeadReader.LongestMessageId} characters.");
        if (headers.MessageId is not null) return Refusals.Element("wsa:MessageID", "二つあります。", "there are two of them.");
        headers.MessageId = id;
        return null;
    }

    private Fault? ReadEndpoint(string name)
    {
        string? address = null;
        var (depth, empty) = (xml.Depth, xml.IsEmptyElement);
        xml.Read();
        while (!empty && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Address", NamespaceURI: Namespaces.Addressing })
                address = WireText.ReadElement(xml, options.MaxTextLength) ?? "";
            else if (xml.NodeType == XmlNodeType.Element) xml.Skip();
            else xml.Read();
        }
        if (!empty) xml.Read();
        return address is Anonymous or None ? null : Refusals.Element($"wsa:{name}",
            "応答は同じ HTTP 接続で返します。anonymous 以外の宛先は指定できません。",
            "the answer comes over the same HTTP connection. No address but anonymous can be given.");
    }
}
