using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Region.Tests;

/// <summary>The region file that is shown to everybody must work as it stands.</summary>
public class DesignExampleTests
{
    [Fact]
    public async Task Apply_DesignExample_MakesTheRegion()
    {
        using var hub = new Hub();

        var result = await hub.ApplyFileAsync(Fixtures.At("design-example.yaml"));

        Assert.True(result.Applied);
        Assert.DoesNotContain(result.Problems, p => p.Severity == RegionSeverity.Error);
        Assert.Equal(["weak-password", "weak-password", "initial-passwords-not-kept"], result.Problems.Select(p => p.Code));
        var tokushima = hub.Region.Find(Hub.Code())!;
        Assert.Equal("徳島市", tokushima.Name);
        Assert.Equal("sso.tokushima.example", tokushima.Host);
        Assert.Equal([new AdditionalItem("addresseeName", "氏名名称", "text", 150, false)], tokushima.Extends["collection-history"].AsEnumerable());
        Assert.Equal(new Quotas(200, 20_000_000_000), hub.Region.Quotas);
        Assert.Equal(1, hub.Keys.Made);
    }

    [Fact]
    public async Task Apply_DesignExample_MakesTheApplications()
    {
        using var hub = new Hub();

        await hub.ApplyFileAsync(Fixtures.At("design-example.yaml"));

        var collection = hub.Application("collection");
        Assert.True(PasswordHash.Verify("s3cret-c", Assert.Single(collection.PasswordHashes)));
        var provision = Assert.Single(collection.Provides);
        Assert.Equal(("collection-history", null, OnError.Key, "utf-8"), (provision.Contract, provision.Version, provision.OnError, provision.Encoding));
        Assert.Equal(["end-file", "rename", "quiet"], provision.Complete.AsEnumerable());
        var consumption = Assert.Single(hub.Application("delinquency").Consumes);
        Assert.Equal((HandOverKind.File, "cp932", false, 500), (consumption.By, consumption.Encoding, consumption.RejectUnmappable, consumption.RecordsPerMessage));
        Assert.Equal(["addresseeName"], consumption.Items.AsEnumerable());
        Assert.Null(consumption.Soap);
    }

    [Fact]
    public async Task Apply_DesignExample_TakesMetadataAndStaffFromTheirFiles()
    {
        using var hub = new Hub();

        await hub.ApplyFileAsync(Fixtures.At("design-example.yaml"));

        var tokushima = hub.Region.Find(Hub.Code())!;
        Assert.Contains("https://kokuho.example/sp", Assert.Single(tokushima.RelyingParties).Metadata);
        var staff = StaffList.Read(tokushima.Staff!.Csv).ToList();
        Assert.Equal([("yamada", "山田 花子", "collection;delinquency"), ("sato", "佐藤, 太郎", "kokuho")], staff.Select(r => (r.Login, r.Name, r.Duties)));
        Assert.Equal([true, true], staff.Select((r, i) => PasswordHash.Verify(i == 0 ? "Hatsu-1234" : "Hatsu-5678", r.Password)));
    }

    [Fact]
    public async Task Apply_SoapLinesOfTheExample_MakeATarget()
    {
        using var hub = new Hub();
        var yaml = Fixtures.Text("design-example.yaml").Replace("{ file: sp-kokuho.xml }", $"{{ value: '{Fixtures.Text("sp-kokuho.xml")}' }}", StringComparison.Ordinal)
            .Replace("file: staff.csv, ", "value: \"login,name,department,duties,email\", ", StringComparison.Ordinal)
            .Replace("            by: file  ", "            # by: file", StringComparison.Ordinal)
            .Replace("            file: { encoding: cp932", "            # file: { encoding: cp932", StringComparison.Ordinal)
            .Replace("# by: soap", "  by: soap", StringComparison.Ordinal)
            .Replace("# soap: {", "  soap: {", StringComparison.Ordinal)
            .Replace("username: …, password: { … }", "username: bus, password: { value: s3cret-out }", StringComparison.Ordinal);

        Assert.True((await hub.ApplyAsync(yaml)).Applied);

        var target = Assert.Single(hub.Application("delinquency").Consumes).Soap!;
        Assert.Equal((new Uri("http://127.0.0.1:9001/receive"), TimeSpan.FromSeconds(30), "bus"), (target.Url, target.Timeout, target.Username));
        var opened = hub.Keys.Open(Hub.Code(), Convert.FromBase64String(target.SealedPassword!), SecretContext.SoapTarget("delinquency", "collection-history"));
        Assert.Equal("s3cret-out"u8.ToArray(), opened);
    }
}
