using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.Providers;
using Bus.Identity.Signing;
using Bus.Identity.Xml;

namespace Bus.Identity.SignOn;

/// <summary>Writes responses (SAML 2.0 Core, §3.2.2, §3.3.3) as canonical text.</summary>
internal static class ResponseWriter
{
    public static string Success(IdentityProvider provider, SignOnRequest request, string assertion, DateTimeOffset now, SigningKey? key) =>
        Write(provider, request.Consumer, request.RequestId, $"<samlp:StatusCode Value=\"{SamlNames.Success}\"></samlp:StatusCode>", assertion, now, key);

    /// <summary>A refusal: signed always, for there is no assertion that is.</summary>
    public static string Refusal(IdentityProvider provider, SignOnRequest request, SignOnRefusal refusal, DateTimeOffset now, SigningKey key) =>
        Write(provider, request.Consumer, request.RequestId, StatusText.Of(refusal.Status, refusal.SubStatus, refusal.Message), "", now, key);

    private static string Write(IdentityProvider provider, string destination, string? inResponseTo, string status, string content, DateTimeOffset now, SigningKey? key)
    {
        var id = MessageId.New();
        var head = $"<samlp:Response xmlns:samlp=\"{SamlNames.Protocol}\" Destination=\"{CanonicalXml.Attribute(destination)}\" ID=\"{id}\""
            + (inResponseTo is null ? "" : $" InResponseTo=\"{CanonicalXml.Attribute(inResponseTo)}\"")
            + $" IssueInstant=\"{CanonicalXml.Time(now)}\" Version=\"2.0\"><saml:Issuer xmlns:saml=\"{SamlNames.Assertion}\">{CanonicalXml.Text(provider.EntityId)}</saml:Issuer>";
        var tail = $"<samlp:Status>{status}</samlp:Status>{content}</samlp:Response>";
        return key is null ? head + tail : XmlSigner.Sign(head, tail, id, key);
    }
}
