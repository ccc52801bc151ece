using System.Xml;
using System.Xml.Schema;

namespace Bus.Contracts.Catalogue;

/// <summary>One item of a record or of a question, as the XSD has it.</summary>
internal static class SchemaItem
{
    /// <summary>Null, told, where it cannot be an item.</summary>
    public static RecordElement? Of(XmlSchemaElement element, string ns, Action<string, string, string> wrong)
    {
        var name = element.QualifiedName.Name;
        if (element.MaxOccurs != 1) wrong(name, "項目は一度だけ現れなければなりません。", "An item must occur at most once.");
        else if (element.QualifiedName.Namespace != ns) wrong(name, "elementFormDefault は qualified でなければなりません。", "elementFormDefault must be qualified.");
        else if (element.ElementSchemaType is not XmlSchemaSimpleType type) wrong(name, "項目の型は単純型でなければなりません。", "An item must have a simple type.");
        else return new RecordElement(name, element.MinOccurs == 0, type, Title(element));
        return null;
    }

    private static string Title(XmlSchemaElement element) => string.Concat(
        (element.Annotation?.Items.OfType<XmlSchemaDocumentation>().FirstOrDefault(d => d.Language is null or "ja")?.Markup ?? []).OfType<XmlNode>().Select(n => n.InnerText)).Trim();
}
