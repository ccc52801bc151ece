using System.Collections.Immutable;
using System.Text;
using Bus.Core.Region;
using Bus.Core.Security;

namespace Bus.Region.Tests;

public class PartnerTests
{
    private const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDE+IrHlqnOTtFpdLdApPOGWMPjLX6RRdM5k8xzz3+7J";
    private const string Contract = "collection-history";
    private const string Key = "-----BEGIN OPENSSH PRIVATE KEY-----\\nAAAA\\n-----END OPENSSH PRIVATE KEY-----";

    [Fact]
    public async Task Apply_APartner_KeepsItsSecretSealed_AndExportsWhatChangesNothing()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With());
        var partner = Assert.Single(hub.Application("a").Partners!.Value);

        Assert.Equal("pw-of-the-bank", Encoding.UTF8.GetString(hub.Keys.Open(Hub.Code(), Convert.FromBase64String(partner.SealedSecret!), SecretContext.Partner("a", "bank"))));
        Assert.Equal((48_000, TimeSpan.FromMinutes(30)), (partner.Bandwidth, partner.AlertAfter));
        Assert.Equal(new SetTimes([new(6, 0), new(17, 30)], Days.Business), partner.Times);
        Assert.Equal([new PartnerFetch(Contract, "/out", "*.csv", true, FetchedFate.Move, "/done")], partner.Fetch.ToArray());
        var yaml = RegionExporter.ToYaml(hub.Region);
        Assert.DoesNotContain("pw-of-the-bank", yaml, StringComparison.Ordinal);
        Assert.Empty((await hub.ApplyAsync(yaml, prune: true)).Changes);
        Assert.Empty((await hub.ApplyAsync(With())).Changes);
        Assert.DoesNotContain(hub.Log.Lines, l => l.Contains("pw-of-the-bank", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_APartnerWithoutItsSecret_KeepsTheOneThatIsThere()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With());
        var before = hub.Application("a").Partners!.Value[0].SealedSecret;

        await hub.ApplyAsync(With(secret: "", bandwidth: "96KB"));

        Assert.Equal((before, 96_000), (hub.Application("a").Partners!.Value[0].SealedSecret, hub.Application("a").Partners!.Value[0].Bandwidth));
    }

    [Fact]
    public async Task Apply_WithoutThePartner_KeepsIt_AndPruneRemovesIt()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(With());
        var without = Of($"provides: [ {{ contract: {Contract} }} ]");

        Assert.Contains((await hub.ApplyAsync(without)).Changes, c => c is { Kind: RegionChangeKind.Kept, Path: "362018/a/partners/bank" });
        await hub.ApplyAsync(without, prune: true);

        Assert.Null(hub.Application("a").Partners);
    }

    [Theory]
    [InlineData("address: http://bank.example", "bad-address")]
    [InlineData("address: sftp://user:secret-pw@bank.example", "bad-address")]
    [InlineData("address: \"sftp://bank.example/in\"", "bad-address")]
    [InlineData("address: \"sftp://-oProxyCommand=x\"", "bad-address")]
    [InlineData("pins: []", "missing-pin")]
    [InlineData("pins: [\"ssh-ed25519 AAAA\"]", "bad-pin")]
    [InlineData("username: \"a\\nb\"", "bad-name")]
    [InlineData("every: 5m", "at-or-every")]
    [InlineData("bandwidth: 10", "bad-bandwidth")]
    [InlineData("fetch: [ { contract: nothing, folder: o } ]", "not-provided")]
    [InlineData("fetch: [ { contract: collection-history, folder: \"../o\" } ]", "bad-name")]
    [InlineData("fetch: [ { contract: collection-history, folder: 'o\"; rm x' } ]", "bad-name")]
    [InlineData("fetch: [ { contract: collection-history, folder: o, moveTo: p } ]", "move-to")]
    [InlineData("put: [ { contract: collection-history, folder: o } ]", "not-consumed")]
    [InlineData("fetch: []", "nothing-to-do")]
    [InlineData("key: { value: \"no key, secret-pw\" }", "bad-key", "two-secrets")]
    public async Task Apply_APartnerWithAMistake_NamesItAndNoSecret(string instead, params string[] codes)
    {
        using var hub = new Hub();
        var result = await hub.ApplyAsync(With(instead));

        Assert.True(result.IsRefused);
        Assert.Equal(codes.Order(), result.Problems.Where(p => p.Severity == RegionSeverity.Error).Select(p => p.Code).Distinct().Order());
        Assert.DoesNotContain(result.Problems, p => p.Text.Ja.Contains("secret-pw", StringComparison.Ordinal) || p.Text.En.Contains("secret-pw", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_PublicKeys_AreKeptWithoutTheirComments_AndWithdrawnWhenTheyAreGone()
    {
        using var hub = new Hub();
        var added = await hub.ApplyAsync(Of($"sftpKeys: [\"{Ed25519} batch@bank\"]"));
        Assert.Equal([Ed25519], hub.Application("a").SftpKeys!.Value.ToArray());
        Assert.Contains(added.Changes, c => c.Text.En == "public keys for SFTP changed (1 new, 0 withdrawn, 1 in force)");
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region), prune: true)).Changes);

        await hub.ApplyAsync(Of("sftpKeys: []"));

        Assert.Null(hub.Application("a").SftpKeys);
    }

    [Theory]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ6tl2vFzn0M+WAaR8Q5")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIDE+IrHlqnOTtFpdLdApPOGWMPjLX6RRdM5k8xzz3+7J")]
    [InlineData("ssh-dss AAAAB3NzaC1kc3MAAACBAJ")]
    [InlineData(Key)]
    public async Task Apply_WhatIsNoPublicKey_IsRefusedAndNotShown(string key)
    {
        using var hub = new Hub();
        var result = await hub.ApplyAsync(Of($"sftpKeys: [\"{key}\"]"));

        Assert.Equal("bad-sftp-key", Assert.Single(result.Problems, p => p.Severity == RegionSeverity.Error).Code);
        Assert.DoesNotContain("AAAAC3", result.Problems.First(p => p.Severity == RegionSeverity.Error).Text.En, StringComparison.Ordinal);
    }

    // One line of the partner is put in the place of its own, or beside the others.
    private static string With(string instead = "", string secret = "password: { value: pw-of-the-bank }", string bandwidth = "48KB")
    {
        string[] lines =
        [
            "id: bank", "address: sftp://bank.example:2222", "username: tokushima", secret, $"pins: [\"{Ed25519}\"]", "at: [\"17:30\", \"06:00\"]", "days: business", $"bandwidth: {bandwidth}", "alertAfter: 30m",
            $"fetch: [ {{ contract: {Contract}, folder: /out/, pattern: \"*.csv\", endFile: true, then: move, moveTo: /done }} ]",
        ];
        var name = instead.Split(':')[0];
        var all = lines.Where(l => l.Length > 0 && (instead.Length == 0 || !l.StartsWith(name + ":", StringComparison.Ordinal))).Concat(instead.Length == 0 ? [] : [instead]).ToImmutableArray();
        return Of($"provides: [ {{ contract: {Contract} }} ]\npartners:\n  - {string.Join("\n    ", all)}");
    }

    private static string Of(string lines) => $"""
        municipalities:
          - code: "362018"
            name: 徳島市
            applications:
              - id: a
                name: A
                {lines.Replace("\n", "\n        ", StringComparison.Ordinal)}
        """;
}
