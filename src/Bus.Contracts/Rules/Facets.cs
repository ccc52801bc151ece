using System.Xml.Schema;

namespace Bus.Contracts.Rules;

/// <summary>The facets of a simple type, gathered over its chain of restrictions; a nearer restriction wins.</summary>
internal sealed class Facets
{
    private string? _whiteSpace;

    private Facets() { }

    /// <summary>The built-in type at the end of the chain.</summary>
    public required XmlTypeCode Base { get; init; }
    /// <summary>A plain restriction of an atomic type; lists and unions are not.</summary>
    public bool Atomic { get; private set; } = true;
    /// <summary>Patterns, all of which must match; several of one restriction are alternatives and stand here as one.</summary>
    public List<string> Patterns { get; } = [];
    /// <summary>Allowed values of the nearest restriction that lists any.</summary>
    public List<string> Enumeration { get; } = [];
    public int? MinLength { get; private set; }
    public int? MaxLength { get; private set; }
    /// <summary>There are facets beside patterns, enumeration and lengths.</summary>
    public bool HasOthers { get; private set; }
    public bool Collapses { get; private init; }

    /// <summary>A value with its white space as patterns see it (part 2, 4.3.6).</summary>
    public string Normalized(string text) => (_whiteSpace ?? (Collapses ? "collapse" : Base == XmlTypeCode.NormalizedString ? "replace" : "preserve")) switch
    {
        "preserve" => text,
        "replace" => text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' '),
        _ => string.Join(' ', Parts(text)),
    };

    /// <summary>What white space parts from each other, as in a list.</summary>
    public static string[] Parts(string text) => text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    public static Facets Of(XmlSchemaSimpleType type)
    {
        var facets = new Facets
        {
            Base = BuiltIn(type).TypeCode,
            // .NET hides the effective whiteSpace facet; every built-in type but string and normalizedString collapses (part 2, 4.3.6).
            Collapses = BuiltIn(type).TypeCode is not (XmlTypeCode.String or XmlTypeCode.NormalizedString),
        };
        for (var t = type; t is not null && t != BuiltIn(type); t = t.BaseXmlSchemaType as XmlSchemaSimpleType)
            facets.Add(t);
        return facets;
    }

    private static XmlSchemaSimpleType BuiltIn(XmlSchemaSimpleType type)
    {
        while (type.QualifiedName.Namespace != XmlSchema.Namespace && type.BaseXmlSchemaType is XmlSchemaSimpleType next) type = next;
        return type;
    }

    private void Add(XmlSchemaSimpleType type)
    {
        if (type.Content is not XmlSchemaSimpleTypeRestriction restriction)
        {
            Atomic = false;
            return;
        }
        var patterns = new List<string>();
        var values = new List<string>();
        foreach (var facet in restriction.Facets.Cast<XmlSchemaFacet>()) Add(facet, patterns, values);
        if (patterns.Count > 0) Patterns.Add(patterns.Count == 1 ? patterns[0] : string.Join('|', patterns.Select(p => $"({p})")));
        if (Enumeration.Count == 0) Enumeration.AddRange(values);
    }

    private void Add(XmlSchemaFacet facet, List<string> patterns, List<string> values)
    {
        var value = facet.Value ?? "";
        switch (facet)
        {
            case XmlSchemaPatternFacet: patterns.Add(value); break;
            case XmlSchemaEnumerationFacet: values.Add(value); break;
            case XmlSchemaLengthFacet: MinLength ??= Number(value); MaxLength ??= Number(value); break;
            case XmlSchemaMinLengthFacet: MinLength ??= Number(value); break;
            case XmlSchemaMaxLengthFacet: MaxLength ??= Number(value); break;
            case XmlSchemaWhiteSpaceFacet: (_whiteSpace, HasOthers) = (_whiteSpace ?? value, true); break;
            default: HasOthers = true; break;
        }
    }

    private static int Number(string value) => int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
}
