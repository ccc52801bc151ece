using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Tests.Rabbit;

namespace Bus.Messaging.Tests.Rabbit;

public class RabbitTlsTests
{
    [Fact]
    public async Task Amqps_TrustsTheNamedAuthorityOnly_AndItsHostOnly()
    {
        var folder = Directory.CreateTempSubdirectory("bus-tls-").FullName;
        using var key = RSA.Create(2048);
        using var certificate = Make(key, "CN=broker", IPAddress.Loopback);
        using var otherKey = RSA.Create(2048);
        using var other = Make(otherKey, "CN=other", IPAddress.Loopback);
        string Write(string name, string pem) { var file = Path.Combine(folder, name); File.WriteAllText(file, pem); return file; }
        var (own, stranger) = (Write("own.pem", certificate.ExportCertificatePem()), Write("other.pem", other.ExportCertificatePem()));
        var port = RabbitServer.FreePort();
        await using var rabbit = await RabbitServer.StartAsync($"listeners.ssl.default = 127.0.0.1:{port}", $"ssl_options.certfile = {own}",
            $"ssl_options.keyfile = {Write("key.pem", key.ExportPkcs8PrivateKeyPem())}", $"ssl_options.cacertfile = {own}", "ssl_options.verify = verify_none", "ssl_options.fail_if_no_peer_cert = false");

        async Task RefusedAsync(string host, params (string, string)[] more)
        {
            await using var refused = new RoadHost(new Taker(), [.. On(host, port), .. more]);
            await refused.StartAsync();
            await Eventually.HoldsAsync(() => refused.Log.Contains("[7002]"), () => refused.Log);
            Assert.True(refused.Log.Contains("is not trusted"), refused.Log);
            Assert.False(refused.Road.IsOpen);
        }
        await RefusedAsync("127.0.0.1");
        await RefusedAsync("127.0.0.1", ("CertificateAuthority", stranger));
        await RefusedAsync("localhost", ("CertificateAuthority", own)); // the certificate says 127.0.0.1

        await using var host = await RoadHost.StartAsync(new Taker(), [.. On("127.0.0.1", port), ("CertificateAuthority", own)]);
        await host.DeliverAsync(1, 2);
        Directory.Delete(folder, recursive: true);
    }

    // Its connection is waited for long: on a slow machine a handshake that did not end in time would be another cause than the one that is looked for.
    private static (string, string)[] On(string host, int port) => [("Engine", "rabbitmq"), ("Uri", $"amqps://guest:guest@{host}:{port}/"), ("Queue", "tickets"), ("ConnectTimeout", "00:01:00")];

    private static X509Certificate2 Make(RSA key, string name, IPAddress address)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }
}
