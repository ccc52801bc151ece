using System.Xml.Schema;

namespace Bus.Contracts.Import.Mapping;

/// <summary>One item of a foreign record.</summary>
/// <param name="Name">As the package has it, any script.</param>
/// <param name="Path">From the record, with slashes.</param>
/// <param name="Optional">It, or the group that it stands in, may be missing.</param>
/// <param name="Type">What its value must be.</param>
/// <param name="Fixed">The one value it may have; null: any.</param>
/// <param name="Title">The first line of its documentation; empty: none.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record ForeignItem(string Name, string Path, bool Optional, XmlSchemaSimpleType Type, string? Fixed, string Title, Place Place);
