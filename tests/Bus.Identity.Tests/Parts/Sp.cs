using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using Bus.Core.Region;

namespace Bus.Identity.Tests.Parts;

/// <summary>A relying party made by the framework's own means, not by the hub's: it writes requests, signs them with SignedXml, verifies with SignedXml and decrypts by hand.</summary>
public sealed class Sp(string id = "kokuho")
{
    public const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
    public const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    private static readonly RSA SharedKey = RSA.Create(2048);

    public RSA Key { get; init; } = SharedKey;
    public string EntityId => $"https://{id}.example/sp";
    public string Acs => $"https://{id}.example/acs";
    public string Slo => $"https://{id}.example/slo";
    public bool RequestsSigned { get; init; }
    public string ExtraMetadata { get; init; } = "";
    public string ExtraAttributes { get; init; } = "";

    public X509Certificate2 Certificate => field ??= new CertificateRequest($"CN={id}", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, default), new DateTimeOffset(2036, 1, 1, 0, 0, 0, default));

    public string Metadata =>
        $"""
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{EntityId}" {ExtraAttributes}><!-- as vendors write them -->
          <md:SPSSODescriptor AuthnRequestsSigned="{(RequestsSigned ? "true" : "false")}" protocolSupportEnumeration="{Protocol}">
            <md:KeyDescriptor><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(Certificate.RawData)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{Slo}"/>{ExtraMetadata}
            <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{Acs}" index="0" isDefault="true"/>
            <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="{Acs}/artifact" index="1"/>
          </md:SPSSODescriptor>
        </md:EntityDescriptor>
        """;

    public RelyingParty Declared(SignOnRules? rules = null) => new(id, $"業務システム {id}", Metadata) { SignOn = rules };

    public string AuthnRequest(Hub hub, string? attributes = null, string content = "", string? requestId = null, string? destination = null, DateTimeOffset? at = null, string? issuer = null) =>
        $"<samlp:AuthnRequest xmlns:samlp=\"{Protocol}\" xmlns:saml=\"{Assertion}\" ID=\"{requestId ?? NewId()}\" Version=\"2.0\" IssueInstant=\"{at ?? hub.Clock.Now:yyyy-MM-ddTHH:mm:ssZ}\" "
        + $"Destination=\"{destination ?? hub.Idp + "/sso"}\" {attributes}><saml:Issuer>{issuer ?? EntityId}</saml:Issuer>{content}</samlp:AuthnRequest>";

    public string LogoutRequest(Hub hub, string nameId, string? sessionIndex, string? requestId = null) =>
        $"<samlp:LogoutRequest xmlns:samlp=\"{Protocol}\" xmlns:saml=\"{Assertion}\" ID=\"{requestId ?? NewId()}\" Version=\"2.0\" IssueInstant=\"{hub.Clock.Now:yyyy-MM-ddTHH:mm:ssZ}\" Destination=\"{hub.Idp}/slo\">"
        + $"<saml:Issuer>{EntityId}</saml:Issuer><saml:NameID>{nameId}</saml:NameID>{(sessionIndex is null ? "" : $"<samlp:SessionIndex>{sessionIndex}</samlp:SessionIndex>")}</samlp:LogoutRequest>";

    public static string NewId() => "_" + Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The query of the Redirect binding.</summary>
    public string Query(string xml, string? relayState = null, bool sign = false, string parameter = "SAMLRequest", string algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")
    {
        var query = $"{parameter}={Uri.EscapeDataString(Deflate(Encoding.UTF8.GetBytes(xml)))}{(relayState is null ? "" : "&RelayState=" + Uri.EscapeDataString(relayState))}";
        if (!sign) return query;
        query += $"&SigAlg={Uri.EscapeDataString(algorithm)}";
        var hash = algorithm.EndsWith("sha1", StringComparison.Ordinal) ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        return $"{query}&Signature={Uri.EscapeDataString(Convert.ToBase64String(Key.SignData(Encoding.ASCII.GetBytes(query), hash, RSASignaturePadding.Pkcs1)))}";
    }

    public static string Deflate(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var deflater = new DeflateStream(output, CompressionLevel.SmallestSize)) deflater.Write(bytes);
        return Convert.ToBase64String(output.ToArray());
    }

    /// <summary>The message with an enveloped signature behind its Issuer.</summary>
    public XmlDocument Sign(string xml, string? method = null, string? digest = null, string? reference = null)
    {
        var document = Load(xml);
        var signed = new SignedXml(document) { SigningKey = Key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        if (method is not null) signed.SignedInfo.SignatureMethod = method;
        var about = new Reference(reference ?? "#" + document.DocumentElement!.GetAttribute("ID"));
        if (digest is not null) about.DigestMethod = digest;
        about.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        about.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(about);
        signed.ComputeSignature();
        document.DocumentElement!.InsertAfter(document.ImportNode(signed.GetXml(), true), document.DocumentElement.FirstChild);
        return document;
    }

    public static XmlDocument Load(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        return document;
    }
}
