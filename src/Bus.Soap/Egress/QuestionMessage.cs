using Bus.Core.Pipeline;
using Bus.Core.Queries;
using Bus.Soap.Ingress.Security;
using Bus.Soap.Wire;

namespace Bus.Soap.Egress;

/// <summary>The SOAP 1.1 message that asks a provider: the question as it came, and beside it who asks.</summary>
internal static class QuestionMessage
{
    public static string ActionOf(QueryCall call) => ConsumerCall.ActionOf(call.Contract.Answer, call.Contract.Operation);

    public static void Write(PooledBuffer buffer, QueryCall call, Credentials.UserPassword? token, SecurityTimestamp? timestamp)
    {
        using var envelope = new EnvelopeWriter(buffer, SoapVersion.V11);
        var xml = envelope.Xml;
        envelope.StartHeader();
        xml.WriteElementString("To", Namespaces.Addressing, call.Target.Url.AbsoluteUri);
        xml.WriteElementString("Action", Namespaces.Addressing, ActionOf(call));
        xml.WriteElementString("MessageID", Namespaces.Addressing, "urn:bus:query:" + call.Number);
        xml.WriteStartElement("Inquiry", Namespaces.Inquiry);
        xml.Text("number", Namespaces.Inquiry, call.Number);
        xml.Text("municipality", Namespaces.Inquiry, call.Asker.Municipality.Value);
        xml.Text("asker", Namespaces.Inquiry, call.Asker.Application);
        xml.WriteEndElement();
        if (token is not null || timestamp is not null) PageMessage.WriteSecurity(envelope, token, timestamp);
        envelope.EndHeader();
        envelope.StartBody();
        if (timestamp is not null) xml.WriteAttributeString("wsu", "Id", Namespaces.Utility, MessageSigner.BodyId);
        var ns = call.Contract.SchemaNamespace;
        xml.WriteStartElement("", call.Contract.Operation, ns);
        for (var i = 0; i < call.Values.Length; i++)
            if (call.Values[i].Length > 0) xml.WriteElementString(call.Contract.Question[i].Element, ns, call.Values[i]);
        xml.WriteEndElement();
        envelope.End();
    }
}
