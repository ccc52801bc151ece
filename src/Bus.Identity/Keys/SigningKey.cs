using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bus.Core.Identity;
using Bus.Identity.Xml;

namespace Bus.Identity.Keys;

/// <summary>A key ready for signing. An instance of RSA or ECDsa serves one caller at a time, so they are kept in stock.</summary>
internal sealed class SigningKey(StoredSigningKey stored, byte[] pkcs8)
{
    private readonly ConcurrentBag<AsymmetricAlgorithm> _stock = [];

    public string Id => stored.Id;
    public SigningKeyState State => stored.State;
    public bool IsEcdsa => stored.Algorithm == "ecdsa";
    public string CertificateText { get; } = Convert.ToBase64String(stored.Certificate);
    public string AlgorithmName => IsEcdsa ? SamlNames.EcdsaSha256 : SamlNames.RsaSha256;

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (!_stock.TryTake(out var key)) key = Open();
        try
        {
            var hash = SHA256.HashData(data);
            // XML Signature 1.1, §6.4.3: r and s side by side.
            return key is ECDsa ecdsa ? ecdsa.SignHash(hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                : ((RSA)key).SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        finally
        {
            _stock.Add(key);
        }
    }

    private AsymmetricAlgorithm Open()
    {
        AsymmetricAlgorithm key = IsEcdsa ? ECDsa.Create() : RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }
}
