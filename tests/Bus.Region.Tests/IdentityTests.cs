using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bus.Core.Security;

namespace Bus.Region.Tests;

/// <summary>digest, certificates, replyTo and sign of the region file.</summary>
public class IdentityTests
{
    private static string With(string lines) => $"""
        municipalities:
          - code: "362018"
            name: 徳島市
            applications:
              - id: a
                name: A
                password: {"{ value: old-s3cret-123 }"}
        {string.Join('\n', lines.Split('\n').Select(l => "        " + l))}
        """;

    [Fact]
    public async Task Digest_KeepsThePasswordSealed_AndGivesItUpAgain()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With("digest: true"));
        var text = Assert.Single(hub.Application("a").DigestSecrets);
        Assert.Equal("old-s3cret-123", Encoding.UTF8.GetString(hub.Keys.Open(Hub.Code(), Convert.FromBase64String(text), SecretContext.PasswordDigest("a"))));
        Assert.Empty((await hub.ApplyAsync(With("digest: true"))).Changes);
        Assert.Contains((await hub.ApplyAsync(With("name: A".Replace("name: A", "digest: false")))).Changes, c => c.Text.En.Contains("digest", StringComparison.Ordinal));
        Assert.Empty(hub.Application("a").DigestSecrets);
    }

    [Fact]
    public async Task Export_OfIt_ChangesNothingWhereItIsAppliedAgain()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With("""
            digest: true
            certificates:
              - { fingerprint: "aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB:aa:BB" }
              - { issuer: "CN=LGPKI,C=JP", subject: "CN=kaz, O=Vendor, C=JP" }
            replyTo: ["https://kaz.example:8443/reply"]
            """));
        var application = hub.Application("a");
        Assert.Equal(string.Concat(Enumerable.Repeat("AABB", 16)), application.Certificates[0].Fingerprint);
        Assert.Equal(("CN=LGPKI, C=JP", "CN=kaz, O=Vendor, C=JP"), (application.Certificates[1].Issuer, application.Certificates[1].Subject));
        Assert.Equal(new Uri("https://kaz.example:8443/reply"), Assert.Single(application.ReplyTo));
        var export = RegionExporter.ToYaml(hub.Region);
        Assert.DoesNotContain("old-s3cret-123", export);
        Assert.Empty((await hub.ApplyAsync(export)).Changes);
        Assert.Equal(application, hub.Application("a") with { Certificates = application.Certificates, ReplyTo = application.ReplyTo, DigestSecrets = application.DigestSecrets, PasswordHashes = application.PasswordHashes,
            FtpHashes = application.FtpHashes, Provides = application.Provides, Consumes = application.Consumes, Answers = application.Answers, Asks = application.Asks });
    }

    /// <summary>What is shown of them is cut, or leaves the query out: taken for the same, an authority that is trusted no more would stay.</summary>
    [Theory]
    [InlineData("certificates: [{ subject: 'CN=collection.tokushima.example, O=A vendor with a long name, C=JP', issuer: 'CN=Authority G1, C=JP' }]", "G1", "G2")]
    [InlineData("replyTo: ['https://kaz.example/reply?queue=1']", "queue=1", "queue=2")]
    public async Task Difference_ThatIsNotShown_IsAppliedAllTheSame(string lines, string before, string after)
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With(lines));

        Assert.True((await hub.ApplyAsync(With(lines.Replace(before, after, StringComparison.Ordinal)))).Applied);
        Assert.Contains(after, RegionExporter.ToYaml(hub.Region), StringComparison.Ordinal);
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region))).Changes);
    }

    [Fact]
    public async Task ReplyTo_WithAnotherQueryAlone_IsApplied_AndTheQueryNotShown()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With("replyTo: ['https://kaz.example/reply?token=s3cret-old']"));
        var applied = await hub.ApplyAsync(With("replyTo: ['https://kaz.example/reply?token=s3cret-new']"));
        Assert.True(applied.Applied);
        Assert.Equal("?token=s3cret-new", Assert.Single(hub.Application("a").ReplyTo).Query);
        Assert.DoesNotContain(applied.Changes, c => $"{c}".Contains("s3cret", StringComparison.Ordinal));
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region))).Changes);
    }

    [Fact]
    public async Task Certificate_OfAnIssuerWhoseNameDiffersInItsEnd_IsApplied()
    {
        const string Certificate = "certificates: [{ issuer: \"CN=Certificate Authority of the Local Government Network G2, C=JP\", subject: \"CN=collection.tokushima.lg.example, O=Tokushima City, C=JP\" }]";
        using var hub = new Hub();
        await hub.ApplyAsync(With(Certificate));
        Assert.True((await hub.ApplyAsync(With(Certificate.Replace("G2", "G3", StringComparison.Ordinal)))).Applied);
        Assert.Contains("G3", Assert.Single(hub.Application("a").Certificates).Issuer);
    }

    /// <summary>Nothing has a word for it: the password and its hashes stay as they are.</summary>
    [Fact]
    public async Task Digest_OfAPasswordThatWasKnownByItsHashesOnly_IsApplied()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With(""));
        var known = hub.Application("a");
        var hashes = With("digest: true").Replace("{ value: old-s3cret-123 }", $"{{ hash: '{known.PasswordHashes[0]}', crypt: '{known.FtpHashes[0]}' }}", StringComparison.Ordinal);
        await hub.ApplyAsync(hashes);
        Assert.Equal("", Assert.Single(hub.Application("a").DigestSecrets));

        var applied = await hub.ApplyAsync(With("digest: true"));
        Assert.True(applied.Applied);
        Assert.Equal("その他の設定を変更", Assert.Single(applied.Changes).Text.Ja);
        Assert.NotEqual("", Assert.Single(hub.Application("a").DigestSecrets));
        Assert.Empty((await hub.ApplyAsync(With("digest: true"))).Changes);
    }

    [Fact]
    public async Task Certificate_AsPem_IsKeptByItsFingerprint()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=kaz", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var hub = new Hub();
        await hub.ApplyAsync(With("certificates:\n  - value: |\n" + string.Join('\n', certificate.ExportCertificatePem().Split('\n').Select(l => "      " + l))));
        Assert.Equal(certificate.GetCertHashString(HashAlgorithmName.SHA256), Assert.Single(hub.Application("a").Certificates).Fingerprint);
    }

    [Theory]
    [InlineData("certificates: [{ fingerprint: abc }]", "bad-fingerprint")]
    [InlineData("certificates: [{ issuer: CN=x }]", "bad-distinguished-name")]
    [InlineData("certificates: [{ issuer: CN=x, subject: '' }]", "bad-distinguished-name")]
    [InlineData("certificates: [{ value: nothing }]", "bad-certificate")]
    [InlineData("certificates: [{}]", "not-one-source")]
    [InlineData("replyTo: [ftp://x.example/]", "bad-reply-to")]
    [InlineData("replyTo: ['https://user:pw@x.example/']", "bad-reply-to")]
    [InlineData("replyTo: [not an address]", "bad-reply-to")]
    public void Mistake_IsNamed(string lines, string code)
    {
        var reading = RegionFile.ReadYaml(With(lines), new RegionOptions());
        var problems = RegionValidator.Validate(reading.Document!, new Samples().Current, Bus.Core.Region.RegionModel.Empty, false, new RegionOptions());
        Assert.Contains(problems, p => p.Code == code);
        Assert.DoesNotContain(problems, p => p.ToString().Contains("user:pw", StringComparison.Ordinal));
    }
}
