using System.Globalization;
using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;

namespace Bus.Soap.Egress;

/// <summary>Reads what a consumer answered, strictly: the receipt of the operation, a fault, or unreadable.</summary>
internal sealed class AnswerReader(SoapOptions options)
{
    private const int LongestText = 4096;

    public ConsumerAnswer Read(int status, PooledBuffer bytes, ConsumerCall call)
    {
        var unreadable = new ConsumerAnswer(status, AnswerContent.Unreadable);
        try
        {
            using var xml = new GuardedXmlReader(bytes, options);
            return MoveIntoBody(xml) ? ReadBody(xml, status, call) ?? unreadable : unreadable;
        }
        catch (Exception e) when (e is XmlException or ForbiddenXmlException)
        {
            return unreadable;
        }
    }

    public static bool MoveIntoBody(XmlReader xml)
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "Envelope" || SoapVersion.OfNamespace(xml.NamespaceURI) is null) return false;
        var ns = xml.NamespaceURI;
        xml.Read();
        if (xml.MoveToContent() == XmlNodeType.Element && xml.LocalName == "Header") xml.Skip();
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "Body" || xml.NamespaceURI != ns) return false;
        xml.Read();
        return xml.MoveToContent() == XmlNodeType.Element;
    }

    private static ConsumerAnswer? ReadBody(XmlReader xml, int status, ConsumerCall call)
    {
        if (xml.LocalName == "Fault" && SoapVersion.OfNamespace(xml.NamespaceURI) is not null) return ReadFault(xml, status);
        if (xml.LocalName != call.Operation + "Response" || xml.NamespaceURI != call.Contract.SchemaNamespace) return null;
        var texts = Texts(xml, call.Contract.SchemaNamespace, "receipt/number", "receipt/state", "receipt/records", "receipt/amount");
        if (string.IsNullOrEmpty(texts[0]) || !StateNames.TryParse<ReceiptState>(texts[1], out var state)) return null;
        var answer = new ConsumerAnswer(status, AnswerContent.Receipt) { State = state };
        if (texts[2] is null && texts[3] is null) return answer;
        return Whole(texts[2]) is { } records && Whole(texts[3]) is { } amount ? answer with { Confirmed = new ControlTotal(records, amount) } : answer with { OddTotals = true };
    }

    // However absurd, a number is what the consumer says: the reconciliation shows it, kept within 64 bits.
    private static long? Whole(string? text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        return string.IsNullOrEmpty(digits) || digits.AsSpan().ContainsAnyExceptInRange('0', '9') ? null : text![0] == '-' ? long.MinValue : long.MaxValue;
    }

    public static ConsumerAnswer? ReadFault(XmlReader xml, int status)
    {
        var soap12 = xml.NamespaceURI == Namespaces.Soap12;
        var texts = Texts(xml, null, soap12 ? "Code/Value" : "faultcode", soap12 ? "Detail/fault/code" : "detail/fault/code");
        var code = texts[0]?[(texts[0]!.LastIndexOf(':') + 1)..].Split('.')[0];
        // Anything else ("my:Oops") is not known to be the sender's fault: the status decides.
        AnswerContent? content = code switch
        {
            "Client" or "Sender" or "VersionMismatch" or "MustUnderstand" => AnswerContent.SenderFault,
            "Server" or "Receiver" => AnswerContent.ReceiverFault,
            _ => null,
        };
        var known = Enum.GetValues<FaultCode>().Select(f => f.Entry().Name).FirstOrDefault(n => n == texts[1]);
        return content is null ? null : new ConsumerAnswer(status, content.Value) { FaultCode = known };
    }

    /// <summary>Texts of descendants, by path under the element the reader stands on; null where there is none. Reads the document to its end.</summary>
    /// <param name="ns">Namespace of all of them; null: any.</param>
    private static string?[] Texts(XmlReader xml, string? ns, params string[] paths)
    {
        var found = new string?[paths.Length];
        var (top, path) = (xml.Depth, new List<string>());
        xml.Read();
        while (!xml.EOF)
        {
            var above = xml.Depth - top - 1;
            if (xml.NodeType != XmlNodeType.Element || above < 0)
            {
                xml.Read();
                continue;
            }
            path.RemoveRange(above, path.Count - above);
            path.Add(ns is null || xml.NamespaceURI == ns ? xml.LocalName : "?");
            var at = Array.IndexOf(paths, string.Join('/', path));
            if (at < 0 || found[at] is not null) xml.Read();
            else found[at] = WireText.ReadElement(xml, LongestText);
        }
        return found;
    }
}
