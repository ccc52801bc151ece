namespace Bus.Region;

/// <summary>The <c>directory</c> of a municipality: an LDAP server that knows its staff.</summary>
public sealed record DirectoryDocument
{
    /// <summary><c>ldaps://host[:port]</c>, or <c>ldap://host[:port]</c> with StartTLS.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];
    /// <summary>Authorities of its certificates, PEM; null: the system's.</summary>
    public TextDocument? Ca { get; init; }
    /// <summary>Instead: <c>sha256//…</c> of the certificates' keys.</summary>
    public IReadOnlyList<string> Pins { get; init; } = [];
    /// <summary>Name with which the hub searches.</summary>
    public string? Bind { get; init; }
    /// <summary>Its password.</summary>
    public SecretDocument? Password { get; init; }
    /// <summary>Below it persons are looked for.</summary>
    public string? Base { get; init; }
    /// <summary>Which entry it is, with <c>{login}</c>.</summary>
    public string? Filter { get; init; }
    /// <summary>Which attribute says what.</summary>
    public DirectoryAttributesDocument? Attributes { get; init; }
    /// <summary>Below it groups are looked for; null: below <see cref="Base"/>.</summary>
    public string? GroupBase { get; init; }
    /// <summary>Which entries are groups of <c>{dn}</c>; null: an attribute names them.</summary>
    public string? GroupFilter { get; init; }
    /// <summary>Groups and the duties they give.</summary>
    public IReadOnlyList<GroupDutyDocument> Duties { get; init; } = [];
    /// <summary>True: whom it does not know signs in with the hub's password. Default false.</summary>
    public bool? HubPasswords { get; init; }
    /// <summary>Sign-in with the ticket of the computer's own; null: none.</summary>
    public KerberosDocument? Kerberos { get; init; }
}

/// <summary>Tickets of the municipality's domain.</summary>
public sealed record KerberosDocument
{
    /// <summary><c>HTTP/host@REALM</c>.</summary>
    public string? Principal { get; init; }
    /// <summary>Its keytab, in base64.</summary>
    public SecretDocument? Keytab { get; init; }
    /// <summary>Attribute that holds <c>user@REALM</c>; null: the login is <c>user</c>.</summary>
    public string? Attribute { get; init; }
    /// <summary>Zones from which it is offered; empty: from everywhere.</summary>
    public IReadOnlyList<string> From { get; init; } = [];
    /// <summary>True: browsers are asked before the page is shown. Default false: there is a link.</summary>
    public bool? Automatic { get; init; }
}

/// <summary>Names of attributes; what is null is as by default.</summary>
public sealed record DirectoryAttributesDocument
{
    /// <summary>Stays the same; default <c>entryUUID</c>.</summary>
    public string? Id { get; init; }
    /// <summary>Default <c>uid</c>.</summary>
    public string? Login { get; init; }
    /// <summary>Default <c>displayName</c>.</summary>
    public string? Name { get; init; }
    /// <summary>Default <c>ou</c>.</summary>
    public string? Department { get; init; }
    /// <summary>Default <c>mail</c>.</summary>
    public string? Email { get; init; }
    /// <summary>Default <c>employeeNumber</c>.</summary>
    public string? EmployeeNumber { get; init; }
    /// <summary>Default <c>memberOf</c>.</summary>
    public string? Groups { get; init; }
}

/// <summary>A group and its duty.</summary>
public sealed record GroupDutyDocument
{
    /// <summary>Distinguished name.</summary>
    public string? Group { get; init; }
    /// <summary>As in the staff list.</summary>
    public string? Duty { get; init; }
}
