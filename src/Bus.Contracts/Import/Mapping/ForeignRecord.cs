using System.Xml.Schema;

namespace Bus.Contracts.Import.Mapping;

/// <summary>The thing of a message that is one record.</summary>
/// <param name="Name">Of its element or complex type.</param>
/// <param name="Message">Root element of the message; null: a complex type was named.</param>
/// <param name="Path">Elements from the root's child down to the record; empty: the message is one record.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record ForeignRecord(string Name, XmlSchemaElement? Message, IReadOnlyList<XmlSchemaElement> Path, XmlSchemaComplexType Type, Place Place)
{
    /// <summary>Of a WSDL.</summary>
    public string? Operation { get; init; }

    /// <summary>It repeats within its message.</summary>
    public bool Repeats => Path.Count > 0;

    /// <summary>Message / … / record.</summary>
    public string Where => string.Join('/', Path.Select(e => e.QualifiedName.Name).Prepend(Message?.QualifiedName.Name ?? Name));
}
