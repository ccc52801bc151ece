using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Calls;

/// <summary>How callers prove themselves on a real hub: PasswordDigest, TLS with certificates that are renewed while it runs, certificates of clients.</summary>
public sealed class CredentialsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bus-tls-");
    private readonly X509Certificate2 _authority = Issue("CN=Test CA", null);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Digest_ProvesOnce_AlsoAcrossARestart_AndAForeignToolkitCanDoIt()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Region("digest: true"));
        var spent = Caller.Envelope(Caller.Send("d-1"), Digest("s3cret-c"));
        using (var caller = new Caller(hub.Address))
        {
            var first = await caller.PostAsync(spent);
            Assert.True(first.Status == 200, first.ToString());
            foreach (var wrong in new[] { spent, Caller.Envelope(Caller.Send("d-2"), Digest("guess")), Caller.Envelope(Caller.Send("d-3"), Digest("s3cret-c", age: TimeSpan.FromMinutes(10))) })
                Assert.Equal((401, "unauthenticated"), ((await caller.PostAsync(wrong)) is var said ? said.Status : 0, said.Code));
        }
        await hub.KillAsync();
        await hub.StartAgainAsync();
        using (var caller = new Caller(hub.Address)) Assert.Equal(401, (await caller.PostAsync(spent)).Status);

        var script = Path.Combine(_folder.FullName, "digest.py");
        await File.WriteAllTextAsync(script, $$"""
            from zeep import Client
            from zeep.wsse.username import UsernameToken
            client = Client("{{hub.Address}}soap/362018/exchange?wsdl", wsse=UsernameToken("collection", "s3cret-c", use_digest=True))
            print([r.number for r in client.service.ListReceipts().receipt])
            """);
        var zeep = await Commands.RunAsync("/usr/bin/python3", [script]);
        Assert.True(zeep.Exit == 0 && zeep.Output.Contains("362018-", StringComparison.Ordinal), zeep.ToString());
    }

    [Fact]
    public async Task Digest_WhereItIsNotEnabled_ProvesNobody()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Region(""));
        using var caller = new Caller(hub.Address);
        Assert.Equal(401, (await caller.PostAsync(Caller.Envelope(Caller.Send("d-1"), Digest("s3cret-c")))).Status);
        Assert.Equal(200, (await caller.PostAsync(Caller.Envelope(Caller.Send("d-1"), Caller.Token("collection", "s3cret-c")))).Status);
    }

    [Fact]
    public async Task Tls_WithClientCertificates_AndRenewedWithoutRestart()
    {
        using var own = Issue("CN=kaz", null);
        using var issued = Issue("CN=tai, O=Vendor, C=JP", _authority);
        using var forged = Issue("CN=tai, O=Vendor, C=JP", null);
        using var stranger = Issue("CN=stranger", _authority);
        using var expired = Issue("CN=tai, O=Vendor, C=JP", _authority, from: -20, to: -10);
        var (pem, key) = (Path.Combine(_folder.FullName, "tls.pem"), Path.Combine(_folder.FullName, "tls.key"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "ca.pem"), _authority.ExportCertificatePem());
        Write(Issue("CN=first", _authority), pem, key);
        await using var hub = HubProcess.Prepare($"--Tls:Certificate={pem}", $"--Tls:CertificateKey={key}", "--Tls:ReloadInterval=00:00:00.050", "--Tls:ClientCertificates=true",
            $"--Soap:ClientAuthorities={Path.Combine(_folder.FullName, "ca.pem")}");
        var address = new Uri($"https://127.0.0.1:{HubProcess.FreePort()}/");
        hub.MoreUrls.Add(address.ToString());
        await hub.StartAgainAsync();
        await hub.ApplyAsync(Region($"certificates: [{{ fingerprint: {own.GetCertHashString(HashAlgorithmName.SHA256)} }}]", """certificates: [{ issuer: "CN=Test CA", subject: "CN=tai, O=Vendor, C=JP" }]"""));

        Assert.Equal(200, await StatusAsync(own, Caller.Send("c-1"), "collection-history"));
        const string list = $"""<ListReceipts xmlns="{SoapSender.Exchange}"/>""";
        Assert.Equal(200, await StatusAsync(issued, list, "exchange"));
        foreach (var wrong in new[] { forged, stranger, expired, null }) Assert.Equal(401, await StatusAsync(wrong, list, "exchange"));

        using var caller = new Caller(address);
        await caller.PostAsync(Caller.Envelope(list), "exchange");
        Assert.Equal("CN=first", caller.ServerShown);
        await File.WriteAllTextAsync(pem, "broken");
        await Eventually.HoldsAsync(async () =>
        {
            await caller.PostAsync(Caller.Envelope(list), "exchange");
            return hub.Log.Contains("cannot be used; the one before stays in force", StringComparison.Ordinal);
        }, () => Task.FromResult(hub.Log));
        Assert.Equal("CN=first", caller.ServerShown);
        Write(Issue("CN=second", _authority), pem, key);
        await Eventually.HoldsAsync(async () =>
        {
            await caller.PostAsync(Caller.Envelope(list), "exchange");
            return caller.ServerShown == "CN=second";
        }, () => Task.FromResult(hub.Log));

        async Task<int> StatusAsync(X509Certificate2? certificate, string operation, string service)
        {
            using var client = new Caller(address, certificate);
            return (await client.PostAsync(Caller.Envelope(operation), service)).Status;
        }
    }

    [Fact]
    public async Task Tls_WithAnUnreadableCertificate_SaysSoAtTheStart()
    {
        var hub = HubProcess.Prepare();
        await using var _ = hub;
        Directory.CreateDirectory(hub.Data);
        var ended = await hub.StartInVainAsync($"--Tls:Certificate={Path.Combine(_folder.FullName, "none.pem")}", "--urls", $"https://127.0.0.1:{HubProcess.FreePort()}");
        Assert.Equal(1, ended.Exit);
        Assert.Contains("TLS", ended.ToString(), StringComparison.Ordinal);
    }

    private static string Region(string collection, string delinquency = "") => $$"""
        municipalities:
          - code: "362018"
            name: 徳島市
            applications:
              - id: collection
                name: 収納
                password: { value: s3cret-c }
                {{collection}}
                provides: [{ contract: collection-history }]
              - id: delinquency
                name: 滞納
                password: { value: s3cret-d }
                {{delinquency}}
                consumes: [{ contract: collection-history, by: mailbox }]
        """;

    private static string Digest(string password, TimeSpan age = default)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        var created = (DateTime.UtcNow - age).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        var digest = Convert.ToBase64String(SHA1.HashData([.. nonce, .. Encoding.UTF8.GetBytes(created + password)]));
        return $"""
            <w:Security xmlns:w="{Caller.Wsse}"><w:UsernameToken><w:Username>collection</w:Username><w:Password Type="{Caller.PasswordType}#PasswordDigest">{digest}</w:Password>
            <w:Nonce>{Convert.ToBase64String(nonce)}</w:Nonce><u:Created xmlns:u="{Caller.Wsu}">{created}</u:Created></w:UsernameToken></w:Security>
            """;
    }

    private static X509Certificate2 Issue(string subject, X509Certificate2? issuer, int from = -1, int to = 30)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null && subject == "CN=Test CA", false, 0, true));
        var now = DateTimeOffset.UtcNow;
        if (issuer is null) return request.CreateSelfSigned(now.AddDays(-30), now.AddDays(to + 30));
        using var made = request.Create(issuer, now.AddDays(from), now.AddDays(to), RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }

    private static void Write(X509Certificate2 certificate, string pem, string key)
    {
        File.WriteAllText(key, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(pem, certificate.ExportCertificatePem());
        certificate.Dispose();
    }
}
