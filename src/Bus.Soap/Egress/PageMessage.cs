using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress.Security;
using Bus.Soap.Wire;

namespace Bus.Soap.Egress;

/// <summary>The SOAP 1.1 message around one page, or around what is said of an attached file. Nothing in it changes from attempt to attempt but credentials and timestamp.</summary>
internal static class PageMessage
{
    public static void Write(PooledBuffer buffer, HandOverJob job, string operation, int page, int pages, ControlTotal total, PooledBuffer body, Credentials.UserPassword? token, SecurityTimestamp? timestamp)
    {
        using var envelope = new EnvelopeWriter(buffer, SoapVersion.V11);
        envelope.StartHeader();
        WriteAddressing(envelope, operation, job);
        envelope.Xml.WriteElementString("MessageID", Namespaces.Addressing, "urn:bus:message:" + Pages.MessageId(job.Delivery, page));
        WriteDelivery(envelope, job.Delivery, page, pages, total);
        if (token is not null || timestamp is not null) WriteSecurity(envelope, token, timestamp);
        envelope.EndHeader();
        envelope.StartBody();
        if (timestamp is not null) envelope.Xml.WriteAttributeString("wsu", "Id", Namespaces.Utility, MessageSigner.BodyId);
        envelope.Splice(body);
        envelope.End();
    }

    // WS-Addressing 1.0 SOAP Binding: who sends one of these headers sends Action too.
    private static void WriteAddressing(EnvelopeWriter envelope, string operation, HandOverJob job)
    {
        envelope.Xml.WriteElementString("To", Namespaces.Addressing, job.Consumption.Soap!.Url.AbsoluteUri);
        envelope.Xml.WriteElementString("Action", Namespaces.Addressing, ConsumerCall.ActionOf(job.Shape.Contract, operation));
    }

    private static void WriteDelivery(EnvelopeWriter envelope, Delivery delivery, int page, int pages, ControlTotal total)
    {
        const string ns = Namespaces.Delivery;
        var xml = envelope.Xml;
        xml.WriteStartElement("Delivery", ns);
        xml.Text("receipt", ns, delivery.Message.Receipt);
        xml.Number("routeSequence", ns, delivery.Position);
        xml.Number("page", ns, page);
        xml.Number("pages", ns, pages);
        xml.Number("records", ns, total.Records);
        xml.Number("amount", ns, total.Amount);
        xml.WriteEndElement();
    }

    public static void WriteSecurity(EnvelopeWriter envelope, Credentials.UserPassword? token, SecurityTimestamp? timestamp)
    {
        var xml = envelope.Xml;
        xml.WriteStartElement("wsse", "Security", Namespaces.Security);
        if (token is not null) WriteToken(xml, token);
        if (timestamp is not null)
        {
            xml.WriteStartElement("wsu", "Timestamp", Namespaces.Utility);
            xml.WriteAttributeString("wsu", "Id", Namespaces.Utility, MessageSigner.TimestampId);
            xml.WriteElementString("wsu", "Created", Namespaces.Utility, timestamp.Created);
            xml.WriteElementString("wsu", "Expires", Namespaces.Utility, timestamp.Expires);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteToken(XmlWriter xml, Credentials.UserPassword token)
    {
        const string ns = Namespaces.Security;
        xml.WriteStartElement("UsernameToken", ns);
        xml.WriteElementString("Username", ns, token.User);
        xml.WriteStartElement("Password", ns);
        xml.WriteAttributeString("Type", Namespaces.PasswordType + "#PasswordText");
        xml.WriteString(token.Password);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
