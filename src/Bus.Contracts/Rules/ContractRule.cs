using Bus.Core.Contracts;

namespace Bus.Contracts.Rules;

/// <summary>A rule made from a simple type of an XSD.</summary>
internal abstract class ContractRule : ItemRule
{
    /// <summary>
    /// True if white space around the value in XML does not belong to it (facet whiteSpace = collapse, as the numeric types of XML Schema have it).
    /// XML reading takes it away before the value is checked; a flat file has no such white space.
    /// </summary>
    public virtual bool Collapses => false;
}
