using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Core.Faults;
using Bus.Core.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Ingress.Security;

/// <summary>Looks at a certificate whose key was proven: is it valid now, and was it issued by an authority that the hub trusts?</summary>
internal sealed class ClientCertificates(IOptions<SoapOptions> options, TimeProvider clock, ILogger<ClientCertificates> log)
{
    private static readonly Fault OutOfTime = Refusals.Credentials(
        "証明書が有効期間の外です。新しい証明書に替え、運用担当者に登録を依頼してください。",
        "The certificate is outside its period of validity. Replace it, and have the operator register the new one.");

    private readonly Lock _gate = new();
    private (DateTime Written, X509Certificate2Collection Authorities) _read = (default, []);

    public Result<CertificateFacts> Check(X509Certificate2 certificate)
    {
        var now = clock.GetUtcNow();
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime()) return OutOfTime;
        return new CertificateFacts(certificate.GetCertHashString(HashAlgorithmName.SHA256), certificate.IssuerName.Name, certificate.SubjectName.Name, IsTrusted(certificate, now));
    }

    private bool IsTrusted(X509Certificate2 certificate, DateTimeOffset now)
    {
        var authorities = Authorities();
        if (authorities.Count == 0) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // No calls to elsewhere while a caller waits: a certificate is withdrawn by taking it out of the region.
        (chain.ChainPolicy.RevocationMode, chain.ChainPolicy.DisableCertificateDownloads) = (X509RevocationMode.NoCheck, true);
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }

    /// <summary>Read again when the file has changed; a file that cannot be read trusts nobody.</summary>
    private X509Certificate2Collection Authorities()
    {
        if (options.Value.ClientAuthorities.Length == 0) return [];
        lock (_gate)
        {
            var written = File.GetLastWriteTimeUtc(options.Value.ClientAuthorities);
            if (written == _read.Written) return _read.Authorities;
            var authorities = new X509Certificate2Collection();
            try
            {
                authorities.ImportFromPemFile(options.Value.ClientAuthorities);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
            {
                log.AuthoritiesNotRead(e.Message);
            }
            _read = (written, authorities);
            return authorities;
        }
    }
}
