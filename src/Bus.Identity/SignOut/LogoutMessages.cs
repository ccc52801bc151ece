using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.Providers;
using Bus.Identity.Signing;
using Bus.Identity.SignOn;
using Bus.Identity.Xml;

namespace Bus.Identity.SignOut;

/// <summary>LogoutRequest and LogoutResponse (SAML 2.0 Core, §3.7) as canonical text.</summary>
internal static class LogoutMessages
{
    /// <param name="key">Null: unsigned, for the Redirect binding signs the query.</param>
    public static string Request(IdentityProvider provider, Party party, LogoutStep step, string destination, DateTimeOffset now, SigningKey? key)
    {
        var head = Head("LogoutRequest", provider, destination, step.RequestId!, null, now);
        // §3.7.1: by name and session index.
        var tail = AssertionWriter.Name(provider, party, new NameId(step.NameFormat, step.Name)).Replace("<saml:NameID ", $"<saml:NameID xmlns:saml=\"{SamlNames.Assertion}\" ", StringComparison.Ordinal)
            + $"<samlp:SessionIndex>{step.SessionIndex}</samlp:SessionIndex></samlp:LogoutRequest>";
        return key is null ? head + tail : XmlSigner.Sign(head, tail, step.RequestId!, key);
    }

    public static string Response(IdentityProvider provider, string destination, string inResponseTo, bool partial, DateTimeOffset now, SigningKey? key)
    {
        var id = MessageId.New();
        var head = Head("LogoutResponse", provider, destination, id, inResponseTo, now);
        // §3.7.3.2: the session here is over all the same; PartialLogout says that not everybody could be told.
        var tail = $"<samlp:Status>{StatusText.Of(SamlNames.Success, partial ? SamlNames.PartialLogout : null)}</samlp:Status></samlp:LogoutResponse>";
        return key is null ? head + tail : XmlSigner.Sign(head, tail, id, key);
    }

    private static string Head(string name, IdentityProvider provider, string destination, string id, string? inResponseTo, DateTimeOffset now) =>
        $"<samlp:{name} xmlns:samlp=\"{SamlNames.Protocol}\"{(destination.Length == 0 ? "" : $" Destination=\"{CanonicalXml.Attribute(destination)}\"")} ID=\"{id}\""
        + (inResponseTo is null ? "" : $" InResponseTo=\"{CanonicalXml.Attribute(inResponseTo)}\"")
        + $" IssueInstant=\"{CanonicalXml.Time(now)}\" Version=\"2.0\"><saml:Issuer xmlns:saml=\"{SamlNames.Assertion}\">{CanonicalXml.Text(provider.EntityId)}</saml:Issuer>";
}
