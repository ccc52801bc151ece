using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Bus.Soap.Tests.Ingress.Security;

/// <summary>A signed call as a foreign stack makes one, with the places where an attacker, or another stack, does otherwise.</summary>
internal sealed class SignedMessage
{
    public const string Wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    public const string Wsa = "http://www.w3.org/2005/08/addressing";
    private const string X509V3 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
    private static readonly Lazy<X509Certificate2> Known = new(() => Make("collection"));
    private static readonly Lazy<X509Certificate2> Stranger = new(() => Make("stranger"));

    public static X509Certificate2 Certificate => Known.Value;
    public static X509Certificate2 Other => Stranger.Value;

    public X509Certificate2 Signer { get; init; } = Known.Value;
    /// <summary>What the token says; null: the signer's.</summary>
    public X509Certificate2? Shown { get; init; }
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UtcNow;
    public bool WithoutCreated { get; init; }
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);
    public string Method { get; init; } = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public string Digest { get; init; } = "http://www.w3.org/2001/04/xmlenc#sha256";
    public string Canonicalization { get; init; } = "http://www.w3.org/2001/10/xml-exc-c14n#";
    public string[] Ids { get; init; } = ["body", "ts"];
    public string? MoreHeaders { get; init; }
    public Action<Reference>? EachReference { get; init; }
    public Action<SignedXml>? BeforeSigning { get; init; }
    /// <summary>What is done to the document after it was signed.</summary>
    public Action<XmlDocument>? Afterwards { get; init; }

    public string Text(Soap soap, string? operation = null)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml($"""
            <e:Envelope xmlns:e="{soap.Namespace}" xmlns:wsu="{Wsu}"><e:Header>{MoreHeaders}<w:Security xmlns:w="{Soap.Wsse}"><wsu:Timestamp wsu:Id="ts">{(WithoutCreated ? "" : $"<wsu:Created>{Format(Created)}</wsu:Created>")}
            <wsu:Expires>{Format(Created + Lifetime)}</wsu:Expires></wsu:Timestamp><w:BinarySecurityToken wsu:Id="token" ValueType="{X509V3}">{Convert.ToBase64String((Shown ?? Signer).RawData)}</w:BinarySecurityToken></w:Security></e:Header>
            <e:Body wsu:Id="body">{operation ?? Soap.Operation()}</e:Body></e:Envelope>
            """);
        var signer = new ById(document) { SigningKey = Signer.GetRSAPrivateKey() };
        signer.SignedInfo!.CanonicalizationMethod = Canonicalization;
        signer.SignedInfo.SignatureMethod = Method;
        foreach (var id in Ids)
        {
            var reference = new Reference("#" + id) { DigestMethod = Digest };
            reference.AddTransform(new XmlDsigExcC14NTransform());
            EachReference?.Invoke(reference);
            signer.AddReference(reference);
        }
        signer.KeyInfo.AddClause(new KeyInfoNode(Element(document, $"""<w:SecurityTokenReference xmlns:w="{Soap.Wsse}"><w:Reference URI="#token" ValueType="{X509V3}"/></w:SecurityTokenReference>""")));
        BeforeSigning?.Invoke(signer);
        signer.ComputeSignature();
        document.GetElementsByTagName("Security", Soap.Wsse)[0]!.AppendChild(document.ImportNode(signer.GetXml(), true));
        Afterwards?.Invoke(document);
        return document.OuterXml;
    }

    public static XmlElement Element(XmlDocument document, string xml)
    {
        var fragment = document.CreateDocumentFragment();
        fragment.InnerXml = xml;
        return (XmlElement)fragment.FirstChild!;
    }

    public static XmlElement One(XmlDocument document, string name) => document.GetElementsByTagName("*").OfType<XmlElement>().First(e => e.LocalName == name);

    private static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private static X509Certificate2 Make(string name)
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
    }

    private sealed class ById(XmlDocument document) : SignedXml(document)
    {
        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) =>
            document?.GetElementsByTagName("*").OfType<XmlElement>().FirstOrDefault(e => e.GetAttribute("Id", Wsu) == idValue);
    }
}
