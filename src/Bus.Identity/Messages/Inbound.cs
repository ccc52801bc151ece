using Bus.Identity.Signing;

namespace Bus.Identity.Messages;

/// <summary>A message as a binding brought it; nothing of it is checked.</summary>
/// <param name="Xml">Its octets.</param>
/// <param name="Binding">Which binding.</param>
/// <param name="RelayState">As received; null: none.</param>
/// <param name="Query">The signature of the Redirect binding; null: none.</param>
internal sealed record Inbound(byte[] Xml, string Binding, string? RelayState, QuerySignature? Query);
