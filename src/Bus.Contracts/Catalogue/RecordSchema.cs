using System.Xml.Schema;

namespace Bus.Contracts.Catalogue;

/// <summary>What the XSD of a contract says: the record's elements in order.</summary>
/// <param name="Set">Compiled; safe across threads.</param>
/// <param name="Text">As in the file.</param>
internal sealed record RecordSchema(XmlSchemaSet Set, string Text, string TargetNamespace, IReadOnlyList<RecordElement> Elements);

/// <summary>One element of the record.</summary>
/// <param name="Title">Its Japanese documentation; empty: none.</param>
internal sealed record RecordElement(string Name, bool Optional, XmlSchemaSimpleType Type, string Title);
