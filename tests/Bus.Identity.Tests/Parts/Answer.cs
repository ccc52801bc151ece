using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace Bus.Identity.Tests.Parts;

/// <summary>A response as a relying party takes it: decoded, decrypted, verified by SignedXml against the keys of the published metadata.</summary>
public sealed class Answer
{
    private readonly XmlDocument _document;

    private Answer(string html, XmlDocument document) => (Html, _document) = (html, document);

    public string Html { get; }
    public string Xml => _document.OuterXml;
    public XmlElement Root => _document.DocumentElement!;

    public static async Task<Answer> OfAsync(HttpResponseMessage message)
    {
        var html = await message.Content.ReadAsStringAsync();
        return new Answer(html, Sp.Load(Encoding.UTF8.GetString(Convert.FromBase64String(Browser.Field(html, "SAMLResponse")))));
    }

    public static Answer Of(XmlElement element) => new("", Sp.Load(element.OuterXml));

    public string? Text(string path) => Node(path)?.InnerText;

    public XmlNode? Node(string path)
    {
        var names = new XmlNamespaceManager(_document.NameTable);
        names.AddNamespace("p", Sp.Protocol);
        names.AddNamespace("a", Sp.Assertion);
        names.AddNamespace("ds", SignedXml.XmlDsigNamespaceUrl);
        names.AddNamespace("xenc", "http://www.w3.org/2001/04/xmlenc#");
        return _document.SelectSingleNode(path, names);
    }

    /// <summary>True if the signature of this element, found by path, verifies with one of the certificates.</summary>
    public bool IsSigned(string path, params IEnumerable<X509Certificate2> certificates)
    {
        if (Node(path) is not XmlElement element || element.ChildNodes.OfType<XmlElement>().FirstOrDefault(e => e.LocalName == "Signature") is not { } signature) return false;
        var signed = new ById(_document);
        signed.LoadXml(signature);
        return certificates.Any(c => c.GetRSAPublicKey() is { } rsa && signed.CheckSignature(rsa));
    }

    /// <summary>The assertion decrypted with the relying party's key, as an answer of its own.</summary>
    public Answer Decrypt(RSA key)
    {
        var values = new[] { "//xenc:EncryptedKey//xenc:CipherValue", "//xenc:EncryptedData/xenc:CipherData/xenc:CipherValue" }.Select(p => Convert.FromBase64String(Text(p)!)).ToList();
        var secret = key.Decrypt(values[0], RSAEncryptionPadding.OaepSHA1);
        var cipher = values[1];
        byte[] plain;
        if (Node("//xenc:EncryptedData/xenc:EncryptionMethod")!.Attributes!["Algorithm"]!.Value.EndsWith("gcm", StringComparison.Ordinal))
        {
            plain = new byte[cipher.Length - 28];
            using var gcm = new AesGcm(secret, 16);
            gcm.Decrypt(cipher.AsSpan(0, 12), cipher.AsSpan(12, plain.Length), cipher.AsSpan(12 + plain.Length), plain);
        }
        else
        {
            using var aes = Aes.Create();
            aes.Key = secret;
            plain = aes.DecryptCbc(cipher.AsSpan(16), cipher.AsSpan(0, 16), PaddingMode.PKCS7);
        }
        return new Answer(Html, Sp.Load(Encoding.UTF8.GetString(plain)));
    }

    private sealed class ById(XmlDocument document) : SignedXml(document)
    {
        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) => document!.SelectSingleNode($"//*[@ID='{idValue}']") as XmlElement;
    }
}
