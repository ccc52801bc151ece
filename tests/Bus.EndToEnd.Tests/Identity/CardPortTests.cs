using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>A hub asks for certificates at the port that is named for it, and at no other.</summary>
public sealed class CardPortTests : IDisposable
{
    private const string Code = "362018";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bus-card-port-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Certificate_IsAskedForAtItsPort_AndOpensASession()
    {
        using var key = RSA.Create(2048);
        using var authority = CardMaker.Make("CN=Town CA", null, key);
        using var cardKey = RSA.Create(2048);
        using var card = CardMaker.Make("CN=yamada", authority, cardKey);
        var (pem, keyFile) = (Path.Combine(_folder.FullName, "hub.pem"), Path.Combine(_folder.FullName, "hub.key"));
        await File.WriteAllTextAsync(pem, authority.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        var (usual, cards) = (HubProcess.FreePort(), HubProcess.FreePort());
        await using var hub = HubProcess.Prepare($"--Tls:Certificate={pem}", $"--Tls:CertificateKey={keyFile}", $"--Tls:CertificatePorts:0={cards}", $"--Identity:CardPort={cards}", $"--Identity:PublicUrl=https://localhost:{usual}");
        hub.MoreUrls.Add($"https://localhost:{usual}");
        hub.MoreUrls.Add($"https://localhost:{cards}");
        await hub.StartAgainAsync();
        await hub.ApplyAsync($"municipalities:\n  - code: \"{Code}\"\n    name: 徳島市\n    staff: {{ value: \"login,name,department,duties,email\\nyamada,山田,税務課,,\\n\" }}\n    cards: {{ ca: {{ file: {pem} }}, from: subject-cn, to: login, use: first, crl: none }}\n");
        using var shows = Client(card);
        // Twice, each time over a connection of its own, and at the usual port too: no session of TLS is taken up again.
        for (var i = 0; i < 2; i++)
        {
            using var opened = await shows.GetAsync($"https://localhost:{cards}/idp/{Code}/card");
            Assert.Equal($"https://localhost:{usual}/portal/{Code}", opened.Headers.Location?.OriginalString);
        }
        using var elsewhere = await shows.GetAsync($"https://localhost:{usual}/idp/{Code}/card");
        Assert.Contains("no-card", await elsewhere.Content.ReadAsStringAsync());
        using var shown = Client(null);
        using var without = await shown.GetAsync($"https://localhost:{cards}/idp/{Code}/card");
        Assert.Contains("no-card", await without.Content.ReadAsStringAsync());
    }

    private static HttpClient Client(X509Certificate2? card)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        if (card is not null) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => card;
        var http = new HttpClient(handler);
        http.DefaultRequestHeaders.ConnectionClose = true;
        return http;
    }
}
