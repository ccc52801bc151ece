using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Pipeline;

namespace Bus.Soap.Ingress;

/// <summary>A request whose envelope was opened: all that a service sees of SOAP and HTTP. Another front end could make it.</summary>
internal sealed record SoapRequest
{
    /// <summary>The municipality addressed; registered.</summary>
    public required string Municipality { get; init; }
    /// <summary>The service addressed; it exists.</summary>
    public required string Service { get; init; }
    /// <summary>Who it says it is from.</summary>
    public required Credentials Credentials { get; init; }
    /// <summary>wsa:MessageID; null: none.</summary>
    public required string? MessageId { get; init; }
    /// <summary>Stands on the body's only child.</summary>
    public required XmlReader Body { get; init; }
    /// <summary>Call it on the child's end tag (or on the empty child), before anything is done: a fault if something follows.</summary>
    public required Func<Fault?> Close { get; init; }
}

/// <summary>What can be called at an address.</summary>
internal interface ISoapService
{
    /// <summary>Answers through <paramref name="reply"/> and returns null, or returns the fault to answer with.</summary>
    Task<Fault?> HandleAsync(SoapRequest request, Reply reply, CancellationToken cancellation);
}
