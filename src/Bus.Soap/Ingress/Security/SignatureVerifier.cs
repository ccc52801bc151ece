using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress.Security;

/// <summary>
/// Verifies the X.509 signature of an envelope (WS-Security 1.0 §8, X.509 Token Profile 1.0) under narrow rules: one signature; it covers the Body and the Timestamp where they
/// stand, perhaps addressing headers, and nothing else; exclusive canonicalization only; no SHA-1. Whatever is not exactly so is refused before any key is used.
/// </summary>
internal sealed class SignatureVerifier(ClientCertificates certificates, SoapOptions options)
{
    private const int MostReferences = 10;
    private const int LargestToken = 16 * 1024;

    public Result<Credentials.Certificate> Verify(Envelope envelope, PooledBuffer bytes)
    {
        if (bytes.Length > options.MaxSignedBytes) return Refusals.TooLarge(options.MaxSignedBytes);
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using (var xml = new GuardedXmlReader(bytes, options))
            if (Refusals.Reading(() => { document.Load(xml); return null; }) is { } unreadable) return unreadable;
        if (SignedEnvelope.Open(document, envelope.Version) is not { } signed)
            return Wrong("署名は、宛先に届く wsse:Security ヘッダーの中に一つだけ、Id は重複なしでなければなりません", "there must be one signature, in the one wsse:Security header for us, and no id twice");
        if (CheckForm(signed) is { } form) return form;
        if (TokenOf(signed) is not { } certificate)
            return Wrong("KeyInfo の SecurityTokenReference には、同じ Security ヘッダー内の BinarySecurityToken（X509v3）への参照か、X509Data の X509Certificate を一つ入れてください", "the SecurityTokenReference in KeyInfo must refer to an X509v3 BinarySecurityToken in the same Security header, or hold X509Data with one X509Certificate");
        using (certificate)
        {
            if (certificate.GetRSAPublicKey() is not { } key || key.KeySize < SignatureAlgorithms.FewestBits)
                return Wrong($"RSA {SignatureAlgorithms.FewestBits} ビット以上の鍵だけを受け付けます", $"only RSA keys of {SignatureAlgorithms.FewestBits} bits or more are accepted");
            if (!IsGenuine(signed, key)) return Wrong("署名の検証に失敗しました。署名の後で内容が変わっていないか確認してください", "it does not verify. Was anything changed after it was signed?");
            return certificates.Check(certificate).TryGet(out var facts, out var fault) ? new Credentials.Certificate(facts, ValueOf(signed)) : fault;
        }
    }

    private static Fault? CheckForm(SignedEnvelope signed)
    {
        var info = SignedEnvelope.One(signed.Signature, "SignedInfo", Namespaces.Signature);
        if (info is null || SignedEnvelope.Children(signed.Signature).Any(e => e.LocalName is not ("SignedInfo" or "SignatureValue" or "KeyInfo") || e.NamespaceURI != Namespaces.Signature))
            return Wrong("SignedInfo・SignatureValue・KeyInfo 以外（Object など）は使えません", "nothing but SignedInfo, SignatureValue and KeyInfo is allowed (no Object)");
        if (!SignatureAlgorithms.IsCanonicalization(Algorithm(info, "CanonicalizationMethod")) || !SignatureAlgorithms.IsMethod(Algorithm(info, "SignatureMethod")))
            return Wrong("使えるのは排他的正規化（xml-exc-c14n#）と RSA-SHA256/384/512 だけです", "only exclusive canonicalization (xml-exc-c14n#) and RSA-SHA256/384/512 are accepted");
        var references = SignedEnvelope.Children(info).Where(e => SignedEnvelope.Is(e, "Reference", Namespaces.Signature)).ToList();
        if (references.Count is 0 or > MostReferences || SignedEnvelope.Children(info).Count() != references.Count + 2) return Wrong("Reference の数が正しくありません", "the number of references is wrong");
        var targets = new HashSet<XmlElement>();
        foreach (var reference in references)
        {
            if (CheckReference(reference) is { } fault) return fault;
            if (signed.ById(reference.GetAttribute("URI")[1..]) is not { } target || !MayBeSigned(signed, target) || !targets.Add(target))
                return Wrong("署名できるのは Body、Timestamp、WS-Addressing のヘッダーだけで、それぞれ本来の位置に一つです", "only Body, Timestamp and addressing headers may be signed, each once and where it belongs");
        }
        return targets.Contains(signed.Body) && signed.Timestamp is { } timestamp && targets.Contains(timestamp) ? null
            : Wrong("Body と Timestamp の両方に署名してください", "both Body and Timestamp must be signed");
    }

    private static Fault? CheckReference(XmlElement reference)
    {
        var transforms = SignedEnvelope.One(reference, "Transforms", Namespaces.Signature);
        var steps = transforms is null ? [] : SignedEnvelope.Children(transforms).ToList();
        return reference.GetAttribute("URI") is ['#', _, ..] && steps is [var only] && SignatureAlgorithms.IsCanonicalization(only.GetAttribute("Algorithm"))
            && SignatureAlgorithms.IsDigest(Algorithm(reference, "DigestMethod")) ? null
            : Wrong("Reference は「#Id」で指し、変換は排他的正規化一つ、ダイジェストは SHA-256/384/512 にしてください", "a reference must be '#id', with exclusive canonicalization as its one transform and SHA-256/384/512 as digest");
    }

    private static bool MayBeSigned(SignedEnvelope signed, XmlElement target) =>
        target == signed.Body || target == signed.Timestamp || (target.ParentNode == signed.Header && target.NamespaceURI == Namespaces.Addressing);

    private static string? Algorithm(XmlElement parent, string name) => SignedEnvelope.One(parent, name, Namespaces.Signature)?.GetAttribute("Algorithm");

    /// <summary>The certificate: a BinarySecurityToken beside the signature that KeyInfo refers to, or within KeyInfo itself, where several toolkits put it.</summary>
    private static X509Certificate2? TokenOf(SignedEnvelope signed)
    {
        if (SignedEnvelope.One(signed.Signature, "KeyInfo", Namespaces.Signature) is not { } info || SignedEnvelope.Children(info).ToList() is not [var named]) return null;
        if (!SignedEnvelope.Is(named, "SecurityTokenReference", Namespaces.Security) || SignedEnvelope.Children(named).ToList() is not [var reference]) return null;
        var text = (SignedEnvelope.Is(reference, "X509Data", Namespaces.Signature) ? SignedEnvelope.One(reference, "X509Certificate", Namespaces.Signature) : ReferredTo(signed, reference))?.InnerText.Trim();
        if (text is null || text.Length > LargestToken || !Base64.IsValid(text)) return null;
        try
        {
            return X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static XmlElement? ReferredTo(SignedEnvelope signed, XmlElement reference) =>
        SignedEnvelope.Is(reference, "Reference", Namespaces.Security) && reference.GetAttribute("URI") is ['#', _, ..] uri
        && signed.ById(uri[1..]) is { } token && token.ParentNode == signed.Security && SignedEnvelope.Is(token, "BinarySecurityToken", Namespaces.Security)
        && token.GetAttribute("ValueType") == Namespaces.X509Token + "#X509v3" ? token : null;

    private static bool IsGenuine(SignedEnvelope signed, RSA key)
    {
        try
        {
            var verifier = signed.Verifier();
            verifier.LoadXml(signed.Signature);
            return verifier.CheckSignature(key);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or XmlException)
        {
            return false;
        }
    }

    // Its bytes: the same ones may be spelled in several ways, by white space and by the bits of the last digit that mean nothing.
    private static byte[] ValueOf(SignedEnvelope signed) => SHA256.HashData(Convert.FromBase64String(
        string.Concat((SignedEnvelope.One(signed.Signature, "SignatureValue", Namespaces.Signature)?.InnerText ?? "").Where(c => !char.IsWhiteSpace(c)))));

    private static Fault Wrong(string ja, string en) => Refusals.Credentials($"XML 署名を受け付けられません：{ja}。", $"The XML signature is not accepted: {en}.");
}
