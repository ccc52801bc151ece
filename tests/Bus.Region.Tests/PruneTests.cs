using Bus.Core.Vocabulary;

namespace Bus.Region.Tests;

public class PruneTests
{
    private static readonly string Whole = Fixtures.Text("whole.yaml");

    private const string Little = """
        municipalities:
          - code: "362018"
            name: 𠮷野川 "徳島" 市
            applications:
              - id: new
                name: 新システム
              - id: collection
                name: 収納管理システム
        """;

    [Fact]
    public async Task Apply_ThingsMissingFromTheFile_AreKeptAndNamed()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);

        var result = await hub.ApplyAsync(Little);

        Assert.Equal(["362018/new"], result.Changes.Where(c => c.Kind != RegionChangeKind.Kept).Select(c => c.Path));
        Assert.Equal(
        [
            "362018/archive", "362018/calendar", "362018/collection/password", "362018/collection/provides/collection-history", "362018/cutOver", "362018/delinquency",
            "362018/extends/collection-history/addresseeName", "362018/extends/collection-history/birthDate", "362018/extends/collection-history/zipCode",
            "362018/host", "362018/quotas", "362018/relyingParties/kokuho", "362018/staff", "412066", "quotas",
        ], result.Changes.Where(c => c.Kind == RegionChangeKind.Kept).Select(c => c.Path).Order(StringComparer.Ordinal));
        Assert.Empty(result.RemovedRoutes);
        Assert.Equal(4, hub.Region.Find(Hub.Code())!.Applications.Length);
        Assert.Equal("sso.tokushima.example", hub.Region.Find(Hub.Code())!.Host);
    }

    [Fact]
    public async Task Apply_Prune_RemovesThemAndNamesTheRoutes()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);

        var result = await hub.ApplyAsync(Little, prune: true);

        Assert.Equal(15, result.Changes.Count(c => c.Kind == RegionChangeKind.Removed));
        Assert.DoesNotContain(result.Changes, c => c.Kind == RegionChangeKind.Kept);
        Assert.Equal(["362018/collection-history/archive", "362018/collection-history/delinquency", "412066/notice-list/mail"], result.RemovedRoutes.Select(r => r.ToString()));
        var left = Assert.Single(hub.Region.Municipalities);
        Assert.Equal(["new", "collection"], left.Applications.Select(a => a.Id));
        Assert.Empty(left.Applications.SelectMany(a => a.PasswordHashes));
        Assert.Empty(left.Extends);
        Assert.Null(left.Host ?? (object?)left.Quotas ?? left.Staff ?? (object?)hub.Region.Quotas);
    }

    [Fact]
    public async Task Apply_ItemKeptFromBefore_MayBeConsumed()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);
        var consuming = Little + """

                consumes:
                  - { contract: collection-history, by: mailbox, items: [zipCode] }
        """;

        Assert.False((await hub.ApplyAsync(consuming, dryRun: true)).IsRefused);
        var pruned = await hub.ApplyAsync(consuming, prune: true);

        Assert.Equal("undefined-item", Assert.Single(pruned.Problems, p => p.Severity == RegionSeverity.Error).Code);
    }

    [Fact]
    public async Task Apply_NewItemWithTheHeaderOfAKeptOne_IsRefused()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);
        const string clash = "municipalities: [ { code: '362018', name: A, extends: { collection-history: [ { element: x, header: 郵便番号, maxLength: 3 } ] } } ]";

        Assert.Equal("taken-header", Assert.Single((await hub.ApplyAsync(clash)).Problems).Code);
        Assert.False((await hub.ApplyAsync(clash, prune: true, dryRun: true)).IsRefused);
    }

    [Fact]
    public async Task Apply_HostOfAKeptMunicipality_IsRefused()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);
        const string clash = "municipalities: [ { code: '412066', name: 武雄市, host: sso.tokushima.example } ]";

        Assert.Equal("duplicate-host", Assert.Single((await hub.ApplyAsync(clash)).Problems).Code);
    }

    [Fact]
    public async Task Apply_KeptItems_StayBehindTheirPredecessor()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Whole);

        await hub.ApplyAsync("""
            municipalities:
              - code: "362018"
                name: 𠮷野川 "徳島" 市
                extends:
                  collection-history:
                    - { element: first, header: 一, maxLength: 1 }
                    - { element: zipCode, header: 郵便番号, type: digits, maxLength: 7, required: true }
                    - { element: last, header: 末, maxLength: 1 }
            """);

        Assert.Equal(["first", "zipCode", "addresseeName", "birthDate", "last"], hub.Region.Find(Hub.Code())!.Extends["collection-history"].Select(i => i.Element));
    }
}
