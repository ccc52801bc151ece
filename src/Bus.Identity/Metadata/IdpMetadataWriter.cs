using Bus.Core.Identity;
using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.Providers;
using Bus.Identity.Signing;
using Bus.Identity.Xml;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Metadata;

/// <summary>Writes the provider's own metadata (SAML 2.0 Metadata §2.4.3, with names for people by the MetadataUI extension), signed. It can be carried by file: nothing in it needs to be fetched.</summary>
internal sealed class IdpMetadataWriter(SigningKeys keys, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private static readonly string[] Formats = [SamlNames.Persistent, SamlNames.Transient, SamlNames.Email, SamlNames.Unspecified];

    public async Task<string> WriteAsync(IdentityProvider provider, CancellationToken cancellation)
    {
        var signer = await keys.ForAsync(provider.Code, ecdsa: false, SigningKeyState.Current, cancellation);
        var published = await keys.PublishedAsync(provider.Code, cancellation);
        var id = MessageId.New();
        var head = $"<md:EntityDescriptor xmlns:md=\"{SamlNames.Metadata}\" ID=\"{id}\" entityID=\"{CanonicalXml.Attribute(provider.EntityId)}\""
            + $" validUntil=\"{CanonicalXml.Time(clock.GetUtcNow() + options.Value.MetadataValidity)}\">";
        var name = CanonicalXml.Text(provider.Municipality.Name);
        var tail = $"<md:IDPSSODescriptor WantAuthnRequestsSigned=\"false\" protocolSupportEnumeration=\"{SamlNames.Protocol}\">"
            + $"<md:Extensions><mdui:UIInfo xmlns:mdui=\"{SamlNames.MetadataUi}\"><mdui:DisplayName xml:lang=\"ja\">{name} サインイン</mdui:DisplayName><mdui:DisplayName xml:lang=\"en\">{name} sign-in</mdui:DisplayName></mdui:UIInfo></md:Extensions>"
            // The current key first, for SPs that look at one only; then the next, so that it is known before it is used.
            + string.Concat(published.OrderBy(k => k.State switch { SigningKeyState.Current => 0, SigningKeyState.Next => 1, _ => 2 }).ThenBy(k => k.IsEcdsa).Select(Key))
            + $"<md:ArtifactResolutionService Binding=\"{SamlNames.Soap}\" Location=\"{CanonicalXml.Attribute(provider.Artifact)}\" index=\"0\" isDefault=\"true\"></md:ArtifactResolutionService>"
            + Service("SingleLogoutService", SamlNames.Redirect, provider.Slo) + Service("SingleLogoutService", SamlNames.Post, provider.Slo) + Service("SingleLogoutService", SamlNames.Soap, provider.Slo)
            + string.Concat(Formats.Select(f => $"<md:NameIDFormat>{f}</md:NameIDFormat>"))
            + Service("SingleSignOnService", SamlNames.Redirect, provider.Sso) + Service("SingleSignOnService", SamlNames.Post, provider.Sso)
            + "</md:IDPSSODescriptor></md:EntityDescriptor>";
        return XmlSigner.Sign(head, tail, id, signer);
    }

    private static string Key(SigningKey key) =>
        $"<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"{SamlNames.Signature}\"><ds:X509Data><ds:X509Certificate>{key.CertificateText}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";

    private static string Service(string name, string binding, string location) =>
        $"<md:{name} Binding=\"{binding}\" Location=\"{CanonicalXml.Attribute(location)}\"></md:{name}>";
}
