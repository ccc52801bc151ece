using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class PauseContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private RoutePause Pause => new(Samples.Route, "夜間バッチのため", Clock.Now, Clock.Now.AddHours(6), "operator");

    [Fact]
    public async Task Pause_Route_IsStoppedAlsoAfterARestart()
    {
        var changed = new List<RouteId>();
        Store.Pauses.Changed += changed.Add;
        await Store.Pauses.PauseAsync(Pause, default);

        Assert.True(Store.Pauses.IsPaused(Samples.Route));
        Assert.Equal([Samples.Route], changed);
        await OpenAsync();
        Assert.True(Store.Pauses.IsPaused(new RouteId(Samples.Tokushima, Samples.Contract, "delinquency")));
        Assert.False(Store.Pauses.IsPaused(Samples.Route with { Consumer = "other" }));
        Assert.Equal([Pause], Store.Pauses.All);
    }

    [Fact]
    public async Task Pause_Twice_TheSecondIsInForce()
    {
        await Store.Pauses.PauseAsync(Pause, default);
        var second = Pause with { Reason = "障害", Until = null };
        await Store.Pauses.PauseAsync(second, default);

        Assert.Equal([second], Store.Pauses.All);
        await OpenAsync();
        Assert.Equal([second], Store.Pauses.All);
    }

    [Fact]
    public async Task Pauses_ThatAreOver_SayWhoEndedThem_NewestFirst()
    {
        await Store.Pauses.PauseAsync(Pause, default);
        await Store.Pauses.PauseAsync(Pause with { Reason = "障害", By = "sato" }, default);
        await Store.Pauses.ResumeAsync(Samples.Route, "suzuki", default);
        await Store.Pauses.PauseAsync(Pause with { Reason = "いま" }, default);

        var ended = await Store.Pauses.EndedAsync(Samples.Route, 10, default);
        Assert.Equal([("障害", "sato", "suzuki"), ("夜間バッチのため", "operator", "sato")], ended.Select(p => (p.Reason, p.By, p.EndedBy)));
        Assert.All(ended, p => Assert.NotNull(p.EndedAt));
        Assert.Single(await Store.Pauses.EndedAsync(Samples.Route, 1, default));
        Assert.Empty(await Store.Pauses.EndedAsync(Samples.Route with { Consumer = "other" }, 10, default));
    }

    [Fact]
    public async Task Resume_Route_RunsAgainAlsoAfterARestart()
    {
        await Store.Pauses.PauseAsync(Pause, default);
        var changed = new List<RouteId>();
        Store.Pauses.Changed += changed.Add;

        Assert.True(await Store.Pauses.ResumeAsync(Samples.Route, "operator", default));
        Assert.False(await Store.Pauses.ResumeAsync(Samples.Route, "operator", default));
        Assert.False(Store.Pauses.IsPaused(Samples.Route));
        Assert.Equal([Samples.Route], changed);
        await OpenAsync();
        Assert.Empty(Store.Pauses.All);
        await Store.Pauses.PauseAsync(Pause, default);
        Assert.True(Store.Pauses.IsPaused(Samples.Route));
    }
}
