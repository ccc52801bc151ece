using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress.Addressing;

/// <summary>Reads one WS-Addressing header after the other. WS-Addressing 1.0 Core §3.2, SOAP Binding §6.</summary>
internal sealed class AddressingReader(XmlReader xml, AddressingHeaders headers, SoapOptions options)
{
    private static readonly string[] Single = ["MessageID", "To", "Action", "From", "ReplyTo", "FaultTo"];

    public Fault? Read()
    {
        var name = xml.LocalName;
        if (!headers.Seen.Add(name) && Single.Contains(name))
            return Wrong("InvalidCardinality", name, "二つあります。", "there are two of them.");
        switch (name)
        {
            case "MessageID": return ReadMessageId();
            case "To": return ReadAddress(name, to => headers.To = to);
            case "Action": return ReadAddress(name, action => headers.Action = action);
            case "ReplyTo": return ReadEndpoint(name, address => headers.ReplyTo = address);
            case "FaultTo": return ReadEndpoint(name, address => headers.FaultTo = address);
            default: // From and RelatesTo change nothing here
                xml.Skip();
                return null;
        }
    }

    private Fault? ReadMessageId()
    {
        if (WireText.ReadElement(xml, options.MaxTextLength) is not { Length: > 0 and <= MessageHeadReader.LongestMessageId } id)
            return Wrong("InvalidAddress", "MessageID", $"1〜{MessageHeadReader.LongestMessageId} 文字でなければなりません。",
                $"it must be 1 to {MessageHeadReader.LongestMessageId} characters.");
        headers.MessageId = id;
        return null;
    }

    private Fault? ReadAddress(string name, Action<string> take)
    {
        if (WireText.ReadElement(xml, options.MaxTextLength) is not { Length: > 0 } text || !Uri.IsWellFormedUriString(text, UriKind.Absolute))
            return Wrong("InvalidAddress", name, "絶対 URI でなければなりません。", "it must be an absolute URI.");
        take(text);
        return null;
    }

    private Fault? ReadEndpoint(string name, Action<string> take)
    {
        string? address = null;
        var (addresses, parameters) = (0, false);
        var (depth, empty) = (xml.Depth, xml.IsEmptyElement);
        xml.Read();
        while (!empty && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Address", NamespaceURI: Namespaces.Addressing })
            {
                addresses++;
                address = WireText.ReadElement(xml, options.MaxTextLength) ?? "";
            }
            else if (xml.NodeType == XmlNodeType.Element)
            {
                parameters |= xml is { LocalName: "ReferenceParameters", NamespaceURI: Namespaces.Addressing, IsEmptyElement: false };
                xml.Skip();
            }
            else xml.Read();
        }
        if (!empty) xml.Read();
        if (addresses == 0) return Wrong("MissingAddressInEPR", name, "Address がありません。", "it has no Address.");
        if (addresses > 1) return Wrong("InvalidEPR", name, "Address が二つ以上あります。", "it has more than one Address.");
        if (!Uri.IsWellFormedUriString(address, UriKind.Absolute)) return Wrong("InvalidAddress", name, "Address は絶対 URI でなければなりません。", "its Address must be an absolute URI.");
        // They would have to be sent back with each answer; refused rather than lost.
        if (parameters) return Wrong("InvalidEPR", name, "ReferenceParameters には対応していません。", "ReferenceParameters are not supported.");
        take(address!);
        return null;
    }

    private Fault Wrong(string detail, string name, string ja, string en)
    {
        headers.Problem ??= AddressingProblem.Invalid(detail, name);
        return Refusals.Element("wsa:" + name, ja, en);
    }
}
