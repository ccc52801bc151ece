using System.Xml;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress.Addressing;

/// <summary>The message addressing properties of a request (WS-Addressing 1.0 Core §3), as far as they were there.</summary>
internal sealed class AddressingHeaders
{
    /// <summary>Answers go back over the same connection.</summary>
    public const string Anonymous = Namespaces.Addressing + "/anonymous";
    /// <summary>Answers go nowhere.</summary>
    public const string None = Namespaces.Addressing + "/none";

    public string? MessageId { get; set; }
    public string? To { get; set; }
    public string? Action { get; set; }
    /// <summary>Address of the reply endpoint; null: not said, which means anonymous.</summary>
    public string? ReplyTo { get; set; }
    /// <summary>Address of the fault endpoint; null: not said, which means the reply endpoint.</summary>
    public string? FaultTo { get; set; }
    /// <summary>Names of the headers that were there.</summary>
    public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);
    /// <summary>What is wrong with them, in the standard's own words; null: nothing.</summary>
    public AddressingProblem? Problem { get; set; }

    /// <summary>True: answers carry these headers too.</summary>
    public bool Present => Seen.Count > 0;
    /// <summary>Where faults go: WS-Addressing 1.0 Core §3.4.</summary>
    public string? FaultsGo => FaultTo ?? ReplyTo;

    public static bool IsElsewhere(string? address) => address is not (null or Anonymous or None);
}

/// <summary>A predefined fault of WS-Addressing 1.0 SOAP Binding §6.4.</summary>
/// <param name="Code">Its subcode, e.g. <c>InvalidAddressingHeader</c>.</param>
/// <param name="Detail">Its subsubcode, e.g. <c>InvalidCardinality</c>; null: none.</param>
/// <param name="Header">Local name of the header to blame; null: none is.</param>
internal sealed record AddressingProblem(string Code, string? Detail, string? Header)
{
    public static AddressingProblem Invalid(string detail, string header) => new("InvalidAddressingHeader", detail, header);

    /// <summary>What stands in the one faultcode of SOAP 1.1.</summary>
    public XmlQualifiedName Innermost => new(Detail ?? Code, Namespaces.Addressing);
}
