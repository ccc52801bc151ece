using System.Security.Cryptography;
using System.Text;
using Bus.Identity.Keys;
using Bus.Identity.Xml;

namespace Bus.Identity.Signing;

/// <summary>Signs canonical text: an enveloped signature by reference to the root's ID (SAML 2.0 Core, §5.4).</summary>
internal static class XmlSigner
{
    private const string Declaration = $" xmlns:ds=\"{SamlNames.Signature}\"";
    // What is the same in every signature, as the bytes that it becomes.
    private static readonly Parts Rsa = new(SamlNames.RsaSha256);
    private static readonly Parts Ecdsa = new(SamlNames.EcdsaSha256);
    private static readonly byte[] Begin = Encoding.UTF8.GetBytes($"<ds:Signature{Declaration}>");

    /// <summary>Puts a signature over an element at its place: behind the Issuer, or first where there is none (Core §3.2.1, §2.3.3; Metadata §2.3.2).</summary>
    /// <param name="text">Ends with the element.</param>
    /// <param name="start">Where the element begins.</param>
    /// <param name="place">Where the signature goes.</param>
    public static void Sign(MessageText text, int start, int place, string id, SigningKey key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.From(start), digest);
        var parts = key.IsEcdsa ? Ecdsa : Rsa;
        using var signature = new MessageText();
        AppendSignedInfo(signature, parts.DeclaredHead, id, digest);
        var value = key.Sign(signature.Bytes);
        signature.CutTo(0);
        signature.Append(Begin);
        AppendSignedInfo(signature, parts.Head, id, digest);
        signature.Append("<ds:SignatureValue>"u8);
        signature.AppendBase64(value);
        signature.Append("</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>"u8);
        signature.Append(key.CertificateBytes);
        signature.Append("</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"u8);
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

    private static void AppendSignedInfo(MessageText text, byte[] head, string id, ReadOnlySpan<byte> digest)
    {
        text.Append(head);
        text.Append(id);
        text.Append(Parts.Middle);
        text.AppendBase64(digest);
        text.Append("</ds:DigestValue></ds:Reference></ds:SignedInfo>"u8);
    }

    private sealed class Parts(string algorithm)
    {
        public static readonly byte[] Middle = Encoding.UTF8.GetBytes($"\"><ds:Transforms><ds:Transform Algorithm=\"{SamlNames.Enveloped}\"></ds:Transform><ds:Transform Algorithm=\"{SamlNames.ExclusiveC14N}\"></ds:Transform></ds:Transforms>"
            + $"<ds:DigestMethod Algorithm=\"{SamlNames.Sha256}\"></ds:DigestMethod><ds:DigestValue>");

        /// <summary>Inside of Signature, whose prefix must not be declared again.</summary>
        public byte[] Head { get; } = HeadOf("", algorithm);

        /// <summary>Canonicalized by itself, as it is signed: SignedInfo declares its prefix.</summary>
        public byte[] DeclaredHead { get; } = HeadOf(Declaration, algorithm);

        private static byte[] HeadOf(string declaration, string algorithm) => Encoding.UTF8.GetBytes(
            $"<ds:SignedInfo{declaration}><ds:CanonicalizationMethod Algorithm=\"{SamlNames.ExclusiveC14N}\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"{algorithm}\"></ds:SignatureMethod><ds:Reference URI=\"#");
    }
}
