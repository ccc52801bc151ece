using System.Globalization;
using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>Reads what stands before the records of a <c>SendX</c>: messageId, businessDate, sequence, extent, each optional, in this order.</summary>
internal static class MessageHeadReader
{
    /// <summary>Longest message id, in characters.</summary>
    public const int LongestMessageId = 128;

    /// <summary>In their order.</summary>
    public static readonly string[] Names = ["messageId", "businessDate", "sequence", "extent"];

    /// <summary>The reader stands on the first child, and is left on the first <c>record</c> or on the end tag.</summary>
    public static Result<MessageHead> Read(XmlReader xml, string ns)
    {
        var (head, next) = (MessageHead.Empty, 0);
        while (xml.MoveToContent() == XmlNodeType.Element)
        {
            var name = xml.LocalName;
            if (xml.NamespaceURI != ns) return WrongNamespace(xml, ns);
            if (name == "record") return head;
            var at = Array.IndexOf(Names, name, next);
            if (at < 0) return Refusals.Unexpected(xml);
            next = at + 1;
            var set = Set(head, name, WireText.ReadElement(xml, LongestMessageId + 1) ?? "");
            if (set.Fault is not null) return set;
            head = set.Value;
        }
        return xml.NodeType == XmlNodeType.EndElement ? head : Refusals.Unexpected(xml);
    }

    private static Result<MessageHead> Set(MessageHead head, string name, string text)
    {
        switch (name)
        {
            case "messageId":
                return text.Length is > 0 and <= LongestMessageId ? head with { MessageId = text } : Refusals.Element(name,
                    $"1〜{LongestMessageId} 文字でなければなりません。", $"it must be 1 to {LongestMessageId} characters.");
            case "businessDate":
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                    ? head with { BusinessDate = date }
                    : Refusals.Element(name, "実在する日付を YYYY-MM-DD の形で入れてください。", "it must be a real date as YYYY-MM-DD.");
            case "sequence":
                return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                    ? head with { Sequence = sequence }
                    : Refusals.Element(name, "0 以上の整数でなければなりません。", "it must be an integer of 0 or more.");
            default:
                return StateNames.TryParse<Extent>(text, out var extent) ? head with { Extent = extent }
                    : Refusals.Element(name, "full（全件）か diff（差分）でなければなりません。", "it must be full or diff.");
        }
    }

    private static Fault WrongNamespace(XmlReader xml, string ns) => Refusals.Element(WireText.Quote(xml.LocalName),
        $"名前空間が「{WireText.Quote(xml.NamespaceURI)}」です。「{ns}」でなければなりません。",
        $"its namespace is '{WireText.Quote(xml.NamespaceURI)}'; it must be '{ns}'.");
}
