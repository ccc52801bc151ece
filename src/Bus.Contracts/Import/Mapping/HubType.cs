using System.Xml.Linq;

namespace Bus.Contracts.Import.Mapping;

/// <summary>What a value must be, as the contract's XSD will say it.</summary>
/// <param name="Content">The child of its <c>xs:simpleType</c>.</param>
/// <param name="IsInteger">It can be an amount.</param>
/// <param name="IsDate">It is a date in the hub's form.</param>
internal sealed record HubType(XElement Content, bool IsInteger = false, bool IsDate = false)
{
    public static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    public static HubType Date { get; } = new(Restriction("string", ("pattern", "[0-9]{4}-[0-9]{2}-[0-9]{2}")), IsDate: true);

    public static XElement Restriction(string type, params IEnumerable<(string Facet, string Value)> facets) => new(Xs + "restriction",
        new XAttribute("base", "xs:" + type), facets.Select(f => new XElement(Xs + f.Facet, new XAttribute("value", f.Value))));
}
