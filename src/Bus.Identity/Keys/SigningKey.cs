using System.Security.Cryptography;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Identity.Xml;

namespace Bus.Identity.Keys;

/// <summary>A key ready for signing. An instance of RSA or ECDsa serves one caller at a time, so they are kept in stock.</summary>
internal sealed class SigningKey(StoredSigningKey stored, byte[] pkcs8)
{
    private readonly Stock<AsymmetricAlgorithm> _stock = new(() => Open(stored, pkcs8));
    private readonly byte[] _certificate = Encoding.ASCII.GetBytes(Convert.ToBase64String(stored.Certificate));

    public string Id => stored.Id;
    public SigningKeyState State => stored.State;
    public bool IsEcdsa => IsOfCurves(stored);
    public string CertificateText { get; } = Convert.ToBase64String(stored.Certificate);
    /// <summary>The same as it stands in every signature.</summary>
    public ReadOnlySpan<byte> CertificateBytes => _certificate;
    public string AlgorithmName => IsEcdsa ? SamlNames.EcdsaSha256 : SamlNames.RsaSha256;

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var key = _stock.Take();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        // XML Signature 1.1, §6.4.3: r and s side by side.
        var signature = key is ECDsa ecdsa ? ecdsa.SignHash(hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            : ((RSA)key).SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _stock.PutBack(key);
        return signature;
    }

    private static AsymmetricAlgorithm Open(StoredSigningKey stored, byte[] pkcs8)
    {
        AsymmetricAlgorithm key = IsOfCurves(stored) ? ECDsa.Create() : RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }

    private static bool IsOfCurves(StoredSigningKey stored) => stored.Algorithm == "ecdsa";
}
