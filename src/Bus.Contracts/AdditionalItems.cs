using Bus.Contracts.Rules;
using Bus.Core.Contracts;
using Bus.Core.Region;

namespace Bus.Contracts;

/// <summary>追加項目: how a municipality's declaration becomes an item.</summary>
internal static class AdditionalItems
{
    /// <summary>Digits that surely fit into 64 bits.</summary>
    private const int LongDigits = 18;

    /// <summary>Most digits of an additional item of type <c>integer</c>: as declared, but never more than 64 bits hold.</summary>
    public static int IntegerDigits(AdditionalItem declared) => Math.Min(declared.MaxLength, LongDigits);

    public static Item ToItem(AdditionalItem declared) => new(declared.Element, declared.Header, declared.Required, declared.Type switch
    {
        "text" => new TextRule(0, declared.MaxLength),
        "digits" => new DigitsRule(1, declared.MaxLength),
        "integer" => new IntegerRule(1, IntegerDigits(declared), collapses: true),
        "date" => new DateRule(),
        _ => throw new ArgumentException($"Additional item '{declared.Element}' has the unknown type '{declared.Type}'; known are text, digits, integer and date."),
    });
}
