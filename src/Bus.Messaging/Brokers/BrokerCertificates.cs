using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Messaging.Brokers;

/// <summary>Whom <c>amqps</c> trusts: a certificate of a trusted authority, in the name of the host.</summary>
internal sealed class BrokerCertificates
{
    private readonly X509Certificate2Collection? _authorities;

    private BrokerCertificates(X509Certificate2Collection? authorities) => _authorities = authorities;

    /// <summary>Null without TLS.</summary>
    /// <exception cref="BrokerSettingException">The file of authorities cannot be read.</exception>
    public static BrokerCertificates? Of(BrokerAddress address, BrokerOptions options) =>
        address.Tls ? new BrokerCertificates(options.CertificateAuthority is { } file ? Read(file) : null) : null;

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return false;
        using var server = new X509Certificate2(certificate);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return false;
        return _authorities is null ? !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) : Builds(server, chain);
    }

    private bool Builds(X509Certificate2 server, X509Chain? sent)
    {
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // RFC 5280, 4.2.1.12: serverAuth
        if (sent is not null) foreach (var element in sent.ChainElements) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        return own.Build(server);
    }

    private static X509Certificate2Collection Read(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Wrong(file);
        }
        return authorities.Count > 0 ? authorities : throw Wrong(file);
    }

    private static BrokerSettingException Wrong(string file) => new(
        $"Broker:CertificateAuthority {file} から証明書を読めません。認証局の PEM ファイルを指定してください。 / Broker:CertificateAuthority {file} holds no readable certificate; name a PEM file of the authority.");
}
