using Bus.Core.Faults;

namespace Bus.Soap.Wire;

/// <summary>SOAP 1.1 or 1.2, and what differs between them on the wire.</summary>
internal sealed class SoapVersion
{
    public static readonly SoapVersion V11 = new() { Namespace = Namespaces.Soap11, MediaType = "text/xml", IsSoap12 = false };
    public static readonly SoapVersion V12 = new() { Namespace = Namespaces.Soap12, MediaType = "application/soap+xml", IsSoap12 = true };

    private SoapVersion() { }

    public required string Namespace { get; init; }
    public required string MediaType { get; init; }
    public required bool IsSoap12 { get; init; }

    public static SoapVersion? OfNamespace(string ns) => ns switch
    {
        Namespaces.Soap11 => V11,
        Namespaces.Soap12 => V12,
        _ => null,
    };

    /// <summary>SOAP 1.1 §6.2: 500. SOAP 1.2 part 2 §7.5.2.2: 400 for Sender, else 500. Unless the table fixes a status.</summary>
    public int StatusOf(Fault fault) => fault.Code.Entry().Status ?? (IsSoap12 && fault.Role == FaultRole.Sender ? 400 : 500);

    public string CodeOf(FaultRole role) => role switch
    {
        FaultRole.Sender => IsSoap12 ? "Sender" : "Client",
        FaultRole.Receiver => IsSoap12 ? "Receiver" : "Server",
        _ => role.ToString(),
    };

    /// <summary>Header blocks addressed to us: SOAP 1.1 §4.2.2 (actor), SOAP 1.2 part 1 §2.2 (role).</summary>
    public bool AddressesUs(string? target) => string.IsNullOrEmpty(target) || (IsSoap12
        ? target is Namespaces.Soap12 + "/role/next" or Namespaces.Soap12 + "/role/ultimateReceiver"
        : target is "http://schemas.xmlsoap.org/soap/actor/next");

    public string TargetAttribute => IsSoap12 ? "role" : "actor";
}
