using System.Globalization;
using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Ingress.Multipart;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary>What <c>SendXFile</c> says before and about the file: the parts of an end file as elements, its name, and where its bytes are.</summary>
/// <param name="Attachment">Content-ID of the part that holds it; null: it stands in the element itself, base64.</param>
internal sealed record FileHead(MessageHead Head, string Name, ControlTotal Declared, string? Attachment)
{
    /// <summary>True: <c>content</c> is an empty element, and the reader is behind it.</summary>
    public bool Empty { get; private init; }

    /// <summary>Where it cannot be read.</summary>
    public static readonly FileHead None = new(MessageHead.Empty, "", ControlTotal.Zero, null);

    private const int LongestValue = 256;
    private static readonly string[] Names = ["businessDate", "sequence", "extent", "name", "records", "amount"];

    /// <summary>The reader stands on the first child. Where the file is attached it is left on the end tag of the operation; else on the text of <c>content</c>.</summary>
    public static Result<FileHead> Read(XmlReader xml, string ns)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var next = 0;
        while (xml.MoveToContent() == XmlNodeType.Element && !(xml.LocalName == "content" && xml.NamespaceURI == ns))
        {
            var at = xml.NamespaceURI == ns ? Array.IndexOf(Names, xml.LocalName, next) : -1;
            if (at < 0) return Refusals.Unexpected(xml);
            next = at + 1;
            texts[Names[at]] = WireText.ReadElement(xml, LongestValue) ?? "";
        }
        if (xml.NodeType != XmlNodeType.Element) return Refusals.Element("content", "必須です。", "it is required.");
        if (!Values(texts).TryGet(out var head, out var fault)) return fault;
        var empty = xml.IsEmptyElement;
        return Content(xml).TryGet(out var attachment, out fault) ? head with { Attachment = attachment, Empty = empty && attachment is null } : fault;
    }

    private static Result<FileHead> Values(Dictionary<string, string> texts)
    {
        var head = MessageHead.Empty;
        if (texts.TryGetValue("businessDate", out var text))
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return Refusals.Element("businessDate", "実在する日付を YYYY-MM-DD の形で入れてください。", "it must be a real date as YYYY-MM-DD.");
            head = head with { BusinessDate = date };
        }
        if (texts.TryGetValue("sequence", out text))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                return Refusals.Element("sequence", "0 以上の整数でなければなりません。", "it must be an integer of 0 or more.");
            head = head with { Sequence = sequence };
        }
        if (texts.TryGetValue("extent", out text))
        {
            if (!StateNames.TryParse<Extent>(text, out var extent)) return Refusals.Element("extent", "full（全件）か diff（差分）でなければなりません。", "it must be full or diff.");
            head = head with { Extent = extent };
        }
        if (!texts.TryGetValue("name", out var name) || name.Length == 0) return Refusals.Element("name", "ファイル名が必要です。", "a file name is required.");
        if (!long.TryParse(texts.GetValueOrDefault("records"), NumberStyles.None, CultureInfo.InvariantCulture, out var records))
            return Refusals.Element("records", "件数（0 以上の整数）が必要です。", "the count is required, an integer of 0 or more.");
        if (!long.TryParse(texts.GetValueOrDefault("amount"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
            return Refusals.Element("amount", "合計金額（整数）が必要です。", "the amount is required, an integer.");
        return new FileHead(head, name, new ControlTotal(records, amount), null);
    }

    /// <summary>XOP 1.0 §3.2; a cid: reference as attribute (SOAP Messages with Attachments) or text (WS-I Attachments Profile, swaRef); or base64 where it stands.</summary>
    private static Result<string?> Content(XmlReader xml)
    {
        var reference = xml.GetAttribute("href");
        var empty = xml.IsEmptyElement;
        xml.Read();
        if (empty) return reference is null ? (string?)null : Reference(reference);
        if (xml is { NodeType: XmlNodeType.Element, LocalName: "Include", NamespaceURI: Namespaces.Xop }) (reference, _) = (xml.GetAttribute("href") ?? "", Skip(xml));
        else if (xml.MoveToContent() == XmlNodeType.Text && BeginsWithScheme(xml)) reference = xml.ReadContentAsString();
        else if (reference is null) return (string?)null;
        if (xml.MoveToContent() != XmlNodeType.EndElement) return Refusals.Unexpected(xml);
        xml.Read();
        return Reference(reference);
    }

    private static Result<string?> Reference(string text) => ContentId.Referred(text) is { } id ? id
        : Refusals.Element("content", "添付の参照は cid: で始めてください。", "a reference to an attachment begins with cid:.");

    // Base64 has no colon, so this is decided by the first characters; a long value would have to be copied otherwise.
    private static bool BeginsWithScheme(XmlReader xml) => xml.Value.AsSpan().TrimStart().StartsWith("cid:", StringComparison.OrdinalIgnoreCase);

    private static bool Skip(XmlReader xml)
    {
        xml.Skip();
        return true;
    }
}
