using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Host.Hub;

namespace Bus.Host.Verbs.Doctor;

/// <summary>The certificates that the settings name: readable, in force, fitting their keys, with their chain.</summary>
internal static class CertificateCheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public static IReadOnlyList<Finding> Run(HubSettings settings, TimeProvider clock)
    {
        var configuration = settings.Build();
        var findings = new List<Finding>();
        foreach (var section in configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e.GetSection("Certificate")).Append(configuration.GetSection("Kestrel:Certificates:Default")))
            if (section["Path"] is { } path) findings.Add(Look(section.Path, path, section["KeyPath"], section["Password"], isAuthority: false, settings, clock));
        if (configuration["Tls:Certificate"] is { Length: > 0 } tls) findings.Add(Look("Tls:Certificate", tls, configuration["Tls:CertificateKey"], null, isAuthority: false, settings, clock));
        if (configuration["Soap:ClientAuthorities"] is { Length: > 0 } clients) findings.Add(Look("Soap:ClientAuthorities", clients, null, null, isAuthority: true, settings, clock));
        if (configuration["Files:Ftp:Certificate"] is { } ftp) findings.Add(Look("Files:Ftp:Certificate", ftp, configuration["Files:Ftp:CertificateKey"], null, isAuthority: false, settings, clock));
        if (configuration["Broker:CertificateAuthority"] is { } authority) findings.Add(Look("Broker:CertificateAuthority", authority, null, null, isAuthority: true, settings, clock));
        return findings;
    }

    private static Finding Look(string setting, string path, string? key, string? password, bool isAuthority, HubSettings settings, TimeProvider clock)
    {
        // Kestrel takes relative paths from its content root, the data folder.
        string Whole(string file) => Path.GetFullPath(file, Path.GetFullPath(settings.DataFolder));
        try
        {
            using var certificate = Load(Whole(path), key is null ? null : Whole(key), password, isAuthority);
            return InForce(setting, certificate, clock) ?? Chained(setting, certificate, Whole(path), isAuthority)
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

    private static Finding? InForce(string setting, X509Certificate2 certificate, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var (from, to) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        if (now < from) return Finding.Bad($"証明書 {setting} は {from:yyyy-MM-dd} からしか使えません", $"the certificate {setting} is not in force before {from:yyyy-MM-dd}", "時計と証明書を確認してください", "check the clock and the certificate");
        if (now > to) return Finding.Bad($"証明書 {setting} は {to:yyyy-MM-dd} に失効しました", $"the certificate {setting} expired on {to:yyyy-MM-dd}", "新しい証明書に替えてください", "put a new one in its place");
        return to - now > Soon ? null : Finding.Bad($"証明書 {setting} はあと {(to - now).Days} 日（{to:yyyy-MM-dd}）で失効します", $"the certificate {setting} expires in {(to - now).Days} days ({to:yyyy-MM-dd})",
            "更新の手続きを始めてください", "begin its renewal");
    }

    // Whether the root is trusted is for the callers' machines to say; whether the chain leads to one is ours.
    private static Finding? Chained(string setting, X509Certificate2 certificate, string path, bool isAuthority)
    {
        if (isAuthority || certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)) return null;
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
