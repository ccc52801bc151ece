using System.Text;
using Bus.Core.Region;

namespace Bus.Region.Tests;

/// <summary>Two versions are compared in the words in which the one became the other.</summary>
public class DifferenceTests
{
    private static readonly string Whole = Fixtures.Text("whole.yaml") + """
        operators:
          - { id: sato, name: 佐藤, role: operator, token: { value: s3cret-token-of-24-letters } }

        """;

    [Fact]
    public async Task Version_ComparedWithItself_DiffersInNothing()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);

        var same = RegionDifference.Of(hub.Region, hub.Region);
        Assert.Empty(same.Changes);
        Assert.Empty(same.RemovedRoutes);
    }

    [Theory]
    [InlineData("s3cret-c-tokushima", "s3cret-c-another-one")]
    [InlineData("s3cret-out", "s3cret-out-another")]
    [InlineData("s3cret-token-of", "s3cret-another-of")]
    [InlineData("name: 武雄市", "name: 武雄")]
    [InlineData("timeout: 90s", "timeout: 30s")]
    [InlineData("id: archive", "id: store")]
    [InlineData("messagesPerSecond: 50", "messagesPerSecond: 60")]
    [InlineData("yamada,山田", "yamada,山本")]
    [InlineData("code: 412066", "code: \"412074\"")]
    public async Task Versions_BeforeAndAfterAnApply_DifferAsItSaid(string text, string other)
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);
        var before = hub.Region;
        var applied = await hub.ApplyAsync(Whole.Replace(text, other, StringComparison.Ordinal), prune: true);
        Assert.True(applied.Applied);

        var difference = RegionDifference.Of(before, hub.Region);
        Assert.NotEmpty(difference.Changes);
        Assert.Equal(applied.Changes, difference.Changes);
        Assert.Equal(applied.RemovedRoutes, difference.RemovedRoutes);
        Assert.DoesNotContain(difference.Changes, c => $"{c}".Contains("s3cret", StringComparison.Ordinal) || $"{c}".Contains('$'));
    }

    [Fact]
    public async Task FirstVersion_ComparedWithNothing_IsAllAdded()
    {
        using var hub = new Hub();
        var applied = await hub.ApplyAsync(Whole);

        var difference = RegionDifference.Of(RegionModel.Empty, hub.Region);
        Assert.Equal(applied.Changes, difference.Changes);
        Assert.All(RegionDifference.Of(hub.Region, RegionModel.Empty).Changes, c => Assert.Equal(RegionChangeKind.Removed, c.Kind));
    }

    [Fact]
    public async Task Apply_ToAnotherVersionThanTheOneThatWasShown_DoesNothing()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);
        var document = RegionFile.ReadYaml(Whole.Replace("武雄市", "武雄", StringComparison.Ordinal), hub.Options).Document;
        var shown = await hub.Applier.ApplyAsync(document, prune: false, dryRun: true, default);
        Assert.Equal(hub.Store.Version, shown.Version);

        await hub.ApplyAsync(Whole.Replace("timeout: 90s", "timeout: 30s", StringComparison.Ordinal));
        var late = await hub.Applier.ApplyAsync(document, prune: false, dryRun: false, default, basis: shown.Version);
        Assert.True(late is { IsOutdated: true, Applied: false });
        Assert.Equal("武雄市", hub.Region.Find(Hub.Code("412066"))!.Name);

        Assert.True((await hub.Applier.ApplyAsync(document, prune: false, dryRun: false, default, basis: hub.Store.Version)).Applied);
        Assert.Equal("武雄", hub.Region.Find(Hub.Code("412066"))!.Name);
    }

    [Fact]
    public void Yaml_ThatWasSent_IsReadWithItsLinesAndNamesNothingOutside()
    {
        var options = new RegionOptions();
        var bytes = Encoding.UTF8.GetBytes("\uFEFFmunicipalities:\n  - code: \"362018\"\n    name: 徳島市\n    applications:\n      - id: collection\n        name: 収納\n        password: { env: HOME }\n");

        var problem = Assert.Single(RegionFile.ReadYaml(bytes, options).Problems);
        Assert.Equal(("not-self-contained", 7), (problem.Code, problem.Line));
        Assert.Equal("not-utf8", Assert.Single(RegionFile.ReadYaml(new byte[] { 0x83, 0x5c }, options).Problems).Code);
        options.MaxFileBytes = 10;
        Assert.Equal("file-too-large", Assert.Single(RegionFile.ReadYaml(bytes, options).Problems).Code);
    }
}
