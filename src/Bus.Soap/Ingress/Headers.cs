using System.Xml;
using Bus.Core.Pipeline;

namespace Bus.Soap.Ingress;

/// <summary>What the headers of an envelope came to.</summary>
internal sealed class Headers
{
    /// <summary>UsernameToken; null: none.</summary>
    public Credentials.UserPassword? Credentials { get; set; }
    /// <summary>wsa:MessageID; null: none.</summary>
    public string? MessageId { get; set; }
    /// <summary>Mandatory headers for us that we do not know.</summary>
    public List<XmlQualifiedName> NotUnderstood { get; } = [];
}
