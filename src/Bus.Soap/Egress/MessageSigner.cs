using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using Bus.Soap.Ingress.Security;
using Bus.Soap.Wire;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Egress;

/// <summary>Signs what a route asks to be signed: Body and Timestamp, RSA-SHA256, by the rules that the hub's own door asks for (<see cref="SignatureVerifier"/>).</summary>
internal sealed class MessageSigner(IOptions<SoapOptions> options)
{
    /// <summary>wsu:Id of what is signed.</summary>
    public const string BodyId = "body", TimestampId = "timestamp";
    private const string TokenId = "certificate";
    private readonly Lock _gate = new();
    private (DateTime Certificate, DateTime Key) _read;
    private X509Certificate2? _certificate;

    /// <summary>False: there is no usable key.</summary>
    public bool CanSign => Certificate() is not null;

    /// <summary>The envelope with its signature; null: the hub has no key to sign with, or it cannot be read.</summary>
    public PooledBuffer? Sign(PooledBuffer envelope)
    {
        if (Certificate() is not { } certificate || certificate.GetRSAPrivateKey() is not { } key) return null;
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.Load(envelope.OpenRead());
        var security = document.GetElementsByTagName("Security", Namespaces.Security).OfType<XmlElement>().First();
        security.AppendChild(Token(document, certificate));
        security.AppendChild(Signature(document, key));
        var signed = new PooledBuffer(envelope.Capacity);
        using (var xml = XmlWriter.Create(signed, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize, CloseOutput = false })) document.Save(xml);
        return signed;
    }

    private static XmlElement Token(XmlDocument document, X509Certificate2 certificate)
    {
        var token = document.CreateElement("wsse", "BinarySecurityToken", Namespaces.Security);
        token.SetAttribute("ValueType", Namespaces.X509Token + "#X509v3");
        token.SetAttribute("EncodingType", Namespaces.MessageSecurity + "#Base64Binary");
        token.SetAttribute("Id", Namespaces.Utility, TokenId);
        token.InnerText = Convert.ToBase64String(certificate.RawData);
        return token;
    }

    private static XmlNode Signature(XmlDocument document, RSA key)
    {
        var signer = new ByUtilityId(document) { SigningKey = key };
        signer.SignedInfo!.CanonicalizationMethod = Namespaces.ExclusiveC14N;
        signer.SignedInfo.SignatureMethod = SignatureAlgorithms.RsaSha256;
        foreach (var id in new[] { BodyId, TimestampId })
        {
            var reference = new Reference("#" + id) { DigestMethod = SignatureAlgorithms.Sha256 };
            reference.AddTransform(new XmlDsigExcC14NTransform());
            signer.AddReference(reference);
        }
        var named = document.CreateElement("wsse", "SecurityTokenReference", Namespaces.Security);
        var pointer = document.CreateElement("wsse", "Reference", Namespaces.Security);
        pointer.SetAttribute("URI", "#" + TokenId);
        pointer.SetAttribute("ValueType", Namespaces.X509Token + "#X509v3");
        named.AppendChild(pointer);
        signer.KeyInfo.AddClause(new KeyInfoNode(named));
        signer.ComputeSignature();
        return document.ImportNode(signer.GetXml(), true);
    }

    private X509Certificate2? Certificate()
    {
        var (path, keyPath) = (options.Value.SigningCertificate, options.Value.SigningKey.Length == 0 ? options.Value.SigningCertificate : options.Value.SigningKey);
        if (path.Length == 0) return null;
        lock (_gate)
        {
            var written = (File.GetLastWriteTimeUtc(path), File.GetLastWriteTimeUtc(keyPath));
            if (written == _read) return _certificate;
            try
            {
                var read = X509Certificate2.CreateFromPemFile(path, keyPath);
                (_certificate, _read) = (read.GetRSAPrivateKey() is null ? null : read, written);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
            {
                // Half written, perhaps: the one before goes on, if there was one.
                return _certificate;
            }
            return _certificate;
        }
    }

    private sealed class ByUtilityId(XmlDocument document) : SignedXml(document)
    {
        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) =>
            document?.GetElementsByTagName("*").OfType<XmlElement>().FirstOrDefault(e => e.GetAttribute("Id", Namespaces.Utility) == idValue);
    }
}
