using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class AlertContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly Alert Parked = new("parked/362018", "parked", "362018", new Bilingual("保留", "parked"));

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Alert_IsRaisedOnce_ToldThroughEachChannel_AndKeptUntilThen()
    {
        Assert.True(await Store.Alerts.RaiseAsync(Parked, ["mail", "webhook"], isEvent: false, default));
        Assert.False(await Store.Alerts.RaiseAsync(Parked, ["mail", "webhook"], isEvent: false, default));
        await OpenAsync();
        var due = Assert.Single(await Store.Alerts.DueAsync("mail", 10, Longest, default));
        Assert.Equal((Parked.Key, Parked.Text, false, 0), (due.Alert.Key, due.Alert.Text, due.Resolved, due.Attempts));
        Assert.Single(await Store.Alerts.DueAsync("webhook", 10, Longest, default));
        Assert.Equal(Parked.Key, Assert.Single(await Store.Alerts.OpenAsync(default)).Key);

        await Store.Alerts.NotToldAsync([due.Id], Clock.Now.AddMinutes(1), default);
        Assert.Empty(await Store.Alerts.DueAsync("mail", 10, Longest, default));
        Clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(1, Assert.Single(await Store.Alerts.DueAsync("mail", 10, Longest, default)).Attempts);
        await Store.Alerts.ToldAsync([due.Id], default);
        Assert.Empty(await Store.Alerts.DueAsync("mail", 10, Longest, default));
        Assert.Single(await Store.Alerts.DueAsync("webhook", 10, Longest, default));
    }

    [Fact]
    public async Task Event_IsOverAtOnce_AndKnownAsWhatHappenedSince()
    {
        await Store.Alerts.RaiseAsync(Parked, [], isEvent: false, default);
        await Store.Alerts.RaiseAsync(Parked with { Key = "refused/1" }, [], isEvent: true, default);
        var between = Clock.Now += TimeSpan.FromMinutes(1);
        await Store.Alerts.RaiseAsync(Parked with { Key = "refused/2" }, [], isEvent: true, default);
        await Store.Alerts.ResolveAsync(Parked.Key, default);
        Assert.Empty(await Store.Alerts.OpenAsync(default));
        Assert.Equal(["refused/2", "refused/1"], (await Store.Alerts.EventsAsync(between.AddMinutes(-1), 10, null, default)).Select(a => a.Key));
        Assert.Equal(["refused/2"], (await Store.Alerts.EventsAsync(between, 10, null, default)).Select(a => a.Key));
        var newest = await Store.Alerts.EventsAsync(between.AddMinutes(-1), 1, null, default);
        Assert.Equal(("refused/2", true), (Assert.Single(newest).Key, newest.More));
        var rest = await Store.Alerts.EventsAsync(between.AddMinutes(-1), 1, newest[0].Id, default);
        Assert.Equal(("refused/1", false), (Assert.Single(rest).Key, rest.More));
    }

    [Fact]
    public async Task Alert_RaisedWhileTheClockWasAheadByAnHour_IsToldOnceItIsRight()
    {
        Clock.Now += TimeSpan.FromHours(1);
        await Store.Alerts.RaiseAsync(Parked, ["mail"], isEvent: false, default);
        Clock.Now -= TimeSpan.FromHours(1);
        var due = Assert.Single(await Store.Alerts.DueAsync("mail", 10, Longest, default));
        await Store.Alerts.NotToldAsync([due.Id], Clock.Now + Longest, default);
        Assert.Empty(await Store.Alerts.DueAsync("mail", 10, Longest, default));
    }

    [Fact]
    public async Task RefusedFile_AndDisagreement_AreRaisedInTheirOwnCommit()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(0) with { State = ReceiptState.Refused, Fault = Fault.Of(FaultCode.InvalidMessage, "悪い", "bad") }, [], default);
        var agreed = await Store.AcceptAsync(Samples.Soap(), deliveries: Samples.ToDelinquency);
        var other = await Store.AcceptAsync(Samples.Soap(), deliveries: Samples.ToDelinquency);
        await Store.Deliveries.ApplyAsync(agreed.Deliveries[0].Delivery, new DeliveryChange.Done(new(1, 100), new(1, 100)), default);
        await Store.Deliveries.ApplyAsync(other.Deliveries[0].Delivery, new DeliveryChange.Done(new(1, 100), new(1, 99)), default);
        // Too late: it was done already, and nothing is said twice.
        Assert.False(await Store.Deliveries.ApplyAsync(other.Deliveries[0].Delivery, new DeliveryChange.Done(new(1, 100), new(1, 98)), default));

        var next = await OpenAsync();
        var alerts = await next.Alerts.LastAsync(10, null, default);
        Assert.Equal([$"disagree/{other.Message.Receipt}/{Samples.Route}", $"refused/{open.Receipt}"], alerts.Select(a => a.Key));
        Assert.All(alerts, a => Assert.NotNull(a.ResolvedAt));
        Assert.Equal(2, (await next.Alerts.DueAsync(Store.Channel, 10, Longest, default)).Count);
        Assert.Contains("invalid-message", alerts[1].Text.En);
    }

    [Fact]
    public async Task Alert_ThatIsOver_IsToldSo_AndMayBeRaisedAgain()
    {
        await Store.Alerts.RaiseAsync(Parked, ["mail"], isEvent: false, default);
        Assert.True(await Store.Alerts.ResolveAsync(Parked.Key, default));
        Assert.False(await Store.Alerts.ResolveAsync(Parked.Key, default));
        Assert.Empty(await Store.Alerts.OpenAsync(default));
        Assert.Equal([false, true], (await Store.Alerts.DueAsync("mail", 10, Longest, default)).Select(n => n.Resolved));
        Assert.True(await Store.Alerts.RaiseAsync(Parked, ["mail"], isEvent: false, default));
        Assert.Equal(2, (await Store.Alerts.LastAsync(10, null, default)).Count);
        var newest = await Store.Alerts.LastAsync(1, null, default);
        var rest = await Store.Alerts.LastAsync(1, newest[0].Id, default);
        Assert.Equal((true, false), (newest.More, rest.More));
        Assert.True(Assert.Single(rest).Id < newest[0].Id);
    }

    [Fact]
    public async Task Event_IsToldOnce_AndNeverOpen()
    {
        Assert.True(await Store.Alerts.RaiseAsync(Parked with { Key = "refused/1" }, ["mail"], isEvent: true, default));
        Assert.Empty(await Store.Alerts.OpenAsync(default));
        Assert.False(Assert.Single(await Store.Alerts.DueAsync("mail", 10, Longest, default)).Resolved);
    }

    [Fact]
    public async Task Nodes_ThatSeeTheSameAtOnce_RaiseItOnce()
    {
        var other = await OpenAsync();
        var raised = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? other : Store).Alerts.RaiseAsync(Parked, ["mail"], isEvent: false, default)));
        Assert.Equal(1, raised.Count(r => r));
        Assert.Single(await Store.Alerts.DueAsync("mail", 10, Longest, default));
    }
}
