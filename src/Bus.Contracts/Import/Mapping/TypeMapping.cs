using System.Globalization;
using System.Text;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Bus.Contracts.Import.Mapping;

/// <summary>Makes the hub's form of a foreign simple type: the forms that are checked fast where they say the same, else the type as it stands.</summary>
internal sealed class TypeMapping(Findings findings)
{
    /// <summary>Digits that surely fit into 64 bits.</summary>
    private const int LongDigits = 18;

    public HubType Of(ForeignItem item)
    {
        if (item.Fixed is { } value)
        {
            findings.Note(item.Place, item.Path, $"固定値「{value}」は、その値だけのコード表になります。", $"The fixed value '{value}' becomes a code table of that value.");
            return new HubType(HubType.Restriction("string", ("enumeration", value)));
        }
        var levels = Levels(item.Type);
        var facets = levels.SelectMany(l => l).ToList();
        var mapped = item.Type.Datatype?.Variety == XmlSchemaDatatypeVariety.Atomic ? Known(item, BuiltInOf(item.Type).TypeCode, facets) : null;
        return mapped ?? new HubType(Copy(item.Type, item), IsInteger: item.Type.TypeCode is XmlTypeCode.Long or XmlTypeCode.Integer or XmlTypeCode.Int);
    }

    private HubType? Known(ForeignItem item, XmlTypeCode type, List<XmlSchemaFacet> facets)
    {
        var plain = facets.All(f => f is XmlSchemaWhiteSpaceFacet);
        switch (type)
        {
            case XmlTypeCode.Date when plain:
                findings.Note(item.Place, item.Path, "xs:date はハブの日付（YYYY-MM-DD、該当なし 0000-00-00 も可）になります。時差の付いた日付は拒否します。", "xs:date becomes the hub's date (YYYY-MM-DD, or 0000-00-00 for none). A date with a time zone is refused.");
                return HubType.Date;
            case XmlTypeCode.Time when plain:
                findings.Note(item.Place, item.Path, "xs:time は HH:MM:SS になります。秒の小数と時差は拒否します。", "xs:time becomes HH:MM:SS. Fractions of a second and time zones are refused.");
                return new HubType(HubType.Restriction("string", ("pattern", "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")));
            case XmlTypeCode.GYear when plain:
                return new HubType(HubType.Restriction("string", ("pattern", "[0-9]{4}")));
            case XmlTypeCode.String when facets.Count > 0 && facets.All(f => f is XmlSchemaEnumerationFacet or XmlSchemaLengthFacet or XmlSchemaMinLengthFacet or XmlSchemaMaxLengthFacet) && facets.Exists(f => f is XmlSchemaEnumerationFacet):
                return CodeTable(item);
            case XmlTypeCode.Decimal when !facets.Exists(f => f is XmlSchemaFractionDigitsFacet { Value: "0" }):
                return null;
            default:
                return IntegerWidth(type) is { } width && facets.All(f => f is XmlSchemaTotalDigitsFacet or XmlSchemaNumericFacet or XmlSchemaMinInclusiveFacet or XmlSchemaMaxInclusiveFacet or XmlSchemaMinExclusiveFacet or XmlSchemaMaxExclusiveFacet or XmlSchemaWhiteSpaceFacet)
                    ? Integer(item, type, width, facets) : null;
        }
    }

    /// <summary>The nearest restriction that lists values wins; those that its lengths forbid are none.</summary>
    private static HubType CodeTable(ForeignItem item)
    {
        var values = Levels(item.Type).First(l => l.Exists(f => f is XmlSchemaEnumerationFacet)).OfType<XmlSchemaEnumerationFacet>().Select(f => f.Value!);
        return new HubType(HubType.Restriction("string", values.Where(v => IsValue(item.Type, v)).Distinct(StringComparer.Ordinal).Select(v => ("enumeration", v))));
    }

    private HubType Integer(ForeignItem item, XmlTypeCode type, int width, List<XmlSchemaFacet> facets)
    {
        var digits = facets.OfType<XmlSchemaTotalDigitsFacet>().Select(f => int.Parse(f.Value!, CultureInfo.InvariantCulture)).Append(width).Min();
        if (digits > LongDigits)
        {
            findings.Note(item.Place, item.Path, $"{LongDigits} 桁を超える整数は拒否します（元の型は {(digits == int.MaxValue ? "桁数を決めていません" : $"{digits} 桁")}）。", $"Integers of more than {LongDigits} digits are refused (the package {(digits == int.MaxValue ? "sets no bound" : $"has {digits}")}).");
            digits = LongDigits;
        }
        var bounds = facets.Where(f => f is XmlSchemaMinInclusiveFacet or XmlSchemaMaxInclusiveFacet or XmlSchemaMinExclusiveFacet or XmlSchemaMaxExclusiveFacet)
            .Select(f => (NameOf(f), f.Value!)).GroupBy(f => f.Item1).Select(g => g.First()).ToList();
        var unsigned = type is XmlTypeCode.NonNegativeInteger or XmlTypeCode.PositiveInteger or XmlTypeCode.UnsignedLong or XmlTypeCode.UnsignedInt or XmlTypeCode.UnsignedShort or XmlTypeCode.UnsignedByte;
        // What the narrower built-in types bound by themselves.
        var (low, high) = type switch
        {
            XmlTypeCode.Int => ("-2147483648", "2147483647"), XmlTypeCode.Short => ("-32768", "32767"), XmlTypeCode.Byte => ("-128", "127"),
            XmlTypeCode.UnsignedInt => (null, "4294967295"), XmlTypeCode.UnsignedShort => (null, "65535"), XmlTypeCode.UnsignedByte => (null, "255"),
            XmlTypeCode.PositiveInteger => ("1", null), XmlTypeCode.NegativeInteger => (null, "-1"), XmlTypeCode.NonPositiveInteger => (null, "0"),
            _ => ((string?)null, (string?)null),
        };
        if (low is not null && digits >= low.TrimStart('-').Length && !bounds.Exists(b => b.Item1.StartsWith("min", StringComparison.Ordinal))) bounds.Add(("minInclusive", low));
        if (high is not null && (digits >= high.Length || high.StartsWith('-') || high == "0") && !bounds.Exists(b => b.Item1.StartsWith("max", StringComparison.Ordinal))) bounds.Add(("maxInclusive", high));
        return new HubType(HubType.Restriction("long", [("pattern", $"{(unsigned ? "" : "-?")}[0-9]{{1,{digits}}}"), .. bounds]), IsInteger: true);
    }

    /// <summary>Most digits of an integer type; null: none of them.</summary>
    private static int? IntegerWidth(XmlTypeCode type) => type switch
    {
        XmlTypeCode.Decimal or XmlTypeCode.Integer or XmlTypeCode.NonNegativeInteger or XmlTypeCode.PositiveInteger or XmlTypeCode.NonPositiveInteger or XmlTypeCode.NegativeInteger => int.MaxValue,
        XmlTypeCode.Long => 19,
        XmlTypeCode.UnsignedLong => 20,
        XmlTypeCode.Int or XmlTypeCode.UnsignedInt => 10,
        XmlTypeCode.Short or XmlTypeCode.UnsignedShort => 5,
        XmlTypeCode.Byte or XmlTypeCode.UnsignedByte => 3,
        _ => null,
    };

    /// <summary>The type with all its levels, so that nothing of what they demand is lost.</summary>
    private XElement Copy(XmlSchemaSimpleType type, ForeignItem item)
    {
        switch (type.Content)
        {
            case XmlSchemaSimpleTypeList list:
                return new XElement(HubType.Xs + "list", Inner(list.BaseItemType!, item));
            case XmlSchemaSimpleTypeUnion union:
                return new XElement(HubType.Xs + "union", (union.BaseMemberTypes ?? []).Select(m => Inner(m, item)));
            case XmlSchemaSimpleTypeRestriction restriction when !IsBuiltIn(type):
                var facets = restriction.Facets.OfType<XmlSchemaFacet>().Select(f => new XElement(HubType.Xs + NameOf(f), new XAttribute("value", f is XmlSchemaPatternFacet ? Pattern(f.Value!, item) : f.Value!)));
                var under = (XmlSchemaSimpleType)type.BaseXmlSchemaType!;
                return IsBuiltIn(under)
                    ? new XElement(HubType.Xs + "restriction", new XAttribute("base", "xs:" + under.QualifiedName.Name), facets)
                    : new XElement(HubType.Xs + "restriction", Inner(under, item), facets);
            default:
                return HubType.Restriction(type.QualifiedName.Name);
        }
    }

    private XElement Inner(XmlSchemaSimpleType type, ForeignItem item) => new(HubType.Xs + "simpleType", Copy(type, item));

    /// <summary>\d is any script's digits in XML Schema; the hub's fast rule, and every old system, has 0 to 9.</summary>
    private string Pattern(string pattern, ForeignItem item)
    {
        if (!pattern.Contains(@"\d", StringComparison.Ordinal)) return pattern;
        findings.Note(item.Place, item.Path, @"\d は 0〜9 と読みます（他の文字の数字は拒否します）。", @"\d is taken as 0 to 9: digits of other scripts are refused.");
        var text = new StringBuilder();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                text.Append(pattern[i + 1] == 'd' ? inClass ? "0-9" : "[0-9]" : pattern.Substring(i, 2));
                i++;
                continue;
            }
            inClass = pattern[i] switch { '[' => true, ']' => false, _ => inClass };
            text.Append(pattern[i]);
        }
        return text.ToString();
    }

    private static List<List<XmlSchemaFacet>> Levels(XmlSchemaSimpleType type)
    {
        var levels = new List<List<XmlSchemaFacet>>();
        for (var t = type; t is not null && !IsBuiltIn(t); t = t.BaseXmlSchemaType as XmlSchemaSimpleType)
            if (t.Content is XmlSchemaSimpleTypeRestriction restriction) levels.Add([.. restriction.Facets.OfType<XmlSchemaFacet>()]);
        return levels;
    }

    private static XmlSchemaSimpleType BuiltInOf(XmlSchemaSimpleType type)
    {
        while (!IsBuiltIn(type) && type.BaseXmlSchemaType is XmlSchemaSimpleType under) type = under;
        return type;
    }

    private static bool IsBuiltIn(XmlSchemaSimpleType type) => type.QualifiedName.Namespace == XmlSchema.Namespace;

    private static bool IsValue(XmlSchemaSimpleType type, string value)
    {
        try
        {
            type.Datatype!.ParseValue(value, new System.Xml.NameTable(), null);
            return true;
        }
        catch (Exception e) when (e is XmlSchemaException or FormatException or OverflowException)
        {
            return false;
        }
    }

    private static string NameOf(XmlSchemaFacet facet) => facet switch
    {
        XmlSchemaPatternFacet => "pattern", XmlSchemaEnumerationFacet => "enumeration", XmlSchemaLengthFacet => "length", XmlSchemaMinLengthFacet => "minLength",
        XmlSchemaMaxLengthFacet => "maxLength", XmlSchemaWhiteSpaceFacet => "whiteSpace", XmlSchemaTotalDigitsFacet => "totalDigits", XmlSchemaFractionDigitsFacet => "fractionDigits",
        XmlSchemaMinInclusiveFacet => "minInclusive", XmlSchemaMaxInclusiveFacet => "maxInclusive", XmlSchemaMinExclusiveFacet => "minExclusive", XmlSchemaMaxExclusiveFacet => "maxExclusive",
        _ => throw new NotSupportedException(facet.GetType().Name),
    };
}
