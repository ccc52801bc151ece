using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Region.Tests;

/// <summary>Metadata by its address, in the region file.</summary>
public class MetadataAddressTests
{
    private static string With(string metadata) => $"municipalities:\n  - code: \"362018\"\n    name: 徳島市\n    relyingParties:\n      - id: kokuho\n        name: 国保\n        metadata: {metadata}\n";

    [Fact]
    public async Task Address_WithItsCertificate_ComesBackFromTheExport()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=federation", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var hub = new Hub();
        await hub.ApplyAsync(With($"{{ url: \"https://sp.example/metadata\", every: 6h, certificate: {{ value: \"{certificate.ExportCertificatePem().Replace("\n", "\\n", StringComparison.Ordinal)}\" }} }}"));
        var party = Assert.Single(hub.Region.Municipalities[0].RelyingParties);
        Assert.Equal(("", new Uri("https://sp.example/metadata"), TimeSpan.FromHours(6), Convert.ToBase64String(certificate.RawData)), (party.Metadata, party.Source!.Url, party.Source.Every, party.Source.Certificate));
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region))).Changes);
        Assert.Contains((await hub.ApplyAsync(With("{ url: \"https://sp.example/other\" }"))).Changes, c => c.Text.En.Contains("metadata.url", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ url: \"http://sp.example/metadata\" }", "bad-metadata-url")]
    [InlineData("{ url: \"https://user:pw@sp.example/metadata\" }", "bad-metadata-url")]
    [InlineData("{ url: \"file:///etc/passwd\" }", "bad-metadata-url")]
    [InlineData("{ url: \"https://sp.example/\", every: 1s }", "bad-retry-duration")]
    [InlineData("{ url: \"https://sp.example/\", certificate: { value: nothing } }", "bad-certificate")]
    [InlineData("{ value: \"<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'/>\", every: 1h }", "missing-metadata-url")]
    [InlineData("{ every: 1h }", "not-one-source")]
    public void Mistake_IsNamed(string metadata, string code)
    {
        var reading = RegionFile.ReadYaml(With(metadata), new RegionOptions());
        var problems = reading.Problems.Concat(reading.Document is { } document ? RegionValidator.Validate(document, new Samples().Current, Bus.Core.Region.RegionModel.Empty, false, new RegionOptions()) : []);
        Assert.Contains(problems, p => p.Code == code);
    }
}
