using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>A fault of the vocabulary as a SOAP Fault: SOAP 1.1 §4.4, SOAP 1.2 part 1 §5.4.</summary>
internal static class FaultWriter
{
    public static void Write(EnvelopeWriter envelope, SoapVersion version, Fault fault, IReadOnlyList<XmlQualifiedName> notUnderstood)
    {
        if (version.IsSoap12) WriteHeaders(envelope, version, fault.Role, notUnderstood);
        envelope.StartBody();
        envelope.Xml.WriteStartElement("soapenv", "Fault", version.Namespace);
        if (version.IsSoap12) Write12(envelope.Xml, version, fault);
        else Write11(envelope.Xml, version, fault);
        envelope.End();
    }

    private static void Write11(XmlWriter xml, SoapVersion version, Fault fault)
    {
        xml.WriteElementString("faultcode", "soapenv:" + version.CodeOf(fault.Role));
        xml.InLanguage("faultstring", "", "ja", fault.What.Ja);
        xml.WriteStartElement("detail");
        WriteDetail(xml, fault);
        xml.WriteEndElement();
    }

    private static void Write12(XmlWriter xml, SoapVersion version, Fault fault)
    {
        var ns = version.Namespace;
        var entry = fault.Code.Entry();
        xml.WriteStartElement("Code", ns);
        xml.WriteElementString("Value", ns, "soapenv:" + version.CodeOf(fault.Role));
        xml.WriteStartElement("Subcode", ns);
        xml.WriteStartElement("Value", ns);
        xml.WriteAttributeString("xmlns", "f", null, Namespaces.Fault);
        xml.WriteString("f:" + entry.Name);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("Reason", ns);
        xml.InBoth("Text", ns, fault.What);
        xml.WriteEndElement();
        xml.WriteStartElement("Detail", ns);
        WriteDetail(xml, fault);
        xml.WriteEndElement();
    }

    private static void WriteDetail(XmlWriter xml, Fault fault)
    {
        var entry = fault.Code.Entry();
        xml.WriteStartElement("fault", Namespaces.Fault);
        xml.WriteElementString("code", Namespaces.Fault, entry.Name);
        // What happened this time belongs to the cause: in SOAP 1.1 the faultstring has room for one language only.
        xml.InBoth("cause", Namespaces.Fault, new Bilingual(entry.Cause.Ja + fault.What.Ja, $"{entry.Cause.En} {fault.What.En}"));
        xml.InBoth("action", Namespaces.Fault, entry.Action);
        xml.InBoth("party", Namespaces.Fault, entry.Party);
        foreach (var reject in fault.Rejects) WriteReject(xml, reject);
        xml.WriteEndElement();
    }

    private static void WriteReject(XmlWriter xml, Reject reject)
    {
        xml.WriteStartElement("reject", Namespaces.Fault);
        xml.Number("index", Namespaces.Fault, reject.Index);
        xml.Text("item", Namespaces.Fault, reject.Item);
        xml.WriteElementString("code", Namespaces.Fault, reject.Code.Wire());
        xml.InBoth("reason", Namespaces.Fault, reject.Reason);
        xml.WriteEndElement();
    }

    // SOAP 1.2 part 1 §5.4.7 (Upgrade) and §5.4.8 (NotUnderstood)
    private static void WriteHeaders(EnvelopeWriter envelope, SoapVersion version, FaultRole role, IReadOnlyList<XmlQualifiedName> notUnderstood)
    {
        if (role != FaultRole.VersionMismatch && notUnderstood.Count == 0) return;
        var xml = envelope.Xml;
        envelope.StartHeader();
        if (role == FaultRole.VersionMismatch)
        {
            xml.WriteStartElement("Upgrade", version.Namespace);
            Supported(xml, version, SoapVersion.V12);
            Supported(xml, version, SoapVersion.V11);
            xml.WriteEndElement();
        }
        foreach (var header in notUnderstood)
        {
            xml.WriteStartElement("NotUnderstood", version.Namespace);
            xml.WriteAttributeString("xmlns", "h", null, header.Namespace);
            xml.WriteAttributeString("qname", "h:" + header.Name);
            xml.WriteEndElement();
        }
        envelope.EndHeader();
    }

    private static void Supported(XmlWriter xml, SoapVersion version, SoapVersion supported)
    {
        xml.WriteStartElement("SupportedEnvelope", version.Namespace);
        xml.WriteAttributeString("xmlns", "v", null, supported.Namespace);
        xml.WriteAttributeString("qname", "v:Envelope");
        xml.WriteEndElement();
    }
}
