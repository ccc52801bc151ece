using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bus.Core.Region;

namespace Bus.Identity.Directories;

/// <summary>Which certificate a directory's server may show: one for its name from the authorities given, or with a key that is pinned. No list of revoked ones is fetched: segments often reach nothing.</summary>
internal sealed class LdapTrust
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly ImmutableArray<string> _pins;

    public LdapTrust(StaffDirectoryRule rule)
    {
        _pins = rule.Pins;
        if (rule.Authorities is not { } pem) return;
        _authorities = [];
        _authorities.ImportFromPem(pem);
    }

    public bool IsTrusted(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is not X509Certificate2 certificate) return false;
        if (!_pins.IsEmpty) return _pins.Any(pin => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(pin), Encoding.ASCII.GetBytes(PinOf(certificate))));
        // The name must fit in any case.
        return (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && (_authorities is null ? errors == SslPolicyErrors.None : Leads(certificate, chain));
    }

    /// <summary>How curl and GnuTLS write it: the hash of the public key.</summary>
    public static string PinOf(X509Certificate2 certificate) => $"sha256//{Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()))}";

    private bool Leads(X509Certificate2 certificate, X509Chain? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (var element in shown?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }
}
