using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using Bus.Identity.Faults;
using Bus.Identity.Xml;

namespace Bus.Identity.Signing;

/// <summary>
/// Verifies an enveloped signature over a whole message, and nothing else (SAML 2.0 Core, §5.4). What is allowed is listed; whoever reads on reads from the root,
/// which is the element that was verified, so that wrapping (XSW) finds no second place to be read from.
/// </summary>
internal static class StrictSignature
{
    private static readonly HashSet<string> Methods =
    [
        SamlNames.RsaSha256, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    ];
    private static readonly HashSet<string> Digests = [SamlNames.Sha256, "http://www.w3.org/2001/04/xmldsig-more#sha384", "http://www.w3.org/2001/04/xmlenc#sha512"];

    /// <summary>False: there is no signature at all. Otherwise it was verified.</summary>
    /// <exception cref="SamlException">There is one, and it is not as it must be.</exception>
    public static bool Verify(XmlDocument document, IReadOnlyList<X509Certificate2> certificates)
    {
        var root = document.DocumentElement!;
        var all = document.GetElementsByTagName("*").Cast<XmlElement>().ToList();
        var signatures = all.Where(e => e.LocalName == "Signature").ToList();
        if (signatures.Count == 0) return false;
        // Exactly one, a child of the root, in its own namespace; an object could carry what was signed away from where it is read.
        if (signatures.Count > 1 || signatures[0].ParentNode != root || signatures[0].NamespaceURI != SamlNames.Signature) throw Bad("署名は電文の直下に一つだけ置いてください。", "There must be one signature, directly in the message.");
        if (all.Any(e => e.LocalName == "Object" && e.NamespaceURI == SamlNames.Signature)) throw Bad("ds:Object は使えません。", "ds:Object is not allowed.");
        var ids = all.SelectMany(e => e.Attributes.Cast<XmlAttribute>()).Where(a => a.LocalName.Equals("id", StringComparison.OrdinalIgnoreCase)).Select(a => a.Value).ToList();
        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Count) throw Bad("同じ ID が二つあります。", "An ID is there twice.");

        // What it says of its key is not signed, and never asked: the keys are those of the metadata. So nobody reads it.
        foreach (var info in signatures[0].ChildNodes.OfType<XmlElement>().Where(e => e is { LocalName: "KeyInfo", NamespaceURI: SamlNames.Signature }).ToList()) signatures[0].RemoveChild(info);
        var signed = new RootOnly(document);
        Load(signed, signatures[0]);
        CheckForm(signed, root.Required("ID"));
        if (!certificates.Any(c => Matches(signed, c))) throw Bad("メタデータにあるどの鍵とも一致しません。", "It matches none of the keys in the metadata.");
        return true;
    }

    private static void Load(SignedXml signed, XmlElement signature)
    {
        try
        {
            signed.LoadXml(signature);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            throw Bad("署名の形が正しくありません。", "The signature is malformed.");
        }
    }

    private static void CheckForm(SignedXml signed, string rootId)
    {
        var info = signed.SignedInfo!;
        if (info.CanonicalizationMethod != SamlNames.ExclusiveC14N) throw Weak(info.CanonicalizationMethod);
        if (info.SignatureMethod is null || !Methods.Contains(info.SignatureMethod)) throw Weak(info.SignatureMethod);
        if (info.References.Count != 1) throw Bad("参照は一つだけにしてください。", "There must be one reference.");
        var reference = (Reference)info.References[0]!;
        // §5.4.2: the reference is to the root's own ID.
        if (reference.Uri != "#" + rootId) throw Bad("署名の対象が電文全体ではありません。", "It does not sign the message as a whole.");
        if (!Digests.Contains(reference.DigestMethod)) throw Weak(reference.DigestMethod);
        // §5.4.4: enveloped signature, then exclusive canonicalization; no other transforms.
        var transforms = Enumerable.Range(0, reference.TransformChain.Count).Select(i => reference.TransformChain[i].Algorithm).ToList();
        if (transforms.Count is 0 or > 2 || transforms[0] != SamlNames.Enveloped || transforms.Skip(1).Any(t => t != SamlNames.ExclusiveC14N)) throw Bad("許可されない変換です。", "A transform is not allowed.");
    }

    private static bool Matches(SignedXml signed, X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey();
        if (key is null || key.KeySize < 2048) return false;
        try
        {
            return signed.CheckSignature(key);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static SamlException Bad(string ja, string en) => new(SamlFault.BadSignature, ja, en);

    private static SamlException Weak(string? algorithm) => new(SamlFault.WeakAlgorithm, $"{algorithm}。", $"{algorithm}.");

    /// <summary>Finds the root by its own ID and no other element.</summary>
    private sealed class RootOnly(XmlDocument document) : SignedXml(document)
    {
        private readonly XmlElement _root = document.DocumentElement!;

        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) => _root.Get("ID") == idValue ? _root : null;
    }
}
