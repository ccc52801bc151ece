using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Host.Hub.Tls;

/// <summary>The hub's certificate out of PEM files, read again when they change. Files that cannot be used leave the one before in force.</summary>
internal sealed class ServerCertificate(TlsOptions options, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _context;
    private (DateTime Certificate, DateTime Key) _read;
    private long _looked;

    /// <summary>Told when a change of the files cannot be used.</summary>
    public Action<string>? Trouble { get; set; }

    /// <summary>Told when another certificate holds.</summary>
    public Action<string>? Renewed { get; set; }

    /// <summary>What a new connection is given.</summary>
    /// <exception cref="CryptographicException">There never was a usable one.</exception>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_gate)
            {
                if (_context is not null && clock.GetElapsedTime(_looked) < options.ReloadInterval) return _context;
                _looked = clock.GetTimestamp();
                var written = (File.GetLastWriteTimeUtc(options.Certificate), File.GetLastWriteTimeUtc(KeyFile));
                if (_context is not null && written == _read) return _context;
                return _context = Read(written);
            }
        }
    }

    private string KeyFile => options.CertificateKey.Length == 0 ? options.Certificate : options.CertificateKey;

    private SslStreamCertificateContext Read((DateTime, DateTime) written)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(options.Certificate, KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.Certificate);
            var fresh = SslStreamCertificateContext.Create(certificate, chain, offline: true);
            if (_context is not null) Renewed?.Invoke(certificate.GetCertHashString(HashAlgorithmName.SHA256));
            _read = written;
            return fresh;
        }
        catch (Exception e) when (_context is not null && e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // Half written, perhaps: it is looked at again, and told each time.
            Trouble?.Invoke(e.Message);
            return _context!;
        }
    }
}
