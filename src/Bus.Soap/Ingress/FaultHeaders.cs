using System.Xml;
using Bus.Core.Faults;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>The headers of a fault: SOAP 1.2 part 1 §5.4.7 (Upgrade) and §5.4.8 (NotUnderstood), WS-Addressing 1.0 SOAP Binding §6.</summary>
internal static class FaultHeaders
{
    public static void Write(EnvelopeWriter envelope, SoapVersion version, FaultRole role, Headers? request, string? operation)
    {
        var addressing = request?.Addressing is { Present: true } there ? there : null;
        var upgrade = version.IsSoap12 && role == FaultRole.VersionMismatch;
        var notUnderstood = version.IsSoap12 && request is not null ? request.NotUnderstood : [];
        if (addressing is null && !upgrade && notUnderstood.Count == 0) return;
        var xml = envelope.Xml;
        envelope.StartHeader();
        if (addressing is not null) WriteAddressing(xml, version, addressing, operation);
        if (upgrade)
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

    /// <summary>Which header is to blame; in SOAP 1.1, whose detail is about the body, it stands in a header itself.</summary>
    public static void WriteProblem(XmlWriter xml, AddressingProblem problem)
    {
        if (problem.Header is null) return;
        xml.WriteStartElement("wsa", "ProblemHeaderQName", Namespaces.Addressing);
        xml.WriteString("wsa:" + problem.Header);
        xml.WriteEndElement();
    }

    private static void WriteAddressing(XmlWriter xml, SoapVersion version, AddressingHeaders asked, string? operation)
    {
        var action = asked.Problem is not null ? AddressingWriter.FaultAction : operation is null ? AddressingWriter.SoapFaultAction : operation + ":Fault";
        AddressingWriter.Write(xml, action, asked.MessageId);
        if (version.IsSoap12 || asked.Problem is not { } problem) return;
        xml.WriteStartElement("wsa", "FaultDetail", Namespaces.Addressing);
        WriteProblem(xml, problem);
        xml.WriteEndElement();
    }

    private static void Supported(XmlWriter xml, SoapVersion version, SoapVersion supported)
    {
        xml.WriteStartElement("SupportedEnvelope", version.Namespace);
        xml.WriteAttributeString("xmlns", "v", null, supported.Namespace);
        xml.WriteAttributeString("qname", "v:Envelope");
        xml.WriteEndElement();
    }
}
