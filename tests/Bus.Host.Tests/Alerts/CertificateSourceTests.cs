using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Core.Nodes;
using Bus.Host.Alerts;
using Bus.Host.Alerts.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Alerts;

/// <summary>A certificate that ends is told by mail, not by the senders whose calls fail.</summary>
public sealed class CertificateSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-certificates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(100, null)]
    [InlineData(20, "expires in")]
    [InlineData(-1, "expired on")]
    public async Task Certificate_ThatEndsSoonOrHasEnded_IsAnAlert(int days, string? said)
    {
        Put("tls.pem", days);
        var alerts = await Source(("Tls:Certificate", "tls.pem"), ("Tls:CertificateKey", "tls.pem")).LookAsync([], default);
        Assert.Equal(said is null ? 0 : 1, alerts.Count);
        Assert.All(alerts, a => Assert.Equal(("certificate/sole/Tls:Certificate", "certificate"), (a.Key, a.Kind)));
        Assert.All(alerts, a => Assert.Contains(said!, a.Text.En, StringComparison.Ordinal));
        Assert.All(alerts, a => Assert.Contains("運用担当者", a.Text.Ja, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Certificate_ThatIsGone_IsAnAlert_AndNoneIsNone()
    {
        Assert.Contains("cannot be read", Assert.Single(await Source(("Files:Ftp:Certificate", "none.pem")).LookAsync([], default)).Text.En, StringComparison.Ordinal);
        Assert.Empty(await Source().LookAsync([], default));
    }

    private CertificateSource Source(params (string Name, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build(), new Place(_folder), new SoleNode(), Options.Create(new AlertOptions()), TimeProvider.System);

    private void Put(string name, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=hub", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-200), now.AddDays(days).AddMinutes(5));
        File.WriteAllText(Path.Combine(_folder, name), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
    }

    private sealed class Place(string folder) : IHostEnvironment
    {
        public string ContentRootPath { get; set; } = folder;
        public string ApplicationName { get; set; } = "bus";
        public string EnvironmentName { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
