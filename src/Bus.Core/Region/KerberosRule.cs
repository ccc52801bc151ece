namespace Bus.Core.Region;

/// <summary>How persons of a directory sign in with the ticket of their computer's sign-in (Kerberos, RFC 4559).</summary>
/// <param name="Principal">The hub's service there, <c>HTTP/host@REALM</c>; persons are of the same realm.</param>
public sealed record KerberosRule(string Principal)
{
    /// <summary>Its keytab, sealed under the municipality's key (base64).</summary>
    public string? SealedKeytab { get; init; }
    /// <summary>Attribute of an entry that holds <c>user@REALM</c>, e.g. <c>userPrincipalName</c>; null: the login is <c>user</c>.</summary>
    public string? Attribute { get; init; }
    /// <summary>From where it is offered.</summary>
    public ZoneLimit Where { get; init; } = new();
    /// <summary>True: browsers are asked for a ticket before the page is shown; false: there is a link on the page.</summary>
    public bool IsAutomatic { get; init; }
    /// <summary>Realm of the persons, e.g. <c>TOWN.EXAMPLE</c>.</summary>
    public string Realm => Principal[(Principal.LastIndexOf('@') + 1)..];
}
