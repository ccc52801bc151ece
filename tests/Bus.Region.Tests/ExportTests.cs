using Bus.Core.Region;

namespace Bus.Region.Tests;

public class ExportTests
{
    [Theory]
    [InlineData("whole.yaml")]
    [InlineData("design-example.yaml")]
    public async Task Export_AppliedAgain_ChangesNothing(string file)
    {
        using var hub = new Hub();
        await hub.ApplyFileAsync(Fixtures.At(file));
        var yaml = RegionExporter.ToYaml(hub.Region);

        var again = await hub.ApplyAsync(yaml, prune: true);

        Assert.Empty(again.Changes);
        Assert.DoesNotContain(again.Problems, p => p.Severity == RegionSeverity.Error);
    }

    [Fact]
    public async Task Export_OfARegion_HasTheShapeThatPeopleWrite()
    {
        using var hub = new Hub();
        await hub.ApplyFileAsync(Fixtures.At("whole.yaml"));
        var yaml = RegionExporter.ToYaml(hub.Region);
        foreach (var secret in hub.Region.Municipalities.SelectMany(m => m.Applications).SelectMany(a => a.PasswordHashes)) yaml = yaml.Replace(secret, "HASH", StringComparison.Ordinal);
        foreach (var crypt in hub.Region.Municipalities.SelectMany(m => m.Applications).SelectMany(a => a.FtpHashes)) yaml = yaml.Replace(crypt, "CRYPT", StringComparison.Ordinal);
        foreach (var row in hub.Region.Municipalities.SelectMany(m => Bus.Core.Identity.StaffList.Read(m.Staff?.Csv ?? ""))) yaml = yaml.Replace(row.Password, "HASH", StringComparison.Ordinal);
        yaml = yaml.Replace(hub.Application("delinquency").Consumes[0].Soap!.SealedPassword!, "SEALED", StringComparison.Ordinal);

        Assert.Equal(Fixtures.Text("whole.exported.yaml"), yaml);
        Assert.DoesNotContain("s3cret-", yaml.Replace("token=s3cret-token", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_AfterTheOrderOfTheFileChanged_IsTheSame()
    {
        using var hub = new Hub();
        await hub.ApplyFileAsync(Fixtures.At("whole.yaml"));
        var reordered = hub.Region with { Municipalities = [.. hub.Region.Municipalities.Reverse().Select(m => m with { Applications = [.. m.Applications.Reverse()] })] };

        Assert.Equal(RegionExporter.ToYaml(hub.Region), RegionExporter.ToYaml(reordered));
    }

    [Fact]
    public void Export_EmptyRegion_CanBeRead()
    {
        var read = RegionFile.ReadYaml(RegionExporter.ToYaml(RegionModel.Empty), new RegionOptions());

        Assert.Empty(read.Problems);
        Assert.Empty(read.Document.Municipalities);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("~")]
    [InlineData("123")]
    [InlineData("0x1F")]
    [InlineData("1e3")]
    [InlineData("- a")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("#a")]
    [InlineData("{a}")]
    [InlineData("*a")]
    [InlineData("!a")]
    [InlineData("%a")]
    [InlineData("@a")]
    [InlineData("'a'")]
    [InlineData("\"a\\b\"")]
    [InlineData(" a ")]
    [InlineData("a,b]")]
    [InlineData("---")]
    [InlineData("𠮷野家 髙橋 葛\U000E0100 ﾀﾛｳ")]
    [InlineData("\u00A0a\u3000b\u3000")]
    [InlineData("a\u0085b\u2028c")]
    [InlineData("あ：い、う。")]
    [InlineData("say \"\\U00020BB7\"")]
    [InlineData("\\U00020BB7 \\\\U00020BB7 𠮷\\𠮷\\\\𠮷")]
    public void Export_NameOfAnyKind_SurvivesUnchanged(string name)
    {
        var region = new RegionModel { Municipalities = [new Municipality { Code = Hub.Code(), Name = name, Staff = new StaffSource($"{name}\n {name}\n\n{name} \n\t{name}", true) }] };

        var read = RegionFile.ReadYaml(RegionExporter.ToYaml(region), new RegionOptions());

        Assert.Empty(read.Problems);
        Assert.Equal(name, read.Document.Municipalities[0].Name);
        Assert.Equal(region.Municipalities[0].Staff!.Csv, read.Document.Municipalities[0].Staff!.Value);
    }

    [Fact]
    public async Task Summary_OfARegion_ShowsRoutesAndHow()
    {
        using var hub = new Hub();
        await hub.ApplyFileAsync(Fixtures.At("whole.yaml"));

        var summary = RegionSummary.Of(hub.Region, Samples.Catalogue);

        Assert.Equal(
        [
            "362018 collection-history: collection 2027-01 → archive 2027-01, file (utf-8, reject) []",
            "362018 collection-history: collection 2027-01 → delinquency 2027-01, soap (https://10.1.2.3:9001/receive × 250, retry 2s…5m ≤ 24h ≤ 50×) [birthDate,addresseeName]",
            "412066 notice-list: collection 2026-01 → mail 2026-01, mailbox (× 100) []",
        ], summary.Municipalities.SelectMany(m => m.Routes.Select(r =>
            $"{m.Code} {r.Contract}: {r.Provider} {r.ProviderVersion} → {r.Consumer} {r.ConsumerVersion}, {r.By} ({r.How}) [{string.Join(',', r.Items)}]")));
        Assert.Equal([("archive", 0), ("collection", 1), ("delinquency", 1)], summary.Municipalities[0].Applications.Select(a => (a.Id, a.Passwords)));
    }
}
