using System.Globalization;
using System.Xml;
using Bus.Core.Closings;
using Bus.Core.Vocabulary;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary>A closing as <c>exchange</c> tells it.</summary>
internal static class ClosingXml
{
    private const string Ns = Namespaces.Exchange;

    public static void Write(XmlWriter xml, ClosingStatus status)
    {
        xml.WriteStartElement("closing", Ns);
        xml.Text("provider", Ns, status.Key.Provider.Application);
        xml.Text("state", Ns, status.State.Wire());
        if (status.Closing is { } closing)
        {
            xml.WriteElementString("number", Ns, closing.Number.ToString(CultureInfo.InvariantCulture));
            if (closing.Records is { } records) xml.Number("records", Ns, records);
            if (closing.Amount is { } amount) xml.Number("amount", Ns, amount);
            Moment(xml, "statedAt", closing.StatedAt);
        }
        if (status.Count is { } count)
        {
            xml.Number("accepted", Ns, count.Accepted.Records);
            xml.WriteElementString("acceptedAmount", Ns, count.Accepted.Amount.ToString(CultureInfo.InvariantCulture));
            xml.Number("rejected", Ns, count.Rejected);
            xml.Number("late", Ns, count.Late.Records);
            xml.Number("lateMessages", Ns, count.LateMessages);
        }
        foreach (var reason in status.Reasons) Write(xml, reason);
        foreach (var consumer in status.Consumers) Write(xml, consumer);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, ClosingConsumer consumer)
    {
        xml.WriteStartElement("consumer", Ns);
        xml.Text("application", Ns, consumer.Consumer);
        xml.Text("state", Ns, consumer.State.Wire());
        Moment(xml, "closedAt", consumer.ClosedAt);
        xml.Number("delivered", Ns, consumer.Delivered.Records);
        xml.WriteElementString("deliveredAmount", Ns, consumer.Delivered.Amount.ToString(CultureInfo.InvariantCulture));
        foreach (var reason in consumer.Reasons) Write(xml, reason);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, ClosingReason reason)
    {
        xml.WriteStartElement("waitsFor", Ns);
        xml.Text("kind", Ns, reason.Hold.Wire());
        xml.Number("count", Ns, reason.Count);
        xml.WriteEndElement();
    }

    private static void Moment(XmlWriter xml, string name, DateTimeOffset? moment)
    {
        if (moment is { } at) xml.Text(name, Ns, JapanTime.Of(at).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
    }
}
