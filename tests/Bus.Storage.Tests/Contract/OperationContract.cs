using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class OperationContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private Maintenance Begun => new("機器更新", Clock.Now, Clock.Now.AddHours(2), "operator", Accepts: false, Delivers: true);

    [Fact]
    public async Task FilesMark_IsTheFirstOnes_AndACopyOfAnotherEnvironmentHasItsOwn()
    {
        await using (var store = await OpenAsync(("Environment:Name", "本番")))
        {
            Assert.Equal("first", await store.FilesMark.KeepAsync("first", false, default));
            Assert.Equal("first", await store.FilesMark.KeepAsync("second", false, default));
        }
        await using (var copy = await OpenAsync(("Environment:Name", "検証"), ("Environment:Was", "本番")))
        {
            // Not the original's, whether it comes before its own or after.
            Assert.NotEqual("first", await copy.FilesMark.KeepAsync("first", false, default));
            Assert.Equal("copy", await copy.FilesMark.KeepAsync("copy", false, default));
            Assert.NotEqual("first", await copy.FilesMark.KeepAsync("first", false, default));
        }
        await using (var again = await OpenAsync(("Environment:Name", "検証"))) Assert.Equal("copy", await again.FilesMark.KeepAsync("copy", false, default));
    }

    [Fact]
    public async Task FilesMark_OfATreeInUse_IsNotTakenByAJournalThatBeginsFromNothing()
    {
        Assert.NotEqual("theirs", await Store.FilesMark.KeepAsync("theirs", true, default));
        Assert.Equal("own", await Store.FilesMark.KeepAsync("own", false, default));
        Assert.Equal("own", await Store.FilesMark.KeepAsync("own", true, default));
    }

    [Fact]
    public async Task Maintenance_IsInForce_OnOtherNodesAndAfterARestart_UntilItIsEnded()
    {
        var first = Store;
        var begun = await first.Maintenance.BeginAsync(Begun, default);
        await OpenAsync();
        Assert.Equal(begun, Store.Maintenance.Current);

        var held = await Store.Maintenance.BeginAsync(begun with { Delivers = false }, default);
        Assert.True(held.Id > begun.Id);
        Assert.Equal(begun, first.Maintenance.Current);
        await first.Maintenance.RefreshAsync(default);
        Assert.Equal(held, first.Maintenance.Current);

        Assert.True(await first.Maintenance.EndAsync("operator", default));
        Assert.False(await first.Maintenance.EndAsync("operator", default));
        await Store.Maintenance.RefreshAsync(default);
        Assert.Null(Store.Maintenance.Current);
    }

    [Fact]
    public async Task Activity_OfEachNode_IsItsLastWord_AndSilentOnesAreLeftOut()
    {
        var old = new NodeActivity("a", 1, 2, null, Clock.Now);
        await Store.Maintenance.ReportAsync(old, default);
        await Store.Maintenance.ReportAsync(old with { Node = "b" }, default);
        var now = old with { Node = "b", Taking = 0, Maintenance = 7, At = Clock.Now.AddMinutes(1) };
        await Store.Maintenance.ReportAsync(now, default);
        Assert.Equal([now], await Store.Maintenance.ActivityAsync(Clock.Now.AddSeconds(30), default));
        Assert.Equal([old, now], await Store.Maintenance.ActivityAsync(Clock.Now, default));
    }

    [Fact]
    public async Task Environment_IsTheFirstNamedHubs_AndNoOthers()
    {
        await using (await OpenAsync(("Environment:Name", "検証"))) { }
        await using (await OpenAsync(("Environment:Name", "検証"))) { }
        foreach (var other in new[] { "本番", "" })
        {
            var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => OpenAsync(("Environment:Name", other)));
            Assert.Contains("検証", refused.What.Ja, StringComparison.Ordinal);
        }
        await Assert.ThrowsAsync<JournalUnavailableException>(() => OpenAsync(("Environment:Name", "本番"), ("Environment:Was", "開発")));
        await using (await OpenAsync(("Environment:Name", "本番"), ("Environment:Was", "検証"))) { }
        await Assert.ThrowsAsync<JournalUnavailableException>(() => OpenAsync(("Environment:Name", "検証")));
    }

    [Fact]
    public async Task BusinessDate_ThatIsNotNamed_LastsUntilTheCutOver()
    {
        Clock.Now = new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.FromHours(9));
        var night = await Store.AcceptAsync(Samples.Soap("m-1") with { CutOver = new TimeOnly(4, 0) });
        await Store.AcceptAsync(Samples.Soap("m-2"), "b");
        await Store.TakeFileAsync(Samples.File("c-1") with { CutOver = new TimeOnly(4, 0) }, content: "c");

        async Task<int> OfAsync(int day) => (await Store.Queries.ListAsync(new MessageFilter(Day: new DateOnly(2026, 11, day)), default)).Count;
        Assert.Equal((2, 1), (await OfAsync(20), await OfAsync(21)));
        // Whoever reads all that a municipality has gets the day with each message.
        await using var extract = await Store.Extracts.OpenAsync(Samples.Tokushima, default);
        Assert.Equal([20, 21, 20], (await extract.MessagesAsync(default).AllAsync()).Select(m => m.Day.Day));
        // The receipt says when it was given.
        Assert.Contains("-20261121-", night.Message.Receipt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_TellsWhatIsUnfinished_AndWhatHasCome()
    {
        var day = new DateOnly(2026, 11, 20);
        Assert.False(await Store.Watch.HasComeAsync(Samples.Collection, Samples.Contract, day, default));
        await Store.Journal.BeginAsync(Samples.File("c-1", date: day), default);
        Assert.False(await Store.Watch.HasComeAsync(Samples.Collection, Samples.Contract, day, default));
        var taken = await Store.AcceptAsync(Samples.Soap("m-1", date: day), deliveries: [Samples.ToDelinquency, new("archive", HandOverKind.Mailbox), new("third", HandOverKind.File)]);
        Assert.True(await Store.Watch.HasComeAsync(Samples.Collection, Samples.Contract, day, default));
        Assert.False(await Store.Watch.HasComeAsync(Samples.Collection with { Application = "other" }, Samples.Contract, day, default));
        DateOnly[] month = [.. Enumerable.Range(1, 30).Select(d => new DateOnly(2026, 11, d))];
        Assert.Equal([day], await Store.Watch.ComeAsync(Samples.Collection, Samples.Contract, month, default));
        Assert.Empty(await Store.Watch.ComeAsync(Samples.Collection, "assessment", month, default));
        Assert.Empty(await Store.Watch.ComeAsync(Samples.Collection, Samples.Contract, [], default));

        await Store.Deliveries.ApplyAsync(taken.Deliveries[0].Delivery, new DeliveryChange.Started(500), default);
        await Store.Deliveries.ApplyAsync(taken.Deliveries[1].Delivery, new DeliveryChange.InMailbox(500), default);
        Assert.Equal(new UnfinishedCounts(Processing: 1, Waiting: 1, Delivering: 1, InMailbox: 1, Parked: 0), await Store.Watch.CountsAsync(default));
    }
}
