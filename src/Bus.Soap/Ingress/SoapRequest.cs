using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Ingress.Multipart;

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
    /// <summary>What it says about where it is from and where answers go.</summary>
    public required AddressingHeaders Addressing { get; init; }
    /// <summary>The parts behind the envelope; null: it came alone.</summary>
    public required Attachments? Attachments { get; init; }
    /// <summary>Size of the whole request as its Content-Length says; null: not said.</summary>
    public required long? Bytes { get; init; }
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
