using System.Globalization;
using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary>A receipt as <c>exchange</c> tells it.</summary>
internal static class ReceiptDetails
{
    private const string Ns = Namespaces.Exchange;

    public static void Write(XmlWriter xml, MessageInfo message, IReadOnlyList<Delivery> deliveries, IReadOnlyList<Reject> rejects)
    {
        xml.WriteStartElement("receipt", Ns);
        xml.Text("number", Ns, message.Receipt);
        xml.Text("state", Ns, message.State.Wire());
        xml.Text("contract", Ns, message.Contract);
        xml.Text("version", Ns, message.Version);
        xml.Number("records", Ns, message.Records);
        xml.Number("amount", Ns, message.Accepted.Amount);
        xml.Number("accepted", Ns, message.Accepted.Records);
        xml.Number("rejected", Ns, message.Rejected);
        Moment(xml, "receivedAt", message.ReceivedAt);
        Moment(xml, "completedAt", message.CompletedAt);
        if (message.DuplicateOf is not null) xml.Text("duplicateOf", Ns, message.DuplicateOf);
        foreach (var delivery in deliveries) WriteDelivery(xml, delivery);
        foreach (var reject in rejects) WriteReject(xml, reject);
        xml.WriteEndElement();
    }

    private static void WriteDelivery(XmlWriter xml, Delivery delivery)
    {
        xml.WriteStartElement("delivery", Ns);
        xml.Text("consumer", Ns, delivery.Route.Consumer);
        xml.Text("state", Ns, delivery.State.Wire());
        if (delivery.Sent is { } sent)
        {
            xml.Number("records", Ns, sent.Records);
            xml.Number("amount", Ns, sent.Amount);
        }
        Moment(xml, "deliveredAt", delivery.DeliveredAt);
        xml.WriteEndElement();
    }

    private static void WriteReject(XmlWriter xml, Reject reject)
    {
        xml.WriteStartElement("reject", Ns);
        xml.Number("index", Ns, reject.Index);
        if (reject.Line is { } line) xml.Number("line", Ns, line);
        xml.Text("item", Ns, reject.Item);
        xml.Text("code", Ns, reject.Code.Wire());
        xml.InBoth("reason", Ns, reject.Reason);
        xml.WriteEndElement();
    }

    private static void Moment(XmlWriter xml, string name, DateTimeOffset? value)
    {
        if (value is { } moment) xml.Text(name, Ns, JapanTime.Of(moment).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
    }
}
