namespace Bus.Core.Region;

/// <summary>The host under which browsers find the hub's own pages (<c>Identity:PublicUrl</c>). No application may have it, at whichever port.</summary>
/// <param name="Name">Without its port, in small letters; empty: not known.</param>
public sealed record HubHost(string Name)
{
    /// <summary>That of an address.</summary>
    public static HubHost Of(string address) => new(Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.Host : "");
}
