using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>Certificates of an authority and of cards.</summary>
internal static class CardMaker
{
    /// <param name="issuer">Null: it is an authority.</param>
    public static X509Certificate2 Make(string name, X509Certificate2? issuer, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (issuer is null) request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        if (issuer is null) return request.CreateSelfSigned(from, to.AddDays(1));
        using var made = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }
}
