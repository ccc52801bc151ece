using System.Text;
using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Signing;
using Bus.Identity.Xml;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOn;

/// <summary>What an assertion says.</summary>
internal sealed record Statement(Party Party, Person Person, NameId Name, string SessionIndex, string Context, DateTimeOffset ProvedAt, DateTimeOffset SessionEnds);

/// <summary>Writes assertions (SAML 2.0 Core §2.3.3, as Profiles §4.1.4.2 wants them) as canonical text.</summary>
internal sealed class AssertionWriter(IOptions<IdentityOptions> options)
{
    private const string Basic = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
    private const string UriFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";

    /// <param name="key">Null: unsigned, for the response is.</param>
    public string Write(IdentityProvider provider, SignOnRequest request, Statement says, DateTimeOffset now, SigningKey? key)
    {
        var id = MessageId.New();
        var head = $"<saml:Assertion xmlns:saml=\"{SamlNames.Assertion}\" ID=\"{id}\" IssueInstant=\"{CanonicalXml.Time(now)}\" Version=\"2.0\">"
            + $"<saml:Issuer>{CanonicalXml.Text(provider.EntityId)}</saml:Issuer>";
        var tail = Subject(provider, request, says, now) + Conditions(says.Party, now) + Authentication(says) + Attributes(says) + "</saml:Assertion>";
        return key is null ? head + tail : XmlSigner.Sign(head, tail, id, key);
    }

    // Profiles §4.1.4.2: bearer, with Recipient, NotOnOrAfter and, where it answers a request, InResponseTo; no NotBefore.
    private string Subject(IdentityProvider provider, SignOnRequest request, Statement says, DateTimeOffset now) =>
        $"<saml:Subject>{Name(provider, says.Party, says.Name)}<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData"
        + (request.RequestId is { } id ? $" InResponseTo=\"{CanonicalXml.Attribute(id)}\"" : "")
        + $" NotOnOrAfter=\"{CanonicalXml.Time(now + options.Value.AssertionLifetime)}\" Recipient=\"{CanonicalXml.Attribute(request.Consumer)}\"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>";

    /// <summary>§8.3.7: a persistent name is qualified by both sides.</summary>
    public static string Name(IdentityProvider provider, Party party, NameId name) =>
        $"<saml:NameID Format=\"{name.Format}\""
        + (name.Format == SamlNames.Persistent ? $" NameQualifier=\"{CanonicalXml.Attribute(provider.EntityId)}\" SPNameQualifier=\"{CanonicalXml.Attribute(party.EntityId)}\"" : "")
        + $">{CanonicalXml.Text(name.Value)}</saml:NameID>";

    // §2.5.1; the audience is this relying party and no other.
    private string Conditions(Party party, DateTimeOffset now) =>
        $"<saml:Conditions NotBefore=\"{CanonicalXml.Time(now - options.Value.ClockSkew)}\" NotOnOrAfter=\"{CanonicalXml.Time(now + options.Value.AssertionLifetime)}\">"
        + $"<saml:AudienceRestriction><saml:Audience>{CanonicalXml.Text(party.EntityId)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>";

    private static string Authentication(Statement says) =>
        $"<saml:AuthnStatement AuthnInstant=\"{CanonicalXml.Time(says.ProvedAt)}\" SessionIndex=\"{says.SessionIndex}\" SessionNotOnOrAfter=\"{CanonicalXml.Time(says.SessionEnds)}\">"
        + $"<saml:AuthnContext><saml:AuthnContextClassRef>{says.Context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>";

    // §2.7.3; xsi:type is left out: not every SP knows the prefix where the assertion is decrypted.
    private static string Attributes(Statement says)
    {
        var text = new StringBuilder();
        foreach (var attribute in says.Party.Rules.Attributes)
        {
            var values = AttributeValues.Of(says.Person, attribute.From, says.Party.Rules.Roles).ToList();
            if (values.Count == 0) continue;
            text.Append($"<saml:Attribute Name=\"{CanonicalXml.Attribute(attribute.Name)}\" NameFormat=\"{(attribute.Name.Contains(':') ? UriFormat : Basic)}\">");
            foreach (var value in values) text.Append($"<saml:AttributeValue>{CanonicalXml.Text(value)}</saml:AttributeValue>");
            text.Append("</saml:Attribute>");
        }
        return text.Length == 0 ? "" : $"<saml:AttributeStatement>{text}</saml:AttributeStatement>";
    }
}
