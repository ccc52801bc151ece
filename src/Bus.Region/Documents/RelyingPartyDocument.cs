namespace Bus.Region;

/// <summary>An entry of <c>relyingParties</c>. What is null is as by default.</summary>
public sealed record RelyingPartyDocument
{
    /// <summary>[a-z0-9-]{1,32}.</summary>
    public string? Id { get; init; }
    /// <summary>Name for people.</summary>
    public string? Name { get; init; }
    /// <summary>Its SAML metadata.</summary>
    public MetadataDocument? Metadata { get; init; }
    /// <summary>Instead of metadata: the hub stands in front of it.</summary>
    public GatewayDocument? Gateway { get; init; }
    /// <summary>False: closed to everybody.</summary>
    public bool? Enabled { get; init; }
    /// <summary><c>assertion</c> (default), <c>response</c> or <c>both</c>.</summary>
    public string? Sign { get; init; }
    /// <summary><c>none</c> (default), <c>aes256-gcm</c> or <c>aes256-cbc</c>.</summary>
    public string? Encrypt { get; init; }
    /// <summary><c>rsa</c> (default) or <c>ecdsa</c>.</summary>
    public string? Signature { get; init; }
    /// <summary><c>current</c> (default), <c>next</c> or <c>previous</c>.</summary>
    public string? Key { get; init; }
    /// <summary><c>persistent</c>, <c>transient</c>, <c>email</c> or <c>employee-number</c>.</summary>
    public string? NameId { get; init; }
    /// <summary>True: its requests must be signed.</summary>
    public bool? SignedRequests { get; init; }
    /// <summary>False: not from the portal.</summary>
    public bool? IdpInitiated { get; init; }
    /// <summary>RelayState of a sign-on from the portal.</summary>
    public string? Start { get; init; }
    /// <summary><c>front</c> (default), <c>post</c> or <c>soap</c>.</summary>
    public string? Logout { get; init; }
    /// <summary><c>none</c> (default) or <c>required</c>.</summary>
    public string? SecondFactor { get; init; }
    /// <summary>From these zones only; empty: from everywhere.</summary>
    public IReadOnlyList<string> SecondFactorFrom { get; init; } = [];
    /// <summary>From outside these zones only.</summary>
    public IReadOnlyList<string> SecondFactorOutside { get; init; } = [];
    /// <summary>What it learns of a person.</summary>
    public IReadOnlyList<AttributeDocument> Attributes { get; init; } = [];
    /// <summary>Duties and the roles they give.</summary>
    public IReadOnlyList<RoleDocument> Roles { get; init; } = [];
}

/// <summary>Where SAML metadata comes from: a file, an address, or both (the file until the address was fetched).</summary>
public sealed record MetadataDocument
{
    /// <summary>The metadata itself.</summary>
    public string? Value { get; init; }
    /// <summary>Where it is fetched.</summary>
    public string? Url { get; init; }
    /// <summary>PEM of the certificate whose key must have signed what is fetched.</summary>
    public TextDocument? Certificate { get; init; }
    /// <summary>How often; null: 24h.</summary>
    public string? Every { get; init; }
}

/// <summary>An application that speaks no SAML.</summary>
public sealed record GatewayDocument
{
    /// <summary>Under which browsers come; with a port if it is not the scheme's own.</summary>
    public string? Host { get; init; }
    /// <summary>Where the application is.</summary>
    public string? To { get; init; }
    /// <summary><c>percent</c> (default) or <c>utf-8</c>.</summary>
    public string? Encoding { get; init; }
}

/// <summary>An attribute that is released.</summary>
public sealed record AttributeDocument
{
    /// <summary>Which.</summary>
    public string? From { get; init; }
    /// <summary>Its name in the assertion; null: as <see cref="From"/>.</summary>
    public string? Name { get; init; }
}

/// <summary>A duty and its role.</summary>
public sealed record RoleDocument
{
    /// <summary>As in the staff list.</summary>
    public string? Duty { get; init; }
    /// <summary>As the relying party calls it.</summary>
    public string? Role { get; init; }
}

/// <summary>A text that stood in a file beside the region file.</summary>
/// <param name="Value">The text itself.</param>
public sealed record TextDocument(string? Value);
