using System.Security.Cryptography;
using System.Text;
using Bus.Identity.Keys;
using Bus.Identity.Xml;

namespace Bus.Identity.Signing;

/// <summary>Signs canonical text: an enveloped signature by reference to the root's ID (SAML 2.0 Core, §5.4).</summary>
internal static class XmlSigner
{
    private const string Declaration = $" xmlns:ds=\"{SamlNames.Signature}\"";

    /// <summary>Puts a signature over an element at its place: behind the Issuer, or first where there is none (Core §3.2.1, §2.3.3; Metadata §2.3.2).</summary>
    /// <param name="head">The element's text up to the place of the signature.</param>
    /// <param name="tail">The rest.</param>
    public static string Sign(string head, string tail, string id, SigningKey key) => string.Concat(head, Signature(head + tail, id, key), tail);

    private static string Signature(string text, string id, SigningKey key)
    {
        var digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var value = Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(SignedInfo(Declaration, id, digest, key.AlgorithmName))));
        return $"<ds:Signature{Declaration}>{SignedInfo("", id, digest, key.AlgorithmName)}<ds:SignatureValue>{value}</ds:SignatureValue>"
            + $"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{key.CertificateText}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>";
    }

    // Canonicalized by itself, SignedInfo declares its prefix; inside of Signature it must not do so again.
    private static string SignedInfo(string declaration, string id, string digest, string algorithm) =>
        $"<ds:SignedInfo{declaration}><ds:CanonicalizationMethod Algorithm=\"{SamlNames.ExclusiveC14N}\"></ds:CanonicalizationMethod>"
        + $"<ds:SignatureMethod Algorithm=\"{algorithm}\"></ds:SignatureMethod><ds:Reference URI=\"#{id}\"><ds:Transforms>"
        + $"<ds:Transform Algorithm=\"{SamlNames.Enveloped}\"></ds:Transform><ds:Transform Algorithm=\"{SamlNames.ExclusiveC14N}\"></ds:Transform></ds:Transforms>"
        + $"<ds:DigestMethod Algorithm=\"{SamlNames.Sha256}\"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>";
}
