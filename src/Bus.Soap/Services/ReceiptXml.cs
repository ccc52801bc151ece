using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary>The receipt that answers <c>SendX</c> and <c>SendXFile</c>, at once or later.</summary>
internal static class ReceiptXml
{
    public static void Write(XmlWriter xml, Contract contract, string operation, string number, ReceiptState state, ControlTotal accepted)
    {
        var ns = contract.SchemaNamespace;
        xml.WriteStartElement(operation + "Response", ns);
        xml.WriteStartElement("receipt", ns);
        xml.Text("number", ns, number);
        xml.Text("state", ns, state.Wire());
        xml.Number("records", ns, accepted.Records);
        xml.Number("amount", ns, accepted.Amount);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
