using System.Text;
using System.Xml;
using Bus.Soap.Wire;

namespace Bus.Soap.Description;

/// <summary>Writes a WSDL 1.1: document/literal wrapped, the shape of WS-I Basic Profile 1.1.</summary>
/// <param name="service">What to describe.</param>
/// <param name="version">Which binding.</param>
/// <param name="address">Address of the port.</param>
/// <param name="schemaLocation">Where a schema is, by its <c>?xsd=</c> name.</param>
internal sealed class WsdlWriter(ServiceDescription service, SoapVersion version, string address, Func<string, string> schemaLocation)
{
    private const string W = Namespaces.Wsdl;
    private const string FaultMessage = "Fault";
    private readonly string _soap = version.IsSoap12 ? Namespaces.WsdlSoap12 : Namespaces.WsdlSoap11;

    public void Write(Stream stream)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, CloseOutput = false });
        xml.WriteStartElement("wsdl", "definitions", W);
        xml.WriteAttributeString("name", service.Stem);
        xml.WriteAttributeString("targetNamespace", service.Wsdl);
        foreach (var (prefix, ns) in new[] { ("soap", _soap), ("xs", Namespaces.XmlSchema), ("tns", service.Wsdl), ("s", service.Schema), ("f", Namespaces.Fault), ("wsam", Namespaces.AddressingMetadata) })
            xml.WriteAttributeString("xmlns", prefix, null, ns);
        xml.WriteElementString("documentation", W, $"{service.Title.Ja} / {service.Title.En} ({service.Name} {service.Version})");
        WriteTypes(xml);
        WriteMessages(xml);
        WritePortType(xml);
        WriteBinding(xml);
        WriteService(xml);
        xml.WriteEndElement();
    }

    // BP 1.1 R2001–R2003, R2105: schemas are imported inside a schema without target namespace that holds imports only.
    private void WriteTypes(XmlWriter xml)
    {
        xml.WriteStartElement("types", W);
        xml.WriteStartElement("schema", Namespaces.XmlSchema);
        foreach (var (ns, name) in new[] { (service.Schema, service.Name), (Namespaces.Fault, "fault") })
        {
            xml.WriteStartElement("import", Namespaces.XmlSchema);
            xml.WriteAttributeString("namespace", ns);
            xml.WriteAttributeString("schemaLocation", schemaLocation(name));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteMessages(XmlWriter xml)
    {
        foreach (var operation in service.Operations)
        {
            WriteMessage(xml, operation, "s:" + operation, "parameters");
            WriteMessage(xml, operation + "Response", $"s:{operation}Response", "parameters");
        }
        WriteMessage(xml, FaultMessage, "f:fault", "fault");
    }

    private static void WriteMessage(XmlWriter xml, string name, string element, string part)
    {
        xml.WriteStartElement("message", W);
        xml.WriteAttributeString("name", name);
        xml.WriteStartElement("part", W);
        xml.WriteAttributeString("name", part);
        xml.WriteAttributeString("element", element);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WritePortType(XmlWriter xml)
    {
        xml.WriteStartElement("portType", W);
        xml.WriteAttributeString("name", service.Stem);
        foreach (var operation in service.Operations)
        {
            xml.WriteStartElement("operation", W);
            xml.WriteAttributeString("name", operation);
            foreach (var (part, message) in new[] { ("input", operation), ("output", operation + "Response"), ("fault", FaultMessage) })
            {
                xml.WriteStartElement(part, W);
                if (part == "fault") xml.WriteAttributeString("name", FaultMessage);
                xml.WriteAttributeString("message", "tns:" + message);
                // WS-Addressing 1.0 Metadata §4.4.1: what toolkits put into wsa:Action, and find there.
                xml.WriteAttributeString("Action", Namespaces.AddressingMetadata, ActionOf(operation) + (part == "input" ? "" : part == "output" ? "Response" : ":Fault"));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private void WriteBinding(XmlWriter xml)
    {
        xml.WriteStartElement("binding", W);
        xml.WriteAttributeString("name", service.Stem + "Binding");
        xml.WriteAttributeString("type", "tns:" + service.Stem);
        xml.WriteStartElement("binding", _soap);
        xml.WriteAttributeString("style", "document");
        xml.WriteAttributeString("transport", Namespaces.SoapOverHttp);
        xml.WriteEndElement();
        foreach (var operation in service.Operations) WriteBoundOperation(xml, operation);
        xml.WriteEndElement();
    }

    private void WriteBoundOperation(XmlWriter xml, string operation)
    {
        xml.WriteStartElement("operation", W);
        xml.WriteAttributeString("name", operation);
        xml.WriteStartElement("operation", _soap);
        xml.WriteAttributeString("soapAction", ActionOf(operation));
        xml.WriteEndElement();
        foreach (var (part, child) in new[] { ("input", "body"), ("output", "body"), ("fault", "fault") })
        {
            xml.WriteStartElement(part, W);
            if (part == "fault") xml.WriteAttributeString("name", FaultMessage);
            xml.WriteStartElement(child, _soap);
            if (part == "fault") xml.WriteAttributeString("name", FaultMessage);
            xml.WriteAttributeString("use", "literal");
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private string ActionOf(string operation) => $"{service.Wsdl}:{operation}";

    private void WriteService(XmlWriter xml)
    {
        xml.WriteStartElement("service", W);
        xml.WriteAttributeString("name", service.Stem + "Service");
        xml.WriteStartElement("port", W);
        xml.WriteAttributeString("name", service.Stem + "Port");
        xml.WriteAttributeString("binding", $"tns:{service.Stem}Binding");
        xml.WriteStartElement("address", _soap);
        xml.WriteAttributeString("location", address);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
