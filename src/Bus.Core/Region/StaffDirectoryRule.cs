using System.Collections.Immutable;

namespace Bus.Core.Region;

/// <summary>An LDAP directory (OpenLDAP, Active Directory …) that knows the staff of a municipality and verifies their passwords.</summary>
public sealed record StaffDirectoryRule
{
    /// <summary>Its servers, asked in this order: <c>ldaps://host[:port]</c> (TLS from the first byte) or <c>ldap://host[:port]</c> (StartTLS, always).</summary>
    public required ImmutableArray<Uri> Servers { get; init; }
    /// <summary>Authorities that its certificates must come from, as PEM; null: the system's.</summary>
    public string? Authorities { get; init; }
    /// <summary>Instead of authorities: hashes of the certificates' keys, <c>sha256//…</c>; empty: none.</summary>
    public ImmutableArray<string> Pins { get; init; } = [];
    /// <summary>Name with which the hub binds to search; null: anonymously.</summary>
    public string? BindName { get; init; }
    /// <summary>Its password, sealed under the municipality's key (base64); null: none.</summary>
    public string? SealedSecret { get; init; }
    /// <summary>Below this entry persons are looked for.</summary>
    public required string Base { get; init; }
    /// <summary>Which entry is the person who typed <c>{login}</c> (RFC 4515). Whoever is not found by it does not, or no longer, work here.</summary>
    public required string Filter { get; init; }
    /// <summary>Which attribute says what.</summary>
    public DirectoryAttributes Attributes { get; init; } = new();
    /// <summary>Below this entry groups are looked for; null: below <see cref="Base"/>.</summary>
    public string? GroupBase { get; init; }
    /// <summary>Which entries are groups of the person whose entry is <c>{dn}</c>; null: the attribute <c>groups</c> names them.</summary>
    public string? GroupFilter { get; init; }
    /// <summary>Which duty a group gives; the staff list of the hub may give further ones.</summary>
    public ImmutableArray<GroupDuty> Duties { get; init; } = [];
    /// <summary>True: persons of the hub's staff list whom the directory does not know sign in with the hub's own password.</summary>
    public bool HubPasswords { get; init; }

    /// <summary>Sign-in with the ticket of the computer's; null: passwords only.</summary>
    public KerberosRule? Kerberos { get; init; }

    /// <summary>Lists by what is in them.</summary>
    public bool Equals(StaffDirectoryRule? other) => other is not null && Servers.SequenceEqual(other.Servers) && Authorities == other.Authorities && Pins.SequenceEqual(other.Pins) && BindName == other.BindName
        && SealedSecret == other.SealedSecret && Base == other.Base && Filter == other.Filter && Attributes == other.Attributes && GroupBase == other.GroupBase && GroupFilter == other.GroupFilter
        && Duties.SequenceEqual(other.Duties) && HubPasswords == other.HubPasswords && Kerberos == other.Kerberos;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Servers.Length, Base, Filter, BindName, SealedSecret);
}

/// <summary>Which attributes of an entry say what of a person.</summary>
public sealed record DirectoryAttributes
{
    /// <summary>Stays the same for one person and is never another's: <c>entryUUID</c> (default), in Active Directory <c>objectGUID</c>.</summary>
    public string Id { get; init; } = "entryUUID";
    /// <summary>Default <c>uid</c>; in Active Directory <c>sAMAccountName</c>.</summary>
    public string Login { get; init; } = "uid";
    /// <summary>Default <c>displayName</c>.</summary>
    public string Name { get; init; } = "displayName";
    /// <summary>Default <c>ou</c>; in Active Directory <c>department</c>.</summary>
    public string Department { get; init; } = "ou";
    /// <summary>Default <c>mail</c>.</summary>
    public string Email { get; init; } = "mail";
    /// <summary>Default <c>employeeNumber</c>.</summary>
    public string EmployeeNumber { get; init; } = "employeeNumber";
    /// <summary>Default <c>memberOf</c>.</summary>
    public string Groups { get; init; } = "memberOf";
}

/// <summary>A group of the directory and the duty that it gives.</summary>
/// <param name="Group">Distinguished name of the group's entry.</param>
public sealed record GroupDuty(string Group, string Duty);
