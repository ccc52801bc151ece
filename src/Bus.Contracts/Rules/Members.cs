using System.Text;
using System.Xml.Schema;

namespace Bus.Contracts.Rules;

/// <summary>The types that a list or a union is made of, each with a rule of its own: the framework is given them without their patterns.</summary>
internal sealed class Members
{
    private readonly IReadOnlyList<ContractRule> _rules;
    private readonly bool _isList;

    private Members(IReadOnlyList<ContractRule> rules, bool isList) => (_rules, _isList) = (rules, isList);

    /// <summary>True if one of them has a pattern that may need longer than its time limit.</summary>
    public bool AreLimited => _rules.Any(rule => rule is DatatypeRule { IsLimited: true });

    /// <summary>Null for an atomic type.</summary>
    public static Members? Of(XmlSchemaSimpleType type, TimeSpan patternTimeout) => type.Content switch
    {
        XmlSchemaSimpleTypeList list => new Members([RuleCompiler.Compile(list.BaseItemType!, patternTimeout)], isList: true),
        XmlSchemaSimpleTypeUnion union => new Members([.. union.BaseMemberTypes!.Select(member => RuleCompiler.Compile(member, patternTimeout))], isList: false),
        XmlSchemaSimpleTypeRestriction when type.BaseXmlSchemaType is XmlSchemaSimpleType under => Of(under, patternTimeout),
        _ => null,
    };

    /// <summary>True if each part of a list, or a union's value as one of its types, is in order.</summary>
    public bool Fit(string text) => _isList
        ? Array.TrueForAll(Facets.Parts(text), part => IsRight(_rules[0], part))
        : _rules.Any(rule => IsRight(rule, text));

    private static bool IsRight(ContractRule rule, string text) => rule.Check(Encoding.UTF8.GetBytes(rule.Collapses ? text.Trim() : text)) is null;
}
