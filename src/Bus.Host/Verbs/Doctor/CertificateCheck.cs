using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Host.Verbs.Doctor;

/// <summary>The certificates that the settings name: readable, in force, fitting their keys, with their chain.</summary>
internal static class CertificateCheck
{
    /// <summary>So long before its end a certificate is told of, unless somebody says otherwise.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>What is to be said of each, with the setting that names it.</summary>
    /// <param name="chains">Whether its chain is looked at, too: a root of one's own that signs without intermediates cannot be told from what is missing.</param>
    public static IReadOnlyList<(string Setting, Finding Finding)> Run(IConfiguration configuration, string dataFolder, TimeSpan soon, bool chains, TimeProvider clock)
    {
        var findings = new List<(string, Finding)>();
        // Kestrel takes relative paths from its content root, the data folder; the others are taken from where the program was started.
        var (data, here) = (Path.GetFullPath(dataFolder), Directory.GetCurrentDirectory());
        void Add(string setting, string from, string path, string? key = null, string? password = null, bool isAuthority = false) => findings.Add((setting, Look(setting, path, key, password, isAuthority || !chains, isAuthority, from, soon, clock)));
        foreach (var section in configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e.GetSection("Certificate")).Append(configuration.GetSection("Kestrel:Certificates:Default")))
            if (section["Path"] is { } path) Add(section.Path, data, path, section["KeyPath"], section["Password"]);
        if (configuration["Tls:Certificate"] is { Length: > 0 } tls) Add("Tls:Certificate", data, tls, configuration["Tls:CertificateKey"]);
        if (configuration["Soap:ClientAuthorities"] is { Length: > 0 } clients) Add("Soap:ClientAuthorities", here, clients, isAuthority: true);
        if (configuration["Files:Ftp:Certificate"] is { Length: > 0 } ftp) Add("Files:Ftp:Certificate", here, ftp, configuration["Files:Ftp:CertificateKey"]);
        if (configuration["Broker:CertificateAuthority"] is { Length: > 0 } authority) Add("Broker:CertificateAuthority", here, authority, isAuthority: true);
        return findings;
    }

    private static Finding Look(string setting, string path, string? key, string? password, bool alone, bool isAuthority, string from, TimeSpan soon, TimeProvider clock)
    {
        string Whole(string file) => Path.GetFullPath(file, from);
        try
        {
            using var certificate = Load(Whole(path), key is null ? null : Whole(key), password, isAuthority);
            return InForce(setting, certificate, soon, clock) ?? Chained(setting, certificate, Whole(path), alone)
                ?? Finding.Good($"証明書 {setting} は {certificate.NotAfter:yyyy-MM-dd} まで有効です", $"the certificate {setting} is good until {certificate.NotAfter:yyyy-MM-dd}");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Finding.Bad($"証明書 {setting} を使えません：読めないか、鍵と合いません（{path}）", $"the certificate {setting} cannot be used: unreadable, or its key does not fit ({path})",
                "証明書と鍵の組、形式（PEM または PFX）、パスワードを確認してください", "check that certificate and key belong together, their form (PEM or PFX) and the password");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad($"証明書 {setting} のファイルを読めません（{path}）", $"the file of the certificate {setting} cannot be read ({path})", "パスと権限を直してください", "correct its path and mode");
        }
    }

    private static X509Certificate2 Load(string path, string? key, string? password, bool isAuthority)
    {
        if (isAuthority) return X509Certificate2.CreateFromPem(File.ReadAllText(path));
        if (Path.GetExtension(path) is ".pfx" or ".p12") return X509CertificateLoader.LoadPkcs12FromFile(path, password);
        return password is null ? X509Certificate2.CreateFromPemFile(path, key) : X509Certificate2.CreateFromEncryptedPemFile(path, password, key);
    }

    private static Finding? InForce(string setting, X509Certificate2 certificate, TimeSpan soon, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var (from, to) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        if (now < from) return Finding.Bad($"証明書 {setting} は {from:yyyy-MM-dd} からしか使えません", $"the certificate {setting} is not in force before {from:yyyy-MM-dd}", "時計と証明書を確認してください", "check the clock and the certificate");
        if (now > to) return Finding.Bad($"証明書 {setting} は {to:yyyy-MM-dd} に失効しました", $"the certificate {setting} expired on {to:yyyy-MM-dd}", "新しい証明書に替えてください", "put a new one in its place");
        return to - now > soon ? null : Finding.Bad($"証明書 {setting} はあと {(to - now).Days} 日（{to:yyyy-MM-dd}）で失効します", $"the certificate {setting} expires in {(to - now).Days} days ({to:yyyy-MM-dd})",
            "更新の手続きを始めてください", "begin its renewal");
    }

    // Whether the root is trusted is for the callers' machines to say; whether the chain leads to one is ours.
    private static Finding? Chained(string setting, X509Certificate2 certificate, string path, bool alone)
    {
        if (alone || certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)) return null;
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (Path.GetExtension(path) is not (".pfx" or ".p12")) chain.ChainPolicy.ExtraStore.ImportFromPemFile(path);
        chain.Build(certificate);
        return chain.ChainStatus.Any(s => s.Status == X509ChainStatusFlags.PartialChain)
            ? Finding.Bad($"証明書 {setting} の中間証明書がありません", $"the certificate {setting} lacks its intermediate certificates",
                "発行元の中間証明書を、サーバー証明書の後に同じファイルへ加えてください", "add the issuer's intermediate certificates to the same file, after the server's own")
            : null;
    }
}
