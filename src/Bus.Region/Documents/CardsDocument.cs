namespace Bus.Region;

/// <summary>Which certificates, on IC cards for instance, prove a municipality's staff.</summary>
public sealed record CardsDocument
{
    /// <summary>Roots and intermediate authorities, PEM.</summary>
    public TextDocument? Ca { get; init; }
    /// <summary><c>subject-cn</c>, <c>subject-serial</c>, <c>san-email</c>, <c>san-upn</c> or <c>fingerprint</c>.</summary>
    public string? From { get; init; }
    /// <summary><c>login</c>, <c>employee-number</c>, <c>email</c> or <c>person</c>.</summary>
    public string? To { get; init; }
    /// <summary><c>second</c> (default), <c>first</c> or <c>both</c>.</summary>
    public string? Use { get; init; }
    /// <summary><c>required</c> (default) or <c>none</c>.</summary>
    public string? Crl { get; init; }
}
