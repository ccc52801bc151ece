using Bus.Core.Queries;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>Who asked for what, on both engines alike.</summary>
public abstract class AskedQueryContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static QueryEntry Entry(string number, MunicipalityCode municipality, DateTimeOffset at, string asker = "tax") =>
        new(number, new ApplicationRef(municipality, asker), "delinquency-inquiry", "2026-01", "delinquency", at, [1, 2, 3]);

    private Task<Part<QueryEntry>> FindAsync(MunicipalityCode? municipality = null, string? asker = null, int limit = 100, params ulong[] hashes) =>
        Store.AskedQueries.FindAsync(new QueryFilter(municipality, null, asker, limit), hashes, default);

    [Fact]
    public async Task Questions_AreFoundByMunicipalityAskerAndKey_NewestFirst_AlsoAfterARestart()
    {
        var now = Clock.GetUtcNow();
        await Store.AskedQueries.BeginAsync(Entry("q-1", Samples.Tokushima, now), [ulong.MaxValue, 7], default);
        await Store.AskedQueries.BeginAsync(Entry("q-2", Samples.Tokushima, now.AddSeconds(1), "welfare"), [7], default);
        await Store.AskedQueries.BeginAsync(Entry("q-3", Samples.Takeo, now), [8], default);
        await OpenAsync();
        Assert.Equal(["q-2", "q-1"], (await FindAsync(Samples.Tokushima)).Select(e => e.Number));
        Assert.Equal(["q-1"], (await FindAsync(Samples.Tokushima, "tax")).Select(e => e.Number));
        Assert.Equal(["q-2"], (await FindAsync(Samples.Tokushima, limit: 1)).Select(e => e.Number));
        Assert.Equal(["q-1"], (await FindAsync(Samples.Tokushima, hashes: [7, ulong.MaxValue])).Select(e => e.Number));
        Assert.Empty(await FindAsync(Samples.Takeo, hashes: [7]));
        Assert.Equal(3, (await FindAsync()).Count);
    }

    [Fact]
    public async Task List_ThatIsCut_SaysSo_AndGoesOnBehindTheLast_OfTheSameMunicipalityOnly()
    {
        // Two in the same moment: their numbers decide.
        foreach (var (number, at) in ((string, int)[])[("q-1", 0), ("q-2", 1), ("q-3", 1), ("q-4", 2)])
            await Store.AskedQueries.BeginAsync(Entry(number, Samples.Tokushima, Clock.GetUtcNow().AddSeconds(at)), [7], default);
        await Store.AskedQueries.BeginAsync(Entry("q-5", Samples.Takeo, Clock.GetUtcNow().AddSeconds(3)), [7], default);
        async Task<(string, bool)> PartAsync(string? before, params ulong[] hashes) =>
            await Store.AskedQueries.FindAsync(new QueryFilter(Samples.Tokushima, null, null, 2, before), hashes, default) is var part ? (string.Join(' ', part.Select(e => e.Number)), part.More) : default;

        Assert.Equal(("q-4 q-3", true), await PartAsync(null));
        Assert.Equal(("q-2 q-1", false), await PartAsync("q-3", 7));
        Assert.Equal(("q-3 q-2", true), await PartAsync("q-4"));
        Assert.Equal(("", false), await PartAsync("q-5"));
        Assert.Equal(("", false), await PartAsync("q-9"));
    }

    [Fact]
    public async Task End_IsWrittenOnce()
    {
        await Store.AskedQueries.BeginAsync(Entry("q-1", Samples.Tokushima, Clock.GetUtcNow()), [], default);
        Assert.Equal((null, null), ((await FindAsync()).Single().Outcome, (await FindAsync()).Single().EndedAt));
        await Store.AskedQueries.EndAsync("q-1", "answered", 4, Clock.GetUtcNow().AddSeconds(2), default);
        await Store.AskedQueries.EndAsync("q-1", "provider-timeout", 0, Clock.GetUtcNow().AddSeconds(3), default);
        var entry = (await FindAsync()).Single();
        Assert.Equal(("answered", 4L, Clock.GetUtcNow().AddSeconds(2)), (entry.Outcome, entry.Records, entry.EndedAt));
        Assert.Equal([1, 2, 3], entry.SealedKeys!);
    }

    [Fact]
    public async Task Sweep_ForgetsQuestionsWhoseTimeIsOver_WithTheirKeys()
    {
        await Store.AskedQueries.BeginAsync(Entry("q-1", Samples.Tokushima, Clock.GetUtcNow()), [7], default);
        Clock.Now += TimeSpan.FromDays(400);
        await Store.AskedQueries.BeginAsync(Entry("q-2", Samples.Tokushima, Clock.GetUtcNow()), [7], default);
        Clock.Now += TimeSpan.FromSeconds(1);
        await Store.Retention.SweepAsync(true, default);
        Assert.Equal(2, (await FindAsync()).Count);
        await Store.Retention.SweepAsync(false, default);
        Assert.Equal(["q-2"], (await FindAsync()).Select(e => e.Number));
        Assert.Equal(["q-2"], (await FindAsync(Samples.Tokushima, hashes: [7])).Select(e => e.Number));
    }
}
