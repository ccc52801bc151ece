using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class WatchContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task Backlog_CountsWhatIsUnfinished_AndTheAgeOfTheFirst()
    {
        var first = Clock.Now;
        var delivered = await Store.AcceptAsync(Samples.Soap("m-1"), deliveries: Samples.ToDelinquency);
        Assert.Equal([new RouteBacklog(Samples.Route, 1, first)], await Watch.BacklogAsync(default));
        await Store.Deliveries.ApplyAsync(delivered.Deliveries[0].Delivery, new DeliveryChange.Done(new ControlTotal(1, 100), null), default);
        Assert.Empty(await Watch.BacklogAsync(default));

        Clock.Now += TimeSpan.FromMinutes(1);
        var second = Clock.Now;
        var parked = await Store.AcceptAsync(Samples.Soap("m-2"), "b", deliveries: Samples.ToDelinquency);
        Clock.Now += TimeSpan.FromMinutes(1);
        await Store.AcceptAsync(Samples.Soap("m-3"), "c", deliveries: Samples.ToDelinquency);
        Assert.Empty(await Watch.ParkedAsync(default));
        await Store.Deliveries.ApplyAsync(parked.Deliveries[0].Delivery, new DeliveryChange.Park(new Bilingual("止", "stop")), default);

        Assert.Equal([new RouteBacklog(Samples.Route, 2, second)], await Watch.BacklogAsync(default));
        Assert.Equal([(Samples.Tokushima, 1L)], await Watch.ParkedAsync(default));
    }

    [Fact]
    public async Task Mark_IsWritten_AgainAndAgain()
    {
        await Watch.WriteMarkAsync(default);
        await Watch.WriteMarkAsync(default);
    }

    [Fact]
    public async Task Trace_LiesWithTheMessage_AlsoAfterARestart()
    {
        var soap = await Store.AcceptAsync(Samples.Soap("m-1") with { Trace = Trace }, deliveries: Samples.ToDelinquency);
        Assert.Equal(Trace, soap.Message.Trace);
        var open = await Store.Journal.BeginAsync(Samples.File("c-1") with { Trace = null }, default);
        // Begun again after a crash: the trace of the attempt that gets through is the one that counts.
        open = await Store.Journal.BeginAsync(open.Message with { Trace = Trace }, default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 1), default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(1, 100, "f"), [Samples.ToDelinquency], default);

        await OpenAsync();
        var unfinished = await Store.Deliveries.UnfinishedAsync();
        Assert.Equal([Trace, Trace], unfinished.Select(d => d.Message.Trace));
    }

    private IJournalWatch Watch => Store.Watch;
}
