using System.Xml;
using Bus.Identity.Providers;

namespace Bus.Identity.Messages;

/// <summary>A protocol message whose sender, time, destination and signature were checked. Only <see cref="MessageGate"/> makes one; what acts on messages demands it.</summary>
internal sealed class ValidMessage
{
    internal ValidMessage(XmlElement root, Party party, string id, string? relayState, string binding) =>
        (Root, Party, Id, RelayState, Binding) = (root, party, id, relayState, binding);

    /// <summary>The element that was verified; everything is read from here.</summary>
    public XmlElement Root { get; }
    public Party Party { get; }
    public string Id { get; }
    public string? RelayState { get; }
    public string Binding { get; }
}
