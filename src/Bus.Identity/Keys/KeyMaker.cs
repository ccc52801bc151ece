using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Keys;

/// <summary>Makes signing keys with their certificates: RSA 2048 or ECDSA P-256. The certificate only carries the key: relying parties trust the metadata that it is in.</summary>
internal sealed class KeyMaker(IKeyRing keys, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public StoredSigningKey Make(MunicipalityCode municipality, string algorithm, SigningKeyState state)
    {
        var now = clock.GetUtcNow();
        using AsymmetricAlgorithm key = algorithm == "ecdsa" ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        var name = new X500DistinguishedName($"CN=bus-idp-{municipality}");
        var request = key is ECDsa ecdsa ? new CertificateRequest(name, ecdsa, HashAlgorithmName.SHA256) : new CertificateRequest(name, (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(options.Value.CertificateYears));
        var id = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData))[..16];
        return new StoredSigningKey(municipality, id, algorithm, state, certificate.RawData, keys.Seal(municipality, key.ExportPkcs8PrivateKey(), Context(id)), now, now);
    }

    public SigningKey Open(StoredSigningKey stored) => new(stored, keys.Open(stored.Municipality, stored.SealedKey, Context(stored.Id)));

    private static byte[] Context(string id) => Encoding.UTF8.GetBytes($"identity-key/{id}");
}
