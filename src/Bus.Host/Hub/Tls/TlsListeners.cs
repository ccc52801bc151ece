using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Bus.Host.Hub.Tls;

/// <summary>Gives Kestrel's https listeners the hub's certificate, and has them ask for the callers' where that is wanted.</summary>
internal static class TlsListeners
{
    /// <exception cref="HubStartException">The certificate cannot be read.</exception>
    public static void Configure(KestrelServerOptions kestrel, TlsOptions options)
    {
        var certificate = options.Certificate.Length == 0 ? null : new ServerCertificate(options, TimeProvider.System);
        if (certificate is not null) Check(certificate, options);
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ClientCertificateMode = options.ClientCertificates ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
            // Whom a certificate proves is decided by the region, where it is used; the handshake proves the key.
            https.AllowAnyClientCertificate();
            https.OnAuthenticate = (connection, ssl) => Ask(connection, ssl, options);
            if (certificate is null) return;
            var log = kestrel.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Bus.Host.Tls");
            (certificate.Trouble, certificate.Renewed) = (log.CertificateNotRead, log.CertificateRenewed);
            // Selected for each connection, so that what the files hold now is what is shown; the chain comes from the same file.
            https.OnAuthenticate = (connection, ssl) =>
            {
                (ssl.ServerCertificateContext, ssl.ServerCertificateSelectionCallback) = (certificate.Current, null);
                Ask(connection, ssl, options);
            };
            https.ServerCertificateSelector = (_, _) => null; // a listener must have one or the other; the context above is what counts
        });
    }

    // By the port, since browsers ask their users at every page of a listener that asks.
    private static void Ask(ConnectionContext connection, SslServerAuthenticationOptions ssl, TlsOptions options)
    {
        if (connection.LocalEndPoint is not IPEndPoint local || !options.CertificatePorts.Contains(local.Port)) return;
        ssl.ClientCertificateRequired = true;
        // A session taken up again would prove a card that was pulled out meanwhile.
        ssl.AllowTlsResume = false;
        // As above: the handshake proves the key, the region whom.
        ssl.RemoteCertificateValidationCallback ??= (_, _, _, _) => true;
    }

    private static void Check(ServerCertificate certificate, TlsOptions options)
    {
        try
        {
            _ = certificate.Current;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw HubStartException.CertificateNotRead(options.Certificate, e.Message);
        }
    }
}
