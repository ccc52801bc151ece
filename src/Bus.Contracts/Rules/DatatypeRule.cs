using System.Text;
using System.Xml;
using System.Xml.Schema;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>
/// Any simple type, checked by the XSD's own datatype, but for its patterns: slower (a string a value), for the facets that have no fast rule.
/// Lengths count UTF-16 units here, as .NET does.
/// </summary>
internal sealed class DatatypeRule(XmlSchemaSimpleType type, Facets facets, TimeSpan patternTimeout) : ContractRule
{
    private readonly Patterns _patterns = new(facets.Patterns, patternTimeout);
    private readonly XmlSchemaDatatype _datatype = facets is { Patterns.Count: 0, Atomic: true } ? type.Datatype! : PatternFree.Of(type);
    private readonly Members? _members = Members.Of(type, patternTimeout);
    private readonly XmlSchemaDatatype? _base = XmlSchemaType.GetBuiltInSimpleType(facets.Base)?.Datatype;

    /// <summary>True if a pattern may need longer than its time limit.</summary>
    public bool IsLimited => _patterns.AreLimited || _members is { AreLimited: true };

    public override bool Collapses => facets.Collapses;

    public override RecordCode? Check(ReadOnlySpan<byte> utf8)
    {
        if (TextRule.CheckCharacters(utf8) is { } code) return code;
        var text = Encoding.UTF8.GetString(utf8);
        // First what bounds the length: patterns are slower.
        return Parses(_datatype, text) && (_patterns.IsEmpty || _patterns.Fit(facets.Normalized(text))) && _members?.Fit(text) is not false ? null : Why(text);
    }

    public override Bilingual Expectation => IsLimited
        ? new($"XSD の型 {type.QualifiedName.Name} に合い、{Milliseconds} ミリ秒（Contracts:PatternTimeout）以内にパターンと照合できる値", $"a value of the XSD's type {type.QualifiedName.Name} that its pattern can be matched with within {Milliseconds} ms (Contracts:PatternTimeout)")
        : new($"XSD の型 {type.QualifiedName.Name} に合う値", $"a value of the XSD's type {type.QualifiedName.Name}");

    private long Milliseconds => (long)patternTimeout.TotalMilliseconds;

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
