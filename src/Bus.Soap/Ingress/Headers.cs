using System.Xml;
using Bus.Core.Pipeline;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Ingress.Security;

namespace Bus.Soap.Ingress;

/// <summary>What the headers of an envelope came to.</summary>
internal sealed class Headers
{
    /// <summary>UsernameToken; null: none.</summary>
    public Credentials? Token { get; set; }
    /// <summary>wsu:Timestamp; null: none.</summary>
    public SecurityTimestamp? Timestamp { get; set; }
    /// <summary>True: the security header holds a signature, which must be verified.</summary>
    public bool Signed { get; set; }
    /// <summary>WS-Addressing.</summary>
    public AddressingHeaders Addressing { get; } = new();
    /// <summary>Mandatory headers for us that we do not know.</summary>
    public List<XmlQualifiedName> NotUnderstood { get; } = [];
}
