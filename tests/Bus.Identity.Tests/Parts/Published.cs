using System.Security.Cryptography.X509Certificates;
using System.Xml;

namespace Bus.Identity.Tests.Parts;

/// <summary>What the provider publishes of itself.</summary>
public static class Published
{
    public static async Task<XmlDocument> MetadataAsync(Hub hub)
    {
        using var browser = new Browser();
        return Sp.Load(await (await browser.GetAsync(hub.EntityId)).Content.ReadAsStringAsync());
    }

    public static async Task<IReadOnlyList<X509Certificate2>> CertificatesAsync(Hub hub) => Certificates(await MetadataAsync(hub));

    public static IReadOnlyList<X509Certificate2> Certificates(XmlDocument metadata) =>
        [.. metadata.GetElementsByTagName("KeyDescriptor", "urn:oasis:names:tc:SAML:2.0:metadata").Cast<XmlElement>().Select(k => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(k.InnerText)))];
}
