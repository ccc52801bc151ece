using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class QueryContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly DateOnly Yesterday = new(2026, 11, 19);

    /// <summary>Receipts 1–6 of Tokushima and 1 of Takeo: SOAP, SOAP of yesterday, file, refused file, processing file, other contract; foreign.</summary>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        var delivered = await Store.AcceptAsync(Samples.Soap(), amount: 100, deliveries: [Samples.ToDelinquency, new("audit", HandOverKind.Mailbox)]);
        await Store.AcceptAsync(Samples.Soap(date: Yesterday), amount: 200);
        var parked = await Store.TakeFileAsync(Samples.File("c-1", sender: new(Samples.Tokushima, "tax")), 3, deliveries: Samples.ToDelinquency);
        var refused = await Store.Journal.BeginAsync(Samples.File("c-2", "bad.csv"), default);
        await Store.Journal.FinishAsync(refused, Samples.Accepted(9, 900) with { State = ReceiptState.Refused, Fault = Fault.Of(FaultCode.InvalidMessage, "誤り", "wrong") }, [], default);
        await Store.Journal.BeginAsync(Samples.File("c-3"), default);
        await Store.AcceptAsync(Samples.Soap(contract: "assessment"), amount: -50);
        await Store.AcceptAsync(Samples.Soap(sender: new(Samples.Takeo, "collection")), amount: 7, deliveries: Samples.ToDelinquency);
        await ApplyAsync(delivered.Deliveries[0].Delivery, new DeliveryChange.Started(1), new DeliveryChange.Done(new(1, 100), new(1, 99)));
        await ApplyAsync(parked.Deliveries[0].Delivery, new DeliveryChange.Park(new("保留", "parked")));
    }

    public static TheoryData<MessageFilter, string> Filters => new()
    {
        { new MessageFilter(), "412066:1 362018:6 362018:5 362018:4 362018:3 362018:2 362018:1" },
        { new MessageFilter(Samples.Tokushima), "362018:6 362018:5 362018:4 362018:3 362018:2 362018:1" },
        { new MessageFilter(Samples.Takeo), "412066:1" },
        { new MessageFilter(Samples.Tokushima, Application: "tax"), "362018:3" },
        { new MessageFilter(Contract: "assessment"), "362018:6" },
        { new MessageFilter(State: ReceiptState.Refused), "362018:4" },
        { new MessageFilter(State: ReceiptState.Processing), "362018:5" },
        { new MessageFilter(Samples.Takeo, State: ReceiptState.Processing), "" },
        { new MessageFilter(Samples.Tokushima, State: ReceiptState.Accepted), "362018:6 362018:3 362018:2 362018:1" },
        { new MessageFilter(Delivery: DeliveryState.Parked), "362018:3" },
        { new MessageFilter(Samples.Takeo, Delivery: DeliveryState.Parked), "" },
        { new MessageFilter(Delivery: DeliveryState.Waiting), "412066:1 362018:1" },
        { new MessageFilter(Delivery: DeliveryState.Held), "412066:1 362018:1" },
        { new MessageFilter(Delivery: DeliveryState.Delivered), "362018:1" },
        { new MessageFilter(Day: Yesterday), "362018:2" },
        { new MessageFilter(Limit: 2), "412066:1 362018:6" },
        { new MessageFilter(Limit: 0), "" },
        { new MessageFilter(Limit: 2, BeforeId: Samples.Id(4)), "362018:3 362018:2" },
    };

    [Theory]
    [MemberData(nameof(Filters), DisableDiscoveryEnumeration = true)]
    public async Task List_Filter_FindsNewestFirst(MessageFilter filter, string expected)
    {
        var found = await Store.Queries.ListAsync(filter, default);

        Assert.Equal(expected, string.Join(' ', found.Select(m => $"{m.Sender.Municipality}:{int.Parse(m.Receipt[16..])}")));
    }

    [Fact]
    public async Task List_MoreThanTheLimitOfTheHub_IsCut_AndSaysSo()
    {
        await OpenAsync(("Journal:ListLimit", "3"));

        var part = await Store.Queries.ListAsync(new(Limit: 1_000_000), default);
        Assert.Equal((3, true), (part.Count, part.More));
        var all = new List<long>(part.Select(m => m.Id));
        for (; part.More; all.AddRange(part.Select(m => m.Id))) part = await Store.Queries.ListAsync(new(Limit: 3, BeforeId: part[^1].Id), default);
        Assert.Equal((7, 1), (all.Distinct().Count(), part.Count));
    }

    [Fact]
    public async Task Find_AnotherMunicipalitysReceipt_IsNull()
    {
        const string receipt = "412066-20261120-0000000001";

        Assert.Equal(receipt, (await Store.Queries.FindAsync(null, receipt, default))!.Receipt);
        Assert.Equal(receipt, (await Store.Queries.FindAsync(Samples.Takeo, receipt, default))!.Receipt);
        Assert.Null(await Store.Queries.FindAsync(Samples.Tokushima, receipt, default));
        Assert.Null(await Store.Queries.FindAsync(null, "' OR 1=1 --", default));
    }

    [Fact]
    public async Task Deliveries_OfAMessage_ComeByConsumer()
    {
        var found = await Store.Queries.DeliveriesAsync(Samples.Id(1), default);

        Assert.Equal(["audit", "delinquency"], found.Select(d => d.Route.Consumer));
        Assert.Equal("362018-20261120-0000000001", found[0].Message.Receipt);
    }

    [Fact]
    public async Task Rejects_OfAMessageTakenWhole_AreNone() =>
        Assert.Empty(await Store.Queries.RejectsAsync((await Store.Queries.FindAsync(null, "412066-20261120-0000000001", default))!, default));

    [Fact]
    public async Task DayTotals_OfADay_CompareInAndOut()
    {
        var totals = await Store.Queries.DayTotalsAsync(Samples.Tokushima, Today, default);

        Assert.Equal(
            [
                new DayTotal(Samples.Tokushima, "assessment", EntryPath.Soap, 1, 0, new(1, -50), 0, null, DayAmount.Zero, DayAmount.Zero, 0, 0, 0),
                new DayTotal(Samples.Tokushima, Samples.Contract, EntryPath.File, 1, 1, new(3, 300), 0, "delinquency", DayAmount.Zero, DayAmount.Zero, 1, 1, 0) { Processing = 1 },
                new DayTotal(Samples.Tokushima, Samples.Contract, EntryPath.Soap, 1, 0, new(1, 100), 0, "audit", DayAmount.Zero, DayAmount.Zero, 1, 0, 0),
                new DayTotal(Samples.Tokushima, Samples.Contract, EntryPath.Soap, 1, 0, new(1, 100), 0, "delinquency", new(1, 100), new(1, 99), 0, 0, 1),
            ], totals);
    }

    [Fact]
    public async Task DayTotals_BeyondSixtyFourBits_AreStillRight()
    {
        for (var i = 0; i < 3; i++) await Store.AcceptAsync(Samples.Soap(contract: "vast"), amount: long.MaxValue);
        for (var i = 0; i < 3; i++) await Store.AcceptAsync(Samples.Soap(contract: "vast-debt"), amount: long.MinValue);
        var totals = await Store.Queries.DayTotalsAsync(Samples.Tokushima, Today, default);

        Assert.Equal(3m * long.MaxValue, totals.Single(t => t.Contract == "vast").Accepted.Amount);
        Assert.Equal(3m * long.MinValue, totals.Single(t => t.Contract == "vast-debt").Accepted.Amount);
    }

    /// <summary>Between its own commit and that of what it feeds, a bank file is delivered and the day is not settled.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DayTotals_WhatIsBeingFed_IsOpen(bool file)
    {
        var taken = file ? await Store.TakeFileAsync(Samples.File("c-9", "bank.txt") with { Contract = "bank", Feeds = true }) : await Store.AcceptAsync(Samples.Soap(contract: "bank") with { Feeds = true });
        Assert.Equal(1, await OpenAsync());
        for (var i = 0; i < 2; i++) await Store.Journal.FedAsync(taken.Message.Id, default);
        Assert.Equal(0, await OpenAsync());

        async Task<long> OpenAsync() => (await Store.Queries.DayTotalsAsync(Samples.Tokushima, Today, default)).Single(t => t.Contract == "bank").Open;
    }

    /// <summary>A file's claim goes on by itself; what a message by SOAP feeds is looked for once it has had its time.</summary>
    [Fact]
    public async Task Unfed_AreMessagesBySoap_UntilAllIsFed()
    {
        var first = await Store.AcceptAsync(Samples.Soap(contract: "bank") with { Feeds = true });
        var second = await Store.AcceptAsync(Samples.Soap(contract: "bank") with { Feeds = true });
        await Store.AcceptAsync(Samples.Soap());
        await Store.TakeFileAsync(Samples.File("c-9", "bank.txt") with { Contract = "bank", Feeds = true });
        var later = first.Message.ReceivedAt.AddMinutes(1);

        Assert.Empty(await Store.Journal.UnfedAsync(first.Message.ReceivedAt, 0, 10, default));
        Assert.Equal([first.Message.Receipt, second.Message.Receipt], (await Store.Journal.UnfedAsync(later, 0, 10, default)).Select(m => m.Receipt));
        Assert.Equal([first.Message.Receipt], (await Store.Journal.UnfedAsync(later, 0, 1, default)).Select(m => m.Receipt));
        Assert.Equal([second.Message.Receipt], (await Store.Journal.UnfedAsync(later, first.Message.Id, 10, default)).Select(m => m.Receipt));
        await Store.Journal.FedAsync(first.Message.Id, default);
        Assert.Equal([second.Message.Receipt], (await Store.Journal.UnfedAsync(later, 0, 10, default)).Select(m => m.Receipt));
    }

    /// <summary>A file that feeds and is refused feeds nothing.</summary>
    [Fact]
    public async Task DayTotals_WhatIsRefused_FeedsNothing()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-9", "bank.txt") with { Contract = "bank", Feeds = true }, default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(9, 900) with { State = ReceiptState.Refused, Fault = Fault.Of(FaultCode.InvalidMessage, "誤り", "wrong") }, [], default);
        Assert.Equal(0, (await Store.Queries.DayTotalsAsync(Samples.Tokushima, Today, default)).Single(t => t.Contract == "bank").Open);
    }

    /// <summary>Whatever consumers confirm, the day can be looked at, and says that they disagree.</summary>
    [Theory]
    [InlineData(long.MaxValue, 2_000_000_000_000)]
    [InlineData(long.MinValue, -2_000_000_000_000)]
    public async Task DayTotals_AbsurdConfirmations_AreADifference(long said, long shown)
    {
        for (var i = 0; i < 2; i++)
        {
            var taken = await Store.AcceptAsync(Samples.Soap(contract: "absurd"), amount: 100, deliveries: Samples.ToDelinquency);
            await ApplyAsync(taken.Deliveries[0].Delivery, new DeliveryChange.Started(1), new DeliveryChange.Done(new(1, 100), new(said, said)));
        }
        var total = (await Store.Queries.DayTotalsAsync(Samples.Tokushima, Today, default)).Single(t => t.Contract == "absurd");

        Assert.Equal((2, new DayAmount(shown, 2m * said), false), (total.Disagreed, total.Confirmed, total.Agrees));
    }

    [Fact]
    public async Task DayTotals_BusinessDate_CountsOnItsOwnDay()
    {
        var total = Assert.Single(await Store.Queries.DayTotalsAsync(null, Yesterday, default));

        Assert.Equal((1L, new DayAmount(1, 200)), (total.Messages, total.Accepted));
        Assert.Empty(await Store.Queries.DayTotalsAsync(Samples.Takeo, Yesterday, default));
        Assert.Equal(5, (await Store.Queries.DayTotalsAsync(null, Today, default)).Count);
    }

    private async Task ApplyAsync(long id, params DeliveryChange[] changes)
    {
        foreach (var change in changes) Assert.True(await Store.Deliveries.ApplyAsync(id, change, default));
    }
}
