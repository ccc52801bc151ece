using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Schema;

namespace Bus.Contracts.Rules;

/// <summary>Makes the rule of an item from its simple type: a fast one where the facets have a known form, the XSD's own datatype for all others.</summary>
internal static partial class RuleCompiler
{
    /// <summary>Digits that surely fit into 64 bits.</summary>
    private const int LongDigits = 18;

    /// <param name="patternTimeout">How long a pattern without a fast rule may take for a value; null: <see cref="ContractsOptions.DefaultPatternTimeout"/>.</param>
    public static ContractRule Compile(XmlSchemaSimpleType type, TimeSpan? patternTimeout = null)
    {
        var facets = Facets.Of(type);
        return (facets.Atomic && !facets.HasOthers ? Known(facets) : null) ?? new DatatypeRule(type, facets, patternTimeout ?? ContractsOptions.DefaultPatternTimeout);
    }

    private static ContractRule? Known(Facets facets)
    {
        var lengths = facets.MinLength is not null || facets.MaxLength is not null;
        return facets switch
        {
            { Base: XmlTypeCode.String, Enumeration.Count: > 0, Patterns.Count: 0 } when !lengths => new CodeTableRule(facets.Enumeration),
            { Enumeration.Count: > 0 } => null,
            { Base: XmlTypeCode.String, Patterns.Count: 0 } => new TextRule(facets.MinLength ?? 0, facets.MaxLength ?? Lengths.Unbounded),
            { Base: XmlTypeCode.String, Patterns: [var pattern] } => KnownPattern(pattern, facets.MinLength ?? 0, facets.MaxLength ?? Lengths.Unbounded),
            { Base: XmlTypeCode.Long or XmlTypeCode.Integer, Patterns: [var pattern] } when !lengths => KnownInteger(pattern),
            _ => null,
        };
    }

    private static ContractRule? KnownPattern(string pattern, int minLength, int maxLength)
    {
        if (pattern == "[0-9]{4}-[0-9]{2}-[0-9]{2}") return minLength <= 10 && maxLength >= 10 ? new DateRule() : null;
        if (pattern == "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]") return minLength <= 8 && maxLength >= 8 ? new TimeRule() : null;
        var match = Repeated().Match(pattern);
        if (!match.Success) return null;
        var (min, max) = Range(match);
        (min, max) = (Math.Max(min, minLength), Math.Min(max, maxLength));
        return match.Groups["class"].Value == "[0-9]" ? new DigitsRule(min, max) : new AlphanumericRule(min, max);
    }

    private static IntegerRule? KnownInteger(string pattern)
    {
        var match = Signed().Match(pattern);
        if (!match.Success) return null;
        var (min, max) = Range(match);
        return max <= LongDigits ? new IntegerRule(min, max, collapses: true) : null;
    }

    private static (int Min, int Max) Range(Match match)
    {
        if (match.Groups["sign"].Value is { Length: > 0 } sign) return (sign == "+" ? 1 : 0, Lengths.Unbounded);
        if (!match.Groups["min"].Success) return (1, 1);
        var min = int.Parse(match.Groups["min"].Value, CultureInfo.InvariantCulture);
        if (!match.Groups["comma"].Success) return (min, min);
        return (min, match.Groups["max"].Value is { Length: > 0 } max ? int.Parse(max, CultureInfo.InvariantCulture) : Lengths.Unbounded);
    }

    [GeneratedRegex(@"^(?<class>\[0-9\]|\[0-9A-Za-z\]|\[A-Za-z0-9\])((?<sign>[+*])|\{(?<min>\d{1,6})((?<comma>,)(?<max>\d{1,6})?)?\})?$")]
    private static partial Regex Repeated();

    [GeneratedRegex(@"^-\?\[0-9\]((?<sign>\+)|\{(?<min>[1-9]\d{0,5})((?<comma>,)(?<max>\d{1,6})?)?\})?$")]
    private static partial Regex Signed();
}
