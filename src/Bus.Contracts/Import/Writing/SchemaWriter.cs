using System.Text;
using System.Xml;
using System.Xml.Linq;
using Bus.Contracts.Import.Mapping;
using Bus.Contracts.Xml;

namespace Bus.Contracts.Import.Writing;

/// <summary>Writes schema.xsd: the hub's own message around the imported items.</summary>
internal static class SchemaWriter
{
    private static readonly XNamespace Xs = HubType.Xs;

    public static byte[] Write(ContractFacts facts, IReadOnlyList<HubItem> items)
    {
        var schema = XElement.Parse(Frame(facts));
        XNamespace ns = facts.Namespace;
        var types = new HashSet<string>(schema.Elements().Select(e => (string?)e.Attribute("name") ?? ""), StringComparer.Ordinal);
        var record = schema.Elements(Xs + "complexType").Single(t => (string?)t.Attribute("name") == "Record");
        var additional = record.Descendants(Xs + "element").Single();
        record.AddFirst(Documented(facts.TitleJa + "の1レコード"));
        foreach (var item in items)
        {
            var type = Free(types, char.ToUpperInvariant(item.Element[0]) + item.Element[1..] + "Value");
            additional.AddBeforeSelf(new XElement(Xs + "element", new XAttribute("name", item.Element), new XAttribute("type", type), item.Optional ? new XAttribute("minOccurs", 0) : null, Documented(item.Header)));
            schema.Add(new XElement(Xs + "simpleType", new XAttribute("name", type), item.Type.Content));
        }
        return Text(schema);
    }

    private static XElement Documented(string text) => new(Xs + "annotation", new XElement(Xs + "documentation", new XAttribute(XNamespace.Xml + "lang", "ja"), text));

    private static string Free(HashSet<string> taken, string name)
    {
        var free = name;
        for (var i = 2; !taken.Add(free); i++) free = name + i;
        return free;
    }

    private static byte[] Text(XElement schema)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" })) schema.Save(xml);
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>As the built-in contracts have it.</summary>
    private static string Frame(ContractFacts facts) => $$"""
        <xs:schema xmlns:xs="{{Xs.NamespaceName}}" xmlns="{{facts.Namespace}}" targetNamespace="{{facts.Namespace}}" elementFormDefault="qualified" version="{{facts.Version}}">
          <xs:element name="Send{{facts.Pascal}}">
            <xs:complexType><xs:sequence>
              <xs:element name="messageId" type="MessageId" minOccurs="0"/>
              <xs:element name="businessDate" type="BusinessDate" minOccurs="0"/>
              <xs:element name="sequence" type="Sequence" minOccurs="0"/>
              <xs:element name="extent" type="Extent" minOccurs="0"/>
              <xs:element name="{{XmlPlan.Record}}" type="Record" minOccurs="0" maxOccurs="unbounded"/>
            </xs:sequence></xs:complexType>
          </xs:element>
          <xs:element name="Send{{facts.Pascal}}Response">
            <xs:complexType><xs:sequence><xs:element name="receipt" type="Receipt"/></xs:sequence></xs:complexType>
          </xs:element>
          <xs:element name="Send{{facts.Pascal}}File">
            <xs:complexType><xs:sequence>
              <xs:element name="businessDate" type="BusinessDate" minOccurs="0"/>
              <xs:element name="sequence" type="Sequence" minOccurs="0"/>
              <xs:element name="extent" type="Extent" minOccurs="0"/>
              <xs:element name="name" type="xs:string"/>
              <xs:element name="records" type="xs:long"/>
              <xs:element name="amount" type="xs:long"/>
              <xs:element name="content" type="xs:base64Binary" xmime:expectedContentTypes="text/csv, application/octet-stream" xmlns:xmime="http://www.w3.org/2005/05/xmlmime"/>
            </xs:sequence></xs:complexType>
          </xs:element>
          <xs:element name="Send{{facts.Pascal}}FileResponse">
            <xs:complexType><xs:sequence><xs:element name="receipt" type="Receipt"/></xs:sequence></xs:complexType>
          </xs:element>
          <xs:complexType name="Record">
            <xs:sequence><xs:element name="{{XmlPlan.Additional}}" type="Additional" minOccurs="0"/></xs:sequence>
          </xs:complexType>
          <xs:complexType name="Additional">
            <xs:sequence><xs:any namespace="##any" processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
          </xs:complexType>
          <xs:complexType name="Receipt">
            <xs:sequence>
              <xs:element name="number" type="xs:string"/>
              <xs:element name="state" type="ReceiptState"/>
              <xs:element name="records" type="xs:long"/>
              <xs:element name="amount" type="xs:long"/>
            </xs:sequence>
          </xs:complexType>
          <xs:simpleType name="MessageId"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="128"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="BusinessDate"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Sequence"><xs:restriction base="xs:long"><xs:minInclusive value="0"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Extent"><xs:restriction base="xs:string"><xs:enumeration value="full"/><xs:enumeration value="diff"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="ReceiptState">
            <xs:restriction base="xs:string"><xs:enumeration value="processing"/><xs:enumeration value="accepted"/><xs:enumeration value="refused"/><xs:enumeration value="duplicate"/></xs:restriction>
          </xs:simpleType>
        </xs:schema>
        """;
}
