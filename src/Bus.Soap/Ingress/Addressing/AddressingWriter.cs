using System.Xml;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress.Addressing;

/// <summary>The addressing headers of an answer (WS-Addressing 1.0 Core §3.4).</summary>
internal static class AddressingWriter
{
    /// <summary>Action of the standard's own faults.</summary>
    public const string FaultAction = Namespaces.Addressing + "/fault";

    /// <summary>Action of faults that happen before the operation is known.</summary>
    public const string SoapFaultAction = Namespaces.Addressing + "/soap/fault";

    /// <param name="to">Where it is sent; null: back over the same connection.</param>
    public static void Write(XmlWriter xml, string action, string? relatesTo, string? to = null)
    {
        if (to is not null) xml.WriteElementString("wsa", "To", Namespaces.Addressing, to);
        xml.WriteElementString("wsa", "Action", Namespaces.Addressing, action);
        xml.WriteElementString("wsa", "MessageID", Namespaces.Addressing, "urn:uuid:" + Guid.CreateVersion7().ToString("D"));
        if (relatesTo is not null) xml.WriteElementString("wsa", "RelatesTo", Namespaces.Addressing, WireText.Safe(relatesTo));
    }
}
