using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>A fault of the vocabulary as a SOAP Fault: SOAP 1.1 §4.4, SOAP 1.2 part 1 §5.4.</summary>
internal static class FaultWriter
{
    /// <param name="request">Headers of the request; null: they were not read.</param>
    /// <param name="operation">Action of the operation; null: not known.</param>
    public static void Write(EnvelopeWriter envelope, SoapVersion version, Fault fault, Headers? request, string? operation)
    {
        FaultHeaders.Write(envelope, version, fault.Role, request, operation);
        envelope.StartBody();
        envelope.Xml.WriteStartElement("soapenv", "Fault", version.Namespace);
        var problem = request?.Addressing.Problem;
        if (version.IsSoap12) Write12(envelope.Xml, version, fault, problem);
        else Write11(envelope.Xml, version, fault, problem);
        envelope.End();
    }

    private static void Write11(XmlWriter xml, SoapVersion version, Fault fault, AddressingProblem? problem)
    {
        xml.WriteStartElement("faultcode");
        if (problem is null) xml.WriteString("soapenv:" + version.CodeOf(fault.Role));
        else Qualified(xml, problem.Innermost.Name);
        xml.WriteEndElement();
        xml.InLanguage("faultstring", "", "ja", fault.What.Ja);
        xml.WriteStartElement("detail");
        WriteDetail(xml, fault);
        xml.WriteEndElement();
    }

    // WS-Addressing 1.0 SOAP Binding §6: one code in SOAP 1.1, a chain of them in 1.2.
    private static void Qualified(XmlWriter xml, string name)
    {
        xml.WriteAttributeString("xmlns", "wsa", null, Namespaces.Addressing);
        xml.WriteString("wsa:" + name);
    }

    private static void WriteChain(XmlWriter xml, string ns, AddressingProblem problem)
    {
        xml.WriteStartElement("Value", ns);
        Qualified(xml, problem.Code);
        xml.WriteEndElement();
        if (problem.Detail is null) return;
        xml.WriteStartElement("Subcode", ns);
        xml.WriteStartElement("Value", ns);
        Qualified(xml, problem.Detail);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Write12(XmlWriter xml, SoapVersion version, Fault fault, AddressingProblem? problem)
    {
        var ns = version.Namespace;
        var entry = fault.Code.Entry();
        xml.WriteStartElement("Code", ns);
        xml.WriteElementString("Value", ns, "soapenv:" + version.CodeOf(fault.Role));
        xml.WriteStartElement("Subcode", ns);
        if (problem is not null) WriteChain(xml, ns, problem);
        else
        {
            xml.WriteStartElement("Value", ns);
            xml.WriteAttributeString("xmlns", "f", null, Namespaces.Fault);
            xml.WriteString("f:" + entry.Name);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("Reason", ns);
        xml.InBoth("Text", ns, fault.What);
        xml.WriteEndElement();
        xml.WriteStartElement("Detail", ns);
        WriteDetail(xml, fault);
        if (problem is not null) FaultHeaders.WriteProblem(xml, problem);
        xml.WriteEndElement();
    }

    private static void WriteDetail(XmlWriter xml, Fault fault)
    {
        var entry = fault.Code.Entry();
        xml.WriteStartElement("fault", Namespaces.Fault);
        xml.WriteElementString("code", Namespaces.Fault, entry.Name);
        // What happened this time belongs to the cause: in SOAP 1.1 the faultstring has room for one language only.
        xml.InBoth("cause", Namespaces.Fault, new Bilingual(fault.Cause.Ja + fault.What.Ja, $"{fault.Cause.En} {fault.What.En}"));
        xml.InBoth("action", Namespaces.Fault, fault.Action);
        xml.InBoth("party", Namespaces.Fault, fault.Party);
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
}
