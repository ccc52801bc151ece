using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bus.Identity.Faults;
using Bus.Identity.Keys;
using Bus.Identity.Xml;

namespace Bus.Identity.Signing;

/// <summary>Signatures of the Redirect binding (SAML 2.0 Bindings, §3.4.4.1): over the octets of the query as they were sent.</summary>
/// <param name="Signed"><c>SAMLRequest=…&amp;RelayState=…&amp;SigAlg=…</c>, as received.</param>
internal sealed record QuerySignature(string Signed, string Algorithm, byte[] Value)
{
    public void Verify(IReadOnlyList<X509Certificate2> certificates)
    {
        var hash = Algorithm switch
        {
            SamlNames.RsaSha256 or SamlNames.EcdsaSha256 => HashAlgorithmName.SHA256,
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" or "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => HashAlgorithmName.SHA384,
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => HashAlgorithmName.SHA512,
            _ => throw new SamlException(SamlFault.WeakAlgorithm, $"{Algorithm}。", $"{Algorithm}."),
        };
        var data = Encoding.ASCII.GetBytes(Signed);
        var elliptic = Algorithm.Contains("#ecdsa", StringComparison.Ordinal);
        if (!certificates.Any(c => elliptic ? MatchesEcdsa(c, data, hash) : MatchesRsa(c, data, hash)))
            throw new SamlException(SamlFault.BadSignature, "メタデータにあるどの鍵とも一致しません。", "It matches none of the keys in the metadata.");
    }

    /// <summary>The query of a message of ours, signed.</summary>
    public static string Sign(string parameter, string deflated, string? relayState, SigningKey key)
    {
        var query = $"{parameter}={Uri.EscapeDataString(deflated)}{(relayState is null ? "" : "&RelayState=" + Uri.EscapeDataString(relayState))}&SigAlg={Uri.EscapeDataString(key.AlgorithmName)}";
        return $"{query}&Signature={Uri.EscapeDataString(Convert.ToBase64String(key.Sign(Encoding.ASCII.GetBytes(query))))}";
    }

    private bool MatchesRsa(X509Certificate2 certificate, byte[] data, HashAlgorithmName hash)
    {
        using var key = certificate.GetRSAPublicKey();
        return key is { KeySize: >= 2048 } && key.VerifyData(data, Value, hash, RSASignaturePadding.Pkcs1);
    }

    private bool MatchesEcdsa(X509Certificate2 certificate, byte[] data, HashAlgorithmName hash)
    {
        using var key = certificate.GetECDsaPublicKey();
        return key is not null && key.VerifyData(data, Value, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
