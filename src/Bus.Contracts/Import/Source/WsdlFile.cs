using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Bus.Contracts.Import.Source;

/// <summary>One WSDL 1.1 file: its structure, its own schemas put into the set.</summary>
/// <param name="Name">In the package.</param>
/// <param name="Root">With lines.</param>
internal sealed record WsdlFile(string Name, XElement Root)
{
    public static readonly XNamespace Ns = DescriptionScan.Wsdl;

    public string? TargetNamespace => (string?)Root.Attribute("targetNamespace");

    public static WsdlFile Read(Package package, string name, XmlSchemaSet set, ValidationEventHandler tell)
    {
        using (var xml = DescriptionScan.Open(package, name))
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "schema" || xml.NamespaceURI != XmlSchema.Namespace) continue;
                using var inner = xml.ReadSubtree();
                if (XmlSchema.Read(inner, tell) is not { } schema) continue;
                schema.SourceUri = PackageResolver.AddressOf(name).OriginalString;
                set.Add(schema);
            }
        using var whole = DescriptionScan.Open(package, name);
        return new WsdlFile(name, XDocument.Load(whole, LoadOptions.SetLineInfo).Root!);
    }

    public Place PlaceOf(XElement element) => new(Name, ((IXmlLineInfo)element).LineNumber);

    /// <summary>A qualified name as an attribute of an element has it.</summary>
    public static XmlQualifiedName? NameIn(XElement element, string attribute)
    {
        if ((string?)element.Attribute(attribute) is not { Length: > 0 } text) return null;
        var parts = text.Split(':', 2);
        return parts.Length == 1
            ? new XmlQualifiedName(text, element.GetDefaultNamespace().NamespaceName)
            : new XmlQualifiedName(parts[1], element.GetNamespaceOfPrefix(parts[0])?.NamespaceName ?? "");
    }
}
