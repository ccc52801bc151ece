using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>A month is the sum of its days' 突合, whatever the day on which things came.</summary>
public abstract class PeriodContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly PlannedDelivery ToAudit = new("audit", HandOverKind.Mailbox);
    private static readonly DateOnly[] November = [.. Enumerable.Range(1, 30).Select(Nov)];

    /// <summary>Received on 20 and 30 November and on 1 December, of business dates from October to December.</summary>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        await Store.AcceptAsync(Samples.Soap(date: new(2026, 10, 31)), amount: 1000, deliveries: [Samples.ToDelinquency, ToAudit]);
        var first = await Store.AcceptAsync(Samples.Soap(date: Nov(1)), amount: 10, deliveries: [Samples.ToDelinquency, ToAudit]);
        foreach (var (planned, confirmed) in first.Deliveries.Zip([new ControlTotal(1, 10), (ControlTotal?)null]))
            await ApplyAsync(planned.Delivery, new DeliveryChange.Started(1), new DeliveryChange.Done(new(1, 10), confirmed));
        var parked = await Store.AcceptAsync(Samples.Soap(), amount: 20, deliveries: Samples.ToDelinquency);
        await ApplyAsync(parked.Deliveries[0].Delivery, new DeliveryChange.Park(new("保留", "parked")));
        var refused = await Store.Journal.BeginAsync(Samples.File("c-1", "bad.csv", Nov(2)), default);
        await Store.Journal.FinishAsync(refused, Samples.Accepted(0) with { State = ReceiptState.Refused, Fault = Fault.Of(FaultCode.InvalidMessage, "誤り", "wrong") }, [], default);
        await Store.AcceptAsync(Samples.Soap(sender: new(Samples.Takeo, "collection"), date: Nov(30)), amount: 5, deliveries: Samples.ToDelinquency);
        // The last minute of the month in Japan, and the tenth of the next one.
        Clock.Now = new(2026, 11, 30, 14, 59, 0, TimeSpan.Zero);
        await Store.TakeFileAsync(Samples.File("c-2", "december.csv", new(2026, 12, 1)), 3, "december", Samples.ToDelinquency);
        Clock.Now = new(2026, 11, 30, 15, 10, 0, TimeSpan.Zero);
        var late = await Store.TakeFileAsync(Samples.File("c-3", "late.csv", Nov(30)), 2, "late", Samples.ToDelinquency, ToAudit);
        await ApplyAsync(late.Deliveries[0].Delivery, new DeliveryChange.Started(1), new DeliveryChange.Done(new(2, 200), new(2, 199)));
        await Store.AcceptAsync(Samples.Soap(), amount: 7, deliveries: Samples.ToDelinquency);
        await Store.Journal.BeginAsync(Samples.File("c-4", "reading.csv", Nov(15)), default);
    }

    [Fact]
    public async Task Month_CountsWhatCameOnce_AndWhatWentOncePerConsumer()
    {
        var month = await AddAsync(null);

        Assert.Equal(
            [
                $"{Samples.Tokushima} soap 1,20: 2 refused 0 accepted 2/30 rejected 0 processing 0",
                $"{Samples.Tokushima} file 30: 1 refused 1 accepted 2/200 rejected 0 processing 1",
                $"{Samples.Takeo} soap 30: 1 refused 0 accepted 1/5 rejected 0 processing 0",
            ], month.Came.Select(c => $"{c.Municipality} {c.Path.Wire()} {List(c.Days)}: {c.Messages} refused {c.Refused} accepted {Of(c.Accepted)} rejected {c.Rejected} processing {c.Processing}"));
        Assert.Equal(
            [
                $"{Samples.Tokushima} soap audit 1: due 1/10 delivered 1/10 confirmed 0/0 open 0 parked 0 disagreed 0 not agreeing ",
                $"{Samples.Tokushima} soap delinquency 1,20: due 2/30 delivered 1/10 confirmed 1/10 open 0 parked 1 disagreed 0 not agreeing 20",
                $"{Samples.Tokushima} file audit 30: due 2/200 delivered 0/0 confirmed 0/0 open 1 parked 0 disagreed 0 not agreeing 30",
                $"{Samples.Tokushima} file delinquency 30: due 2/200 delivered 2/200 confirmed 2/199 open 0 parked 0 disagreed 1 not agreeing 30",
                $"{Samples.Takeo} soap delinquency 30: due 1/5 delivered 0/0 confirmed 0/0 open 1 parked 0 disagreed 0 not agreeing 30",
            ], month.Went.Select(w => $"{w.Municipality} {w.Path.Wire()} {w.Consumer} {List(w.Days)}: due {Of(w.Due)} delivered {Of(w.Delivered)} confirmed {Of(w.Confirmed)} open {w.Open} parked {w.Parked} disagreed {w.Disagreed} not agreeing {List(w.NotAgreeing)}"));
    }

    [Fact]
    public async Task Month_IsTheSumOfItsDaysLists_AndOfItsMessages()
    {
        var month = await AddAsync(null);

        var rows = new List<DayTotal>();
        foreach (var day in November) rows.AddRange(await Store.Queries.DayTotalsAsync(null, day, default));
        Assert.Equal(rows.Aggregate(DayAmount.Zero, (sum, r) => sum + r.Delivered), month.Went.Aggregate(DayAmount.Zero, (sum, w) => sum + w.Delivered));
        Assert.Equal(rows.Aggregate(DayAmount.Zero, (sum, r) => sum + r.Confirmed), month.Went.Aggregate(DayAmount.Zero, (sum, w) => sum + w.Confirmed));
        Assert.Equal((rows.Sum(r => r.Parked), rows.Sum(r => r.Disagreed)), (month.Went.Sum(w => w.Parked), month.Went.Sum(w => w.Disagreed)));
        Assert.Equal(rows.Count(r => r.Consumer is not null && !r.Agrees), month.Went.Sum(w => w.NotAgreeing.Count));
        // The lists say what came in once for each consumer; the messages say it once.
        var messages = (await Store.Queries.ListAsync(new(), default)).Where(m => November.Contains(m.Head.BusinessDate ?? DateOnly.FromDateTime(JapanTime.Of(m.ReceivedAt).DateTime))).ToList();
        Assert.Equal(new DayAmount(messages.Sum(m => m.Accepted.Records), messages.Sum(m => m.Accepted.Amount)), month.Came.Aggregate(DayAmount.Zero, (sum, c) => sum + c.Accepted));
        Assert.Equal((messages.Count(m => m.State == ReceiptState.Accepted), messages.Count(m => m.State == ReceiptState.Refused), messages.Count(m => m.State == ReceiptState.Processing)),
            (month.Came.Sum(c => c.Messages), month.Came.Sum(c => c.Refused), month.Came.Sum(c => c.Processing)));
    }

    [Fact]
    public async Task Month_OfAMunicipality_HoldsNothingOfAnother()
    {
        var month = await AddAsync(Samples.Takeo);

        Assert.Equal([Samples.Takeo], month.Came.Select(c => c.Municipality).Concat(month.Went.Select(w => w.Municipality)).Distinct());
        Assert.Equal(new DayAmount(1, 5), Assert.Single(month.Came).Accepted);
    }

    [Fact]
    public async Task Gaps_AreThoseOfTheirBusinessDate_AndMunicipality()
    {
        await Store.AcceptAsync(Samples.Soap(date: Nov(10), sequence: 1), "one");
        var behind = await Store.AcceptAsync(Samples.Soap(date: Nov(10), sequence: 4), "four");

        Assert.Equal([new GapFound(behind.Message.Receipt, Samples.Collection, Samples.Contract, new(2, 3))], await Store.Queries.GapsAsync(null, Nov(10), default));
        Assert.Single(await Store.Queries.GapsAsync(Samples.Tokushima, Nov(10), default));
        Assert.Empty(await Store.Queries.GapsAsync(Samples.Takeo, Nov(10), default));
        Assert.Empty(await Store.Queries.GapsAsync(null, Nov(11), default));
    }

    private async Task<PeriodTotals> AddAsync(MunicipalityCode? municipality)
    {
        var month = new PeriodTotals();
        foreach (var day in November) month.Add(day, await Store.Queries.DayTotalsAsync(municipality, day, default));
        return month;
    }

    private async Task ApplyAsync(long id, params DeliveryChange[] changes)
    {
        foreach (var change in changes) Assert.True(await Store.Deliveries.ApplyAsync(id, change, default));
    }

    private static DateOnly Nov(int day) => new(2026, 11, day);

    private static string List(IEnumerable<DateOnly> days) => string.Join(',', days.Select(d => d.Day));

    private static string Of(DayAmount amount) => $"{amount.Records}/{amount.Amount}";
}
