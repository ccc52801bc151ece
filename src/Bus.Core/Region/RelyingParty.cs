namespace Bus.Core.Region;

/// <summary>サービスプロバイダ (SP): an application that trusts the identity provider.</summary>
/// <param name="Metadata">Its SAML metadata, as XML text; empty: it is only fetched (<see cref="Source"/>).</param>
public sealed record RelyingParty(string Id, string Name, string Metadata)
{
    /// <summary>How it is signed on to; null: all defaults.</summary>
    public SignOnRules? SignOn { get; init; }
    /// <summary>Where the hub stands in front of it, since it speaks no SAML; null: it speaks it. Then there is no metadata.</summary>
    public GatewayRule? Gateway { get; init; }
    /// <summary>Where its metadata is fetched from, again and again; null: it comes by file only.</summary>
    public MetadataSource? Source { get; init; }
}

/// <summary>An address of metadata.</summary>
/// <param name="Url">https; http on loopback only.</param>
/// <param name="Certificate">Whose key must have signed it, DER as base64; null: it need not be signed.</param>
/// <param name="Every">How often it is fetched.</param>
public sealed record MetadataSource(Uri Url, string? Certificate, TimeSpan Every);

/// <summary>How an old web application is reached through the hub, which tells it in headers who comes.</summary>
/// <param name="Host">Host, and port if it is not the scheme's own, under which browsers come; it belongs to this application alone.</param>
/// <param name="To">Where the application itself is: an http or https address without path.</param>
/// <param name="Encoding">How values stand in headers: <c>percent</c> (all but visible ASCII as %XX of UTF-8) or <c>utf-8</c>.</param>
public sealed record GatewayRule(string Host, Uri To, string Encoding);
