using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>One page as a consumer got it, pushed or fetched from a mailbox, or one delivered file.</summary>
/// <param name="Id">MessageID or file name: what the consumer tells deliveries apart by.</param>
/// <param name="Content">Everything that must be the same each time the id comes.</param>
internal sealed record Page(string Path, string Id, string Receipt, int Number, int Count, long Records, long Amount, long RouteSequence,
    ImmutableArray<Payment> Payments, string Content)
{
    private static readonly XNamespace Addressing = "http://www.w3.org/2005/08/addressing";
    private static readonly XNamespace Delivery = "urn:bus:xmlns:pf:common:schema:2026-01:delivery";
    private static readonly XNamespace Exchange = SoapSender.Exchange;

    /// <summary>A SOAP call of the hub's.</summary>
    public static Page OfCall(string path, string envelope)
    {
        var root = XDocument.Parse(envelope).Root!;
        var head = root.Descendants(Delivery + "Delivery").Single();
        string Text(string name) => head.Element(Delivery + name)!.Value;
        return new Page(path, root.Descendants(Addressing + "MessageID").Single().Value, Text("receipt"), (int)LongOf(Text("page")), (int)LongOf(Text("pages")),
            LongOf(Text("records")), LongOf(Text("amount")), LongOf(Text("routeSequence")), PaymentsIn(root), envelope);
    }

    /// <summary>A message of <c>ReceiveMessages</c>.</summary>
    public static Page OfMailbox(XElement message)
    {
        string Text(string name) => message.Element(Exchange + name)!.Value;
        return new Page("mailbox", Text("messageId"), Text("receipt"), (int)LongOf(Text("page")), (int)LongOf(Text("pages")),
            LongOf(Text("records")), LongOf(Text("amount")), LongOf(Text("routeSequence")), PaymentsIn(message), message.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>A delivered file and its end file.</summary>
    public static Page OfFile(string name, string text, string end)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var declared = end.Trim().Split(',');
        return new Page("file", name, name[..^".csv".Length], 1, 1, LongOf(declared[0]), LongOf(declared[1]), 0,
            [.. lines.Skip(1).Select(l => Payment.OfCsv(l.TrimEnd('\r')))], text + end);
    }

    /// <summary>Its own numbers are those of its records.</summary>
    public bool Agrees => Records == Payments.Length && Amount == Payments.Sum(p => p.Amount);

    private static ImmutableArray<Payment> PaymentsIn(XElement element) =>
        [.. element.Descendants(XName.Get("record", Payment.Schema)).Select(Payment.OfXml)];

    private static long LongOf(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
