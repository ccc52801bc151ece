using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using Bus.Identity.Faults;
using Bus.Identity.Xml;

namespace Bus.Identity.Metadata;

/// <summary>Reads SP metadata. Whom to trust is decided by whoever put it into the region file; here it is only understood.</summary>
internal static class SpMetadataReader
{
    /// <param name="maxBytes"><see cref="IdentityOptions.MaxMetadataBytes"/>.</param>
    /// <exception cref="SamlException">It is not the metadata of an SP.</exception>
    public static SpMetadata Read(string xml, int maxBytes)
    {
        var root = SafeXml.Load(Encoding.UTF8.GetBytes(xml), maxBytes, comments: true).DocumentElement!;
        if (root.LocalName != "EntityDescriptor" || root.NamespaceURI != SamlNames.Metadata) throw Bad("EntityDescriptor がありません。", "There is no EntityDescriptor.");
        // §2.4.1: protocolSupportEnumeration must name SAML 2.0.
        var role = root.Children("SPSSODescriptor", SamlNames.Metadata).FirstOrDefault(r => (r.Get("protocolSupportEnumeration") ?? "").Split(' ').Contains(SamlNames.Protocol))
            ?? throw Bad("SAML 2.0 の SPSSODescriptor がありません。", "There is no SPSSODescriptor for SAML 2.0.");
        var consumers = role.Children("AssertionConsumerService", SamlNames.Metadata).Select(Consumer).ToList();
        return new SpMetadata
        {
            EntityId = root.Get("entityID") is { Length: > 0 and <= 1024 } id ? id : throw Bad("entityID がありません。", "There is no entityID."),
            ValidUntil = Earlier(End(root), End(role)),
            SignsRequests = role.Flag("AuthnRequestsSigned"),
            WantsSignedAssertions = role.Flag("WantAssertionsSigned"),
            Signing = [.. Keys(role, "signing")],
            Encryption = [.. Keys(role, "encryption")],
            NameIdFormats = [.. role.Children("NameIDFormat", SamlNames.Metadata).Select(e => e.InnerText.Trim())],
            Consumers = [.. consumers],
            Logouts = [.. role.Children("SingleLogoutService", SamlNames.Metadata).Select(e =>
                new LogoutService(e.Get("Binding") ?? "", Location(e, "Location"), e.Get("ResponseLocation") is null ? Location(e, "Location") : Location(e, "ResponseLocation")))],
        };
    }

    private static ConsumerService Consumer(XmlElement element, int at) => new(element.Get("Binding") ?? "", Location(element, "Location"),
        int.TryParse(element.Get("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : at, element.Get("isDefault") is null ? null : element.Flag("isDefault"));

    // Whatever else an address could be (javascript:, data:) must never be sent to a browser.
    private static string Location(XmlElement element, string attribute) =>
        Uri.TryCreate(element.Get(attribute)?.Trim(), UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && element.Get(attribute)!.All(c => c > ' ' && c < 0x7f)
            ? element.Get(attribute)!.Trim() : throw Bad($"{element.LocalName} の {attribute} が http(s) のアドレスではありません。", $"{attribute} of {element.LocalName} is not an http(s) address.");

    // §2.4.1.1: a descriptor without use serves both.
    private static IEnumerable<X509Certificate2> Keys(XmlElement role, string use)
    {
        foreach (var key in role.Children("KeyDescriptor", SamlNames.Metadata).Where(k => k.Get("use") is null || k.Get("use") == use))
            foreach (var text in key.GetElementsByTagName("X509Certificate", SamlNames.Signature).Cast<XmlElement>())
                yield return Certificate(text.InnerText);
    }

    private static X509Certificate2 Certificate(string text)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw Bad("X509Certificate が読めません。", "An X509Certificate cannot be read.");
        }
    }

    // §2.3.2 and Core §1.3.3: UTC. Others write the offset, or leave it out; an end that cannot be read must not be taken for none.
    private static DateTimeOffset? End(XmlElement element) => element.Get("validUntil") is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var end) ? end
        : throw Bad("validUntil を日時として読めません。", "validUntil cannot be read as a time.");

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null || one < other ? one : other;

    private static SamlException Bad(string ja, string en) => new(SamlFault.BadMetadata, ja, en);
}
