using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Vocabulary;
using Bus.Soap.Wire;

namespace Bus.Soap.Egress;

/// <summary>The SOAP 1.1 message around one page. Nothing in it changes from attempt to attempt but the credentials.</summary>
internal static class PageMessage
{
    public static void Write(PooledBuffer buffer, HandOverJob job, int page, int pages, ControlTotal total, PooledBuffer body, Credentials.UserPassword? token)
    {
        var contract = job.Shape.Contract;
        using var envelope = new EnvelopeWriter(buffer, SoapVersion.V11);
        envelope.StartHeader();
        WriteAddressing(envelope, contract, job);
        envelope.Xml.WriteElementString("MessageID", Namespaces.Addressing, "urn:bus:message:" + Pages.MessageId(job.Delivery, page));
        WriteDelivery(envelope, job.Delivery, page, pages, total);
        if (token is not null) WriteToken(envelope, token);
        envelope.EndHeader();
        envelope.StartBody();
        envelope.Splice(body);
        envelope.End();
    }

    // WS-Addressing 1.0 SOAP Binding: who sends one of these headers sends Action too.
    private static void WriteAddressing(EnvelopeWriter envelope, Contract contract, HandOverJob job)
    {
        envelope.Xml.WriteElementString("To", Namespaces.Addressing, job.Consumption.Soap!.Url.AbsoluteUri);
        envelope.Xml.WriteElementString("Action", Namespaces.Addressing, ConsumerClient.ActionOf(contract));
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

    public static void WriteToken(EnvelopeWriter envelope, Credentials.UserPassword token)
    {
        const string ns = Namespaces.Security;
        var xml = envelope.Xml;
        xml.WriteStartElement("wsse", "Security", ns);
        xml.WriteStartElement("UsernameToken", ns);
        xml.WriteElementString("Username", ns, token.User);
        xml.WriteStartElement("Password", ns);
        xml.WriteAttributeString("Type", Namespaces.PasswordType + "#PasswordText");
        xml.WriteString(token.Password);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>RFC 7617 with UTF-8.</summary>
    public static string Basic(Credentials.UserPassword credentials) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"));
}
