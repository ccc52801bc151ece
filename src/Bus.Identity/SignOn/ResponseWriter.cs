using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.Providers;
using Bus.Identity.Signing;
using Bus.Identity.Xml;

namespace Bus.Identity.SignOn;

/// <summary>Writes responses (SAML 2.0 Core, §3.2.2, §3.3.3) as canonical text. The caller disposes what it gets.</summary>
internal static class ResponseWriter
{
    /// <param name="assertion">Writes it, at the end of the text.</param>
    public static MessageText Success(IdentityProvider provider, SignOnRequest request, Action<MessageText> assertion, DateTimeOffset now, SigningKey? key) =>
        Write(provider, request, $"<samlp:StatusCode Value=\"{SamlNames.Success}\"></samlp:StatusCode>", assertion, now, key);

    /// <summary>A refusal: signed always, for there is no assertion that is.</summary>
    public static MessageText Refusal(IdentityProvider provider, SignOnRequest request, SignOnRefusal refusal, DateTimeOffset now, SigningKey key) =>
        Write(provider, request, StatusText.Of(refusal.Status, refusal.SubStatus, refusal.Message), null, now, key);

    private static MessageText Write(IdentityProvider provider, SignOnRequest request, string status, Action<MessageText>? content, DateTimeOffset now, SigningKey? key)
    {
        var (text, id) = (new MessageText(), MessageId.New());
        text.Append($"<samlp:Response xmlns:samlp=\"{SamlNames.Protocol}\" Destination=\"{CanonicalXml.Attribute(request.Consumer)}\" ID=\"{id}\"");
        if (request.RequestId is { } inResponseTo) text.Append($" InResponseTo=\"{CanonicalXml.Attribute(inResponseTo)}\"");
        text.Append($" IssueInstant=\"{now}\" Version=\"2.0\"><saml:Issuer xmlns:saml=\"{SamlNames.Assertion}\">{CanonicalXml.Text(provider.EntityId)}</saml:Issuer>");
        var place = text.Length;
        text.Append($"<samlp:Status>{status}</samlp:Status>");
        content?.Invoke(text);
        text.Append("</samlp:Response>");
        if (key is not null) XmlSigner.Sign(text, 0, place, id, key);
        return text;
    }
}
