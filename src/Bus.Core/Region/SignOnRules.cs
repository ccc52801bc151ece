using System.Collections.Immutable;

namespace Bus.Core.Region;

/// <summary>What a relying party is given, and how it is protected.</summary>
public sealed record SignOnRules
{
    /// <summary>False: nobody signs on to it, also not from the portal.</summary>
    public bool Enabled { get; init; } = true;
    /// <summary>What is signed: <c>assertion</c> (default), <c>response</c> or <c>both</c>.</summary>
    public string Sign { get; init; } = "assertion";
    /// <summary>How assertions are encrypted: <c>none</c> (default), <c>aes256-gcm</c> or <c>aes256-cbc</c>.</summary>
    public string Encrypt { get; init; } = "none";
    /// <summary>Kind of signature: <c>rsa</c> (default) or <c>ecdsa</c>.</summary>
    public string Signature { get; init; } = "rsa";
    /// <summary>Which signing key: <c>current</c> (default), <c>next</c> or <c>previous</c>.</summary>
    public string Key { get; init; } = "current";
    /// <summary>Name identifier: <c>persistent</c>, <c>transient</c>, <c>email</c> or <c>employee-number</c>; null: as its request or metadata asks, else persistent.</summary>
    public string? NameId { get; init; }
    /// <summary>True: requests must be signed; null: as its metadata says.</summary>
    public bool? SignedRequests { get; init; }
    /// <summary>False: it is not offered in the portal and not signed on to without its own request.</summary>
    public bool IdpInitiated { get; init; } = true;
    /// <summary>RelayState of a sign-on from the portal: where it begins; null: none.</summary>
    public string? Start { get; init; }
    /// <summary>How it is told of a sign-out: <c>front</c> (default: by the browser where it offers that, by Redirect first), <c>post</c> (the same, by POST first) or <c>soap</c>.</summary>
    public string Logout { get; init; } = "front";
    /// <summary><c>required</c>: nobody signs on to it with a password alone; <c>none</c> (default): that is enough.</summary>
    public string SecondFactor { get; init; } = "none";
    /// <summary>From where a second factor is required; empty: from everywhere.</summary>
    public ZoneLimit SecondFactorWhere { get; init; } = new();
    /// <summary>What it learns of a person beside the name identifier; empty: nothing.</summary>
    public ImmutableArray<ReleasedAttribute> Attributes { get; init; } = [];
    /// <summary>Which of its roles a duty gives, for the attribute <c>roles</c>.</summary>
    public ImmutableArray<RoleRule> Roles { get; init; } = [];

    /// <summary>Lists by what is in them.</summary>
    public bool Equals(SignOnRules? other) => other is not null && Enabled == other.Enabled && Sign == other.Sign && Encrypt == other.Encrypt && Signature == other.Signature
        && Key == other.Key && NameId == other.NameId && SignedRequests == other.SignedRequests && IdpInitiated == other.IdpInitiated && Start == other.Start && Logout == other.Logout && SecondFactor == other.SecondFactor && SecondFactorWhere == other.SecondFactorWhere
        && Attributes.SequenceEqual(other.Attributes) && Roles.SequenceEqual(other.Roles);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Enabled, Sign, Encrypt, Signature, Key, NameId, Attributes.Length, Roles.Length);
}

/// <summary>An attribute that a relying party gets.</summary>
/// <param name="From"><c>login</c>, <c>name</c>, <c>department</c>, <c>email</c>, <c>employeeNumber</c>, <c>duties</c> or <c>roles</c>.</param>
/// <param name="Name">Its name in the assertion.</param>
public sealed record ReleasedAttribute(string From, string Name);

/// <summary>A duty and the role that it gives.</summary>
public sealed record RoleRule(string Duty, string Role);
