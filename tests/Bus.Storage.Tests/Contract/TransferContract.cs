using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class TransferContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly PartnerRef Bank = new(new ApplicationRef(MunicipalityCode.Parse("362018"), "collection"), "bank");
    private static readonly PartnerRef Other = Bank with { Application = new ApplicationRef(MunicipalityCode.Parse("412066"), "collection") };
    private static readonly Transfer File = new(Bank, TransferDirection.Fetch, "out", "収納.csv", 12, "2026-11-26T01:30", "ab", TransferState.Ready);

    [Fact]
    public async Task Transfer_GoesFromStateToState_AndIsItsPartnersOnly()
    {
        await Store.Transfers.WriteAsync(File, null, default);
        await Store.Transfers.WriteAsync(File with { State = TransferState.Done }, null, default);
        await Store.Transfers.WriteAsync(File with { Stamp = "2026-11-27T01:30" }, null, default);
        await Store.Transfers.WriteAsync(File with { Direction = TransferDirection.Put }, null, default);
        await Store.Transfers.WriteAsync(File with { Partner = Other }, null, default);
        await OpenAsync();

        var remembered = await Store.Transfers.RememberedAsync(Bank, TransferDirection.Fetch, default);

        Assert.Equal([TransferState.Done, TransferState.Ready], remembered.OrderBy(t => t.Stamp, StringComparer.Ordinal).Select(t => t.State));
        Assert.Equal(File with { State = TransferState.Done }, remembered.Single(t => t.Stamp == File.Stamp) with { At = default });
        await Store.Transfers.ForgetAsync(remembered, default);
        Assert.Empty(await Store.Transfers.RememberedAsync(Bank, TransferDirection.Fetch, default));
        Assert.Single(await Store.Transfers.RememberedAsync(Bank, TransferDirection.Put, default));
        Assert.Single(await Store.Transfers.RememberedAsync(Other, TransferDirection.Fetch, default));
    }

    /// <summary>A node that stood still amid a visit: what it would write is another node's to say by now.</summary>
    [Fact]
    public async Task Transfer_UnderALeaseThatHasPassedOn_IsNotWritten()
    {
        var life = (await Store.Nodes.EnterAsync(new NodeCard("one", "one", "", "", TimeSpan.FromSeconds(10)), null, default))!.Value;
        var fence = Assert.Single(await Store.Nodes.AcquireAsync(life, [new Fence(7, 1)], default));
        await Store.Transfers.MustHoldAsync(fence, default);
        await Store.Transfers.WriteAsync(File, fence, default);
        await Store.Nodes.LeaveAsync(life, default);
        var next = (await Store.Nodes.EnterAsync(new NodeCard("two", "two", "", "", TimeSpan.FromSeconds(10)), null, default))!.Value;
        Assert.Single(await Store.Nodes.AcquireAsync(next, [fence], default));

        await Assert.ThrowsAsync<LeaseLostException>(() => Store.Transfers.MustHoldAsync(fence, default));
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.Transfers.WriteAsync(File with { State = TransferState.Done }, fence, default));

        Assert.Equal(TransferState.Ready, Assert.Single(await Store.Transfers.RememberedAsync(Bank, TransferDirection.Fetch, default)).State);
    }

    [Fact]
    public async Task Visits_AddUpTheirFiles_AndAQuestionStaysUntilItIsAnswered()
    {
        await Store.Transfers.AskAsync(Bank, asked: true, default);
        Assert.True(Assert.Single(await Store.Transfers.VisitsAsync(default)).Asked);
        var failed = new PartnerVisits(Bank) { EndedAt = Clock.Now, FailingSince = Clock.Now, Failures = 1, Trouble = new Bilingual("だめ", "no"), Fetched = 2 };
        await Store.Transfers.EndedAsync(failed, default);
        await Store.Transfers.EndedAsync(failed with { FailingSince = null, Failures = 0, Trouble = null, SucceededAt = Clock.Now, Served = Clock.Now, Fetched = 3, Put = 1 }, default);

        var visits = Assert.Single(await Store.Transfers.VisitsAsync(default));

        Assert.Equal((5, 1, 0, true), (visits.Fetched, visits.Put, visits.Failures, visits.Asked));
        Assert.Null(visits.Trouble);
        Assert.Equal(visits.Served, visits.SucceededAt);
        await Store.Transfers.AskAsync(Bank, asked: false, default);
        Assert.False(Assert.Single(await Store.Transfers.VisitsAsync(default)).Asked);
    }
}
