using System.Security.Cryptography;
using Bus.Identity.Keys;
using Bus.Identity.Xml;

namespace Bus.Identity.Signing;

/// <summary>Signs canonical text: an enveloped signature by reference to the root's ID (SAML 2.0 Core, §5.4).</summary>
internal static class XmlSigner
{
    private const string Declaration = $" xmlns:ds=\"{SamlNames.Signature}\"";

    /// <summary>Puts a signature over an element at its place: behind the Issuer, or first where there is none (Core §3.2.1, §2.3.3; Metadata §2.3.2).</summary>
    /// <param name="text">Ends with the element.</param>
    /// <param name="start">Where the element begins.</param>
    /// <param name="place">Where the signature goes.</param>
    public static void Sign(MessageText text, int start, int place, string id, SigningKey key)
    {
        var digest = Convert.ToBase64String(SHA256.HashData(text.From(start)));
        using var signature = new MessageText();
        AppendSignedInfo(signature, Declaration, id, digest, key.AlgorithmName);
        var value = key.Sign(signature.Bytes);
        signature.CutTo(0);
        signature.Append($"<ds:Signature{Declaration}>");
        AppendSignedInfo(signature, "", id, digest, key.AlgorithmName);
        signature.Append("<ds:SignatureValue>");
        signature.AppendBase64(value);
        signature.Append($"</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{key.CertificateText}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>");
        text.Insert(place, signature.Bytes);
    }

    /// <summary>The same of an element in two texts.</summary>
    /// <param name="head">The element's text up to the place of the signature.</param>
    /// <param name="tail">The rest.</param>
    public static string Sign(string head, string tail, string id, SigningKey key)
    {
        using var text = new MessageText();
        text.Append(head);
        var place = text.Length;
        text.Append(tail);
        Sign(text, 0, place, id, key);
        return text.ToString();
    }

    // Canonicalized by itself, SignedInfo declares its prefix; inside of Signature it must not do so again.
    private static void AppendSignedInfo(MessageText text, string declaration, string id, string digest, string algorithm)
    {
        text.Append($"<ds:SignedInfo{declaration}><ds:CanonicalizationMethod Algorithm=\"{SamlNames.ExclusiveC14N}\"></ds:CanonicalizationMethod>");
        text.Append($"<ds:SignatureMethod Algorithm=\"{algorithm}\"></ds:SignatureMethod><ds:Reference URI=\"#{id}\"><ds:Transforms>");
        text.Append($"<ds:Transform Algorithm=\"{SamlNames.Enveloped}\"></ds:Transform><ds:Transform Algorithm=\"{SamlNames.ExclusiveC14N}\"></ds:Transform></ds:Transforms>");
        text.Append($"<ds:DigestMethod Algorithm=\"{SamlNames.Sha256}\"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>");
    }
}
