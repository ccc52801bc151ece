using Bus.Core.Region;

namespace Bus.Region.Tests;

/// <summary>照会 in the region file: who answers, who may ask.</summary>
public sealed class QueryTests : IDisposable
{
    private const string Whole =
        """
        municipalities:
          - code: "362018"
            name: 徳島市
            extends:
              delinquency-inquiry:
                - { element: addresseeName, header: 氏名名称, type: text, maxLength: 150 }
            applications:
              - id: delinquency
                name: 滞納整理システム
                provides:
                  - { contract: delinquency-inquiry, soap: { url: "https://10.1.2.3/inquire", timeout: 5s, username: bus, password: { value: hunter2-hunter2 } } }
              - id: kokuho
                name: 国民健康保険システム
                password: { value: s3cret-k-tokushima }
                consumes:
                  - { contract: delinquency-inquiry, items: [addresseeName], duties: [国保窓口, 収納], perMinute: 60 }
        """;

    private readonly Hub _hub = new();

    [Fact]
    public async Task Apply_KeepsWhoAnswersAndWhoMayAsk_ApartFromRoutes()
    {
        Assert.False((await _hub.ApplyAsync(Whole)).IsRefused);
        var provider = _hub.Application("delinquency").Answers.Single();
        Assert.Equal(("delinquency-inquiry", TimeSpan.FromSeconds(5), "bus"), (provider.Contract, provider.Soap.Timeout, provider.Soap.Username));
        Assert.NotNull(provider.Soap.SealedPassword);
        var asker = _hub.Application("kokuho").Asks.Single();
        Assert.Equal((60, "国保窓口,収納", "addresseeName"), (asker.PerMinute, string.Join(',', asker.Duties), asker.Items.Single()));
        Assert.Empty(RegionRoutes.Of(_hub.Region));
        Assert.Empty(_hub.Application("delinquency").Provides);
        Assert.Empty(_hub.Application("kokuho").Consumes);
    }

    [Fact]
    public async Task Export_AppliedAgain_ChangesNothing()
    {
        await _hub.ApplyAsync(Whole);
        var again = await _hub.ApplyAsync(RegionExporter.ToYaml(_hub.Region), prune: true);
        Assert.False(again.IsRefused);
        Assert.Empty(again.Changes);
    }

    [Fact]
    public async Task Summary_ShowsThem()
    {
        await _hub.ApplyAsync(Whole);
        var query = RegionSummary.Of(_hub.Region, Samples.Catalogue).Municipalities.Single().Queries.Single();
        Assert.Equal(("delinquency", "kokuho [国保窓口, 収納] ≤ 60/min"), (query.Provider, query.Askers.Single()));
    }

    [Fact]
    public async Task Change_IsNamed_AndThePasswordStays()
    {
        await _hub.ApplyAsync(Whole);
        var sealedBefore = _hub.Application("delinquency").Answers.Single().Soap.SealedPassword;
        var applied = await _hub.ApplyAsync(Whole.Replace("perMinute: 60", "perMinute: 30").Replace(", password: { value: hunter2-hunter2 }", ""));
        Assert.Contains(applied.Changes, c => c.Path == "362018/kokuho/consumes/delinquency-inquiry" && c.Kind == RegionChangeKind.Changed);
        Assert.Equal((30, sealedBefore), (_hub.Application("kokuho").Asks.Single().PerMinute, _hub.Application("delinquency").Answers.Single().Soap.SealedPassword));
    }

    [Theory]
    [InlineData("perMinute: 60", "perMinute: 0", "bad-per-minute")]
    [InlineData("perMinute: 60", "by: soap", "not-for-queries")]
    [InlineData("duties: [国保窓口, 収納]", "duties: [収納, 収納]", "bad-duty")]
    [InlineData("items: [addresseeName]", "items: [zip]", "undefined-item")]
    [InlineData("contract: delinquency-inquiry, items: [addresseeName]", "contract: plain-inquiry, items: []", "no-duty-item")]
    [InlineData("contract: delinquency-inquiry, soap:", "contract: delinquency-inquiry, onError: key, soap:", "not-for-queries")]
    [InlineData("soap: { url: \"https://10.1.2.3/inquire\", timeout: 5s, username: bus, password: { value: hunter2-hunter2 } }", "version: 2026-01", "missing-target")]
    [InlineData("contract: delinquency-inquiry, soap:", "contract: notice-list, soap:", "for-queries-only")]
    [InlineData("name: 国民健康保険システム", "name: 国保\n        provides: [ { contract: delinquency-inquiry, soap: { url: \"http://127.0.0.1/\" } } ]", "second-provider")]
    [InlineData("name: 国民健康保険システム", "name: 国保\n        provides: [ { contract: delinquency-inquiry, soap: { url: \"http://127.0.0.1/\" } } ]", "own-question")]
    public async Task Mistake_IsNamed_AndNothingIsApplied(string good, string bad, string code)
    {
        Assert.Contains(good, Whole);
        var applied = await _hub.ApplyAsync(Whole.Replace(good, bad));
        Assert.True(applied.IsRefused);
        Assert.Contains(applied.Problems, p => p.Code == code && p.Severity == RegionSeverity.Error);
        Assert.DoesNotContain(applied.Problems, p => $"{p}".Contains("hunter2", StringComparison.Ordinal));
        Assert.Empty(_hub.Region.Municipalities);
    }

    [Fact]
    public async Task SecondProvider_ToExchangeTheFirst_NeedsPrune()
    {
        await _hub.ApplyAsync(Whole);
        var exchanged = Whole.Replace("id: delinquency", "id: collector");
        Assert.Contains((await _hub.ApplyAsync(exchanged)).Problems, p => p.Code == "second-provider");
        Assert.False((await _hub.ApplyAsync(exchanged, prune: true)).IsRefused);
        Assert.Equal("collector", _hub.Region.Municipalities.Single().Applications.Single(a => a.Answers.Length > 0).Id);
    }

    public void Dispose() => _hub.Dispose();
}
