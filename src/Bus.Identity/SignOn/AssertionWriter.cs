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

    /// <summary>Adds an assertion.</summary>
    /// <param name="key">Null: unsigned, for the response is.</param>
    public void Write(MessageText text, IdentityProvider provider, SignOnRequest request, Statement says, DateTimeOffset now, SigningKey? key)
    {
        var (start, id) = (text.Length, MessageId.New());
        text.Append($"<saml:Assertion xmlns:saml=\"{SamlNames.Assertion}\" ID=\"{id}\" IssueInstant=\"{now}\" Version=\"2.0\"><saml:Issuer>{CanonicalXml.Text(provider.EntityId)}</saml:Issuer>");
        var place = text.Length;
        Subject(text, provider, request, says, now);
        Conditions(text, says.Party, now);
        Authentication(text, says);
        Attributes(text, says);
        text.Append("</saml:Assertion>");
        if (key is not null) XmlSigner.Sign(text, start, place, id, key);
    }

    // Profiles §4.1.4.2: bearer, with Recipient, NotOnOrAfter and, where it answers a request, InResponseTo; no NotBefore.
    private void Subject(MessageText text, IdentityProvider provider, SignOnRequest request, Statement says, DateTimeOffset now)
    {
        text.Append($"<saml:Subject>{Name(provider, says.Party, says.Name)}<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData");
        if (request.RequestId is { } id) text.Append($" InResponseTo=\"{CanonicalXml.Attribute(id)}\"");
        text.Append($" NotOnOrAfter=\"{now + options.Value.AssertionLifetime}\" Recipient=\"{CanonicalXml.Attribute(request.Consumer)}\"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>");
    }

    /// <summary>§8.3.7: a persistent name is qualified by both sides.</summary>
    public static string Name(IdentityProvider provider, Party party, NameId name) =>
        $"<saml:NameID Format=\"{name.Format}\""
        + (name.Format == SamlNames.Persistent ? $" NameQualifier=\"{CanonicalXml.Attribute(provider.EntityId)}\" SPNameQualifier=\"{CanonicalXml.Attribute(party.EntityId)}\"" : "")
        + $">{CanonicalXml.Text(name.Value)}</saml:NameID>";

    // §2.5.1; the audience is this relying party and no other.
    private void Conditions(MessageText text, Party party, DateTimeOffset now) =>
        text.Append($"<saml:Conditions NotBefore=\"{now - options.Value.ClockSkew}\" NotOnOrAfter=\"{now + options.Value.AssertionLifetime}\">"
            + $"<saml:AudienceRestriction><saml:Audience>{CanonicalXml.Text(party.EntityId)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>");

    private static void Authentication(MessageText text, Statement says) =>
        text.Append($"<saml:AuthnStatement AuthnInstant=\"{says.ProvedAt}\" SessionIndex=\"{says.SessionIndex}\" SessionNotOnOrAfter=\"{says.SessionEnds}\">"
            + $"<saml:AuthnContext><saml:AuthnContextClassRef>{says.Context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>");

    // §2.7.3; xsi:type is left out: not every SP knows the prefix where the assertion is decrypted.
    private static void Attributes(MessageText text, Statement says)
    {
        var start = text.Length;
        text.Append("<saml:AttributeStatement>");
        var first = text.Length;
        foreach (var attribute in says.Party.Rules.Attributes)
        {
            var values = AttributeValues.Of(says.Person, attribute.From, says.Party.Rules.Roles);
            if (values.Count == 0) continue;
            text.Append($"<saml:Attribute Name=\"{CanonicalXml.Attribute(attribute.Name)}\" NameFormat=\"{(attribute.Name.Contains(':') ? UriFormat : Basic)}\">");
            foreach (var value in values) text.Append($"<saml:AttributeValue>{CanonicalXml.Text(value)}</saml:AttributeValue>");
            text.Append("</saml:Attribute>");
        }
        // An empty statement is not allowed.
        if (text.Length == first) text.CutTo(start);
        else text.Append("</saml:AttributeStatement>");
    }
}
