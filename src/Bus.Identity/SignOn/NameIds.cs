using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Xml;

namespace Bus.Identity.SignOn;

/// <summary>A name identifier (SAML 2.0 Core, §2.2.3).</summary>
internal sealed record NameId(string Format, string Value);

/// <summary>Makes name identifiers. A persistent one says nothing of the person, is another for each relying party, and stays (§8.3.7): it is computed, so no table can be lost.</summary>
internal sealed class NameIds(IKeyRing keys)
{
    /// <summary>Null where the person has none of that kind.</summary>
    public NameId? Make(IdentityProvider provider, Party party, Person person, string? wanted) => FormatOf(party, wanted) switch
    {
        SamlNames.Transient => new NameId(SamlNames.Transient, "_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(20))),
        SamlNames.Email => person.Email is { } email ? new NameId(SamlNames.Email, email) : null,
        SamlNames.Unspecified => person.EmployeeNumber is { } number ? new NameId(SamlNames.Unspecified, number) : null,
        _ => new NameId(SamlNames.Persistent, Persistent(provider, party, person)),
    };

    /// <summary>Whether a request may ask for it (§3.4.1.1). A mail address or a number says who somebody is: only the region gives those out.</summary>
    public static bool CanMake(Party party, string? wanted) => wanted is null or SamlNames.Unspecified
        || (party.Rules.NameId is null ? wanted is SamlNames.Persistent or SamlNames.Transient : FormatOf(party, null) == wanted);

    /// <summary>What a relying party's names are found by, without being kept in the clear.</summary>
    public string Hash(IdentityProvider provider, string value) => Convert.ToHexStringLower(Mac(provider, "name-hash", value));

    /// <summary>The index of a session at a relying party, under a name (Core §2.7.2). It is computed too: whichever node signs on, a sign-out finds the session by what was told before.</summary>
    public string Index(IdentityProvider provider, SignInSession session, Party party, NameId name) =>
        "_" + Convert.ToHexStringLower(Mac(provider, "session-index", $"{session.Id}\n{party.Id}\n{name.Value}").AsSpan(0, 20));

    private static string FormatOf(Party party, string? wanted) => party.Rules.NameId switch
    {
        "persistent" => SamlNames.Persistent,
        "transient" => SamlNames.Transient,
        "email" => SamlNames.Email,
        "employee-number" => SamlNames.Unspecified,
        _ => wanted is SamlNames.Persistent or SamlNames.Transient ? wanted
            : party.Metadata!.NameIdFormats.FirstOrDefault(f => f is SamlNames.Persistent or SamlNames.Transient) ?? SamlNames.Persistent,
    };

    private string Persistent(IdentityProvider provider, Party party, Person person) => Base64Url.EncodeToString(Mac(provider, "persistent-name", $"{party.EntityId}\n{person.Id}"));

    private byte[] Mac(IdentityProvider provider, string use, string value) => HMACSHA256.HashData(keys.DigestKey(provider.Code), Encoding.UTF8.GetBytes($"saml/{use}\n{value}"));
}
