using System.Text;
using System.Xml;
using System.Xml.Schema;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>
/// Any simple type, checked by the XSD's own datatype: slower (a string a value), for the facets that have no fast rule.
/// Lengths count UTF-16 units here, as .NET does.
/// </summary>
internal sealed class DatatypeRule(XmlSchemaSimpleType type, Facets facets) : ContractRule
{
    private readonly XmlSchemaDatatype _datatype = type.Datatype!;
    private readonly XmlSchemaDatatype? _base = XmlSchemaType.GetBuiltInSimpleType(facets.Base)?.Datatype;

    public override bool Collapses => facets.Collapses;

    public override RecordCode? Check(ReadOnlySpan<byte> utf8)
    {
        if (TextRule.CheckCharacters(utf8) is { } code) return code;
        var text = Encoding.UTF8.GetString(utf8);
        // .NET anchors patterns with '$', which also matches before a last line feed; XML Schema does not.
        if (facets.Patterns.Count > 0 && text.EndsWith('\n') && Parses(_datatype, text[..^1])) return RecordCode.RuleViolated;
        return Parses(_datatype, text) ? null : Why(text);
    }

    public override Bilingual Expectation { get; } = new(
        $"XSD の型 {type.QualifiedName.Name} に合う値", $"a value of the XSD's type {type.QualifiedName.Name}");

    private RecordCode Why(string text)
    {
        if (_base is not null && !Parses(_base, text))
            return facets.Base switch
            {
                XmlTypeCode.Date or XmlTypeCode.DateTime => RecordCode.NotADate,
                _ when _datatype.ValueType.IsValueType => RecordCode.NotANumber,
                _ => RecordCode.RuleViolated,
            };
        if (facets.Enumeration.Count > 0) return RecordCode.NotInCodeTable;
        return Lengths.Check(text.Length, facets.MinLength ?? 0, facets.MaxLength ?? Lengths.Unbounded) ?? RecordCode.RuleViolated;
    }

    private static bool Parses(XmlSchemaDatatype datatype, string text)
    {
        try
        {
            datatype.ParseValue(text, new NameTable(), null);
            return true;
        }
        // The only way System.Xml.Schema has of saying no.
        catch (Exception e) when (e is XmlSchemaException or FormatException or OverflowException or XmlException or ArgumentException)
        {
            return false;
        }
    }
}
