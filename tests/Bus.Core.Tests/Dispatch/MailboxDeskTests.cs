using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Pipeline.Delivering;
using Bus.Core.Records;
using Bus.Core.Tests.Nodes;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

public class MailboxDeskTests
{
    private static readonly ApplicationRef Consumer = new(RememberedJournal.Route.Municipality, RememberedJournal.Route.Consumer);
    private readonly RememberedJournal _journal = new();
    private readonly Lanes _lanes;
    private readonly LaneRecovery _recovery;
    private readonly DeliveryOrder _order;
    private readonly MailboxDesk _desk;
    private readonly RememberedHolds _holds = new();

    public MailboxDeskTests() : this(Alone.WithAll())
    {
    }

    private MailboxDeskTests(Leases leases, DispatchOptions? limits = null, TimeProvider? clock = null)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        var underWay = new UnderWay(new NoMaintenance(), TimeProvider.System);
        var options = Options.Create(limits ?? new DispatchOptions());
        var tickets = new TicketOffice(new NoRoad(), leases, options, TimeProvider.System, NullLogger<TicketOffice>.Instance);
        var steady = new SteadyTime(TimeProvider.System);
        var admission = new LaneAdmission(_journal, steady, options);
        _lanes = new Lanes(admission, _journal, new Departures(new NoPauses(), new NoRegion(), underWay, TimeProvider.System), tickets, leases, steady, options);
        _recovery = new LaneRecovery(_lanes, admission, _journal, leases, options, TimeProvider.System, NullLogger<LaneRecovery>.Instance);
        _order = new DeliveryOrder(_lanes, admission, _journal, new SteadyTime(clock ?? TimeProvider.System), options);
        var region = new OneConsumer(new Consumption { Contract = RememberedJournal.Route.Contract, By = HandOverKind.Mailbox });
        _desk = new MailboxDesk(_journal, new MailboxPages(new Conversion(region, new OneContract(), new PlainFormats(), _journal, options), new Queries(_journal)), _lanes, _order, _holds, new MailboxBell(TimeProvider.System), underWay, new HubMeters(meters), TimeProvider.System);
    }

    private static string IdOf(Delivery delivery) => $"{delivery.Message.Receipt}.{delivery.Route.Consumer}.1";

    /// <summary>What the start has read from the journal, but not yet brought into the lane, may be acknowledged meanwhile; then it must leave the lane all the same.</summary>
    [Fact]
    public async Task Acknowledged_WhileTheHubStillFindsItsDeliveriesAgain_HoldsNothing()
    {
        var first = _journal.AddInMailbox(1, 7);
        var second = _journal.AddInMailbox(2, 7);
        var mayRead = new TaskCompletionSource();
        _journal.KeysMayBeRead = mayRead.Task;
        var recovering = _recovery.RoundAsync(default);
        var acknowledging = _desk.AcknowledgeAsync(Consumer, [IdOf(first)], default);
        mayRead.SetResult();
        await recovering;
        Assert.Equal(1, (await acknowledging).Value);
        Assert.Empty(await _order.BlockersOfAsync(second, default));
    }

    [Fact]
    public async Task Acknowledged_BeforeTheHubKnowsTheLane_OrderIsKeptAllTheSame()
    {
        _journal.AddInMailbox(1, 7);
        var second = _journal.AddInMailbox(2, 7);
        Assert.False((await _desk.AcknowledgeAsync(Consumer, [IdOf(second)], default)).TryGet(out _, out _));
    }

    /// <summary>A consumer may come to any node: one that does not deliver the route keeps the order all the same, and tells the one that does.</summary>
    [Fact]
    public async Task Acknowledged_OnANodeThatDoesNotDeliverTheRoute_OrderIsKeptAndTheOtherNodeLooksAgain()
    {
        var elsewhere = new MailboxDeskTests(Alone.WithNone());
        var first = elsewhere._journal.AddInMailbox(1, 7);
        var second = elsewhere._journal.AddInMailbox(2, 7);
        Assert.False((await elsewhere._desk.AcknowledgeAsync(Consumer, [IdOf(second)], default)).TryGet(out _, out _));
        Assert.Equal(1, (await elsewhere._desk.AcknowledgeAsync(Consumer, [IdOf(first)], default)).Value);
        Assert.Null(elsewhere._journal.Applied.Single().Change.Fence);
        // The journal of this test does not change states by itself.
        elsewhere._journal.Finish(1);
        Assert.Equal(1, (await elsewhere._desk.AcknowledgeAsync(Consumer, [IdOf(second)], default)).Value);
    }

    [Fact]
    public async Task ChangedOnAnotherNode_LeavesTheLaneOfTheOneThatDelivers()
    {
        var first = _journal.AddInMailbox(1, 7);
        var second = _journal.Add(2, DeliveryState.Waiting, 7);
        await _recovery.RoundAsync(default);
        Assert.Equal([first.Id], await _order.BlockersOfAsync(second, default));

        _journal.Finish(1);
        _journal.Outside.Add(new OutsideChange(1, first.Id, RememberedJournal.Route));
        await _recovery.RoundAsync(default);

        Assert.Empty(await _order.BlockersOfAsync(second, default));
        Assert.Empty(_journal.Outside);
    }

    [Fact]
    public async Task Acknowledged_OnTheNodeThatDelivers_IsWrittenUnderItsLease()
    {
        var first = _journal.AddInMailbox(1, 7);
        Assert.Equal(1, (await _desk.AcknowledgeAsync(Consumer, [IdOf(first)], default)).Value);
        Assert.Equal(Alone.Epoch, _journal.Applied.Single().Change.Fence!.Value.Epoch);
    }

    /// <summary>What one has fetched with a visibility, another does not get, nor what waits behind it: it could not acknowledge that.</summary>
    [Fact]
    public async Task Received_WithAHold_IsOutOfSightWithWhatWaitsBehindItUntilAcknowledged()
    {
        var first = _journal.AddInMailbox(1, 7);
        _journal.AddInMailbox(2, 7);
        var other = _journal.AddInMailbox(3, 8);
        await _holds.HoldAsync([new(first.Id, 1)], TimeProvider.System.GetUtcNow().AddHours(1), default);
        Assert.Equal([other.Id], (await _desk.VisibleAsync(Consumer, null, 10, default)).Select(d => d.Id));
        Assert.Equal(1, (await _desk.AcknowledgeAsync(Consumer, [IdOf(first)], default)).Value);
        Assert.Empty(await _holds.HeldAsync(Consumer, default));
    }

    /// <summary>It comes behind the later one in the lane, which lay there already, and before it in the mailbox: whoever fetches one at a time would never see the later one, and could acknowledge neither.</summary>
    [Fact]
    public async Task SentAgain_WhileALaterOneOfItsKeyLiesThere_IsFetchedFirstAndAcknowledgedFirst()
    {
        _journal.Add(1, DeliveryState.Delivered, 7);
        var later = _journal.AddInMailbox(2, 7);
        await _recovery.RoundAsync(default);
        _journal.Add(1, DeliveryState.Waiting, 7);
        await _lanes.ReplayedAsync(1, default);
        var lane = _lanes.Of(RememberedJournal.Route)!;
        Assert.True(lane.Find(1)!.Startable);
        var again = _journal.AddInMailbox(1, 7);
        lock (lane.Gate) lane.LieDown(lane.Find(1)!);

        Assert.Equal(again.Id, (await _desk.VisibleAsync(Consumer, null, 1, default))[0].Id);
        Assert.Equal(1, (await _desk.AcknowledgeAsync(Consumer, [IdOf(again)], default)).Value);
        Assert.Equal(1, (await _desk.AcknowledgeAsync(Consumer, [IdOf(later)], default)).Value);
    }

    [Fact]
    public async Task SentAgain_AndAcknowledged_WhileALaterOneOfItsKeyLiesThere_WhatComesNextWaitsForTheLaterOne()
    {
        _journal.Add(1, DeliveryState.Delivered, 7);
        var later = _journal.AddInMailbox(2, 7);
        await _recovery.RoundAsync(default);
        _journal.Add(1, DeliveryState.Waiting, 7);
        await _lanes.ReplayedAsync(1, default);
        var again = _journal.AddInMailbox(1, 7);
        var lane = _lanes.Of(RememberedJournal.Route)!;
        lock (lane.Gate) lane.LieDown(lane.Find(1)!);
        Assert.Equal(1, (await _desk.AcknowledgeAsync(Consumer, [IdOf(again)], default)).Value);
        _journal.Finish(1);

        var next = _journal.AddInMailbox(3, 7);
        await _holds.HoldAsync([new(later.Id, 1)], TimeProvider.System.GetUtcNow().AddHours(1), default);
        Assert.Empty(await _desk.VisibleAsync(Consumer, null, 10, default));
        Assert.False((await _desk.AcknowledgeAsync(Consumer, [IdOf(next)], default)).TryGet(out _, out _));
    }

    /// <summary>A node that only looks at a route is not told when something of it is sent again; while its consumer comes often enough, what it remembers of the route never ends by itself.</summary>
    [Fact]
    public async Task SentAgain_OnTheNodeThatDelivers_TheOtherOneKeepsTheOrderToo()
    {
        var elsewhere = new MailboxDeskTests(Alone.WithNone(), new DispatchOptions { ViewIdle = TimeSpan.FromMinutes(30) }, new HandClock());
        elsewhere._journal.Add(1, DeliveryState.Delivered, 7);
        Assert.Empty(await elsewhere._order.BlockersOfAsync(elsewhere._journal.AddInMailbox(2, 8), default));

        var again = elsewhere._journal.AddInMailbox(1, 7);
        var behind = elsewhere._journal.AddInMailbox(3, 7);
        Assert.Empty(await elsewhere._order.BlockersOfAsync(again, default));
        Assert.Equal([again.Id], await elsewhere._order.BlockersOfAsync(behind, default));
    }

    /// <summary>Fetched and acknowledged elsewhere before an earlier one that was sent again: what waits behind both waits for the earlier one.</summary>
    [Fact]
    public async Task Finished_ElsewhereInTheMiddle_WhatWaitsBehindItWaitsForTheEarlierOne()
    {
        var elsewhere = new MailboxDeskTests(Alone.WithNone());
        var first = elsewhere._journal.AddInMailbox(1, 7);
        elsewhere._journal.AddInMailbox(2, 7);
        var behind = elsewhere._journal.AddInMailbox(3, 7);
        Assert.Equal([2], await elsewhere._order.BlockersOfAsync(behind, default));

        elsewhere._journal.Finish(2);
        Assert.Equal([first.Id], await elsewhere._order.BlockersOfAsync(behind, default));
    }

    [Fact]
    public async Task SentAgain_OnTheNodeThatDelivers_AndNotAskedForHere_IsSeenSoon()
    {
        var clock = new HandClock();
        var elsewhere = new MailboxDeskTests(Alone.WithNone(), new DispatchOptions { ViewIdle = TimeSpan.FromMinutes(1) }, clock);
        elsewhere._journal.Add(1, DeliveryState.Delivered, 7);
        var behind = elsewhere._journal.AddInMailbox(2, 7);
        Assert.Empty(await elsewhere._order.BlockersOfAsync(behind, default));

        var again = elsewhere._journal.AddInMailbox(1, 7);
        clock.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal([again.Id], await elsewhere._order.BlockersOfAsync(behind, default));
    }

    /// <summary>However many wait behind it: another worker gets what shares no key with it.</summary>
    [Fact]
    public async Task Received_WhileMoreThanAskedForWaitBehindAHeldOne_AreTheOnesBehindThose()
    {
        var first = _journal.AddInMailbox(1, 7);
        for (var position = 2; position <= 40; position++) _journal.AddInMailbox(position, 7);
        Delivery[] others = [_journal.AddInMailbox(41, 8), _journal.AddInMailbox(42, 9), _journal.AddInMailbox(43, 10)];
        await _holds.HoldAsync([new(first.Id, 1)], TimeProvider.System.GetUtcNow().AddHours(1), default);
        Assert.Equal(others.Select(d => d.Id), (await _desk.VisibleAsync(Consumer, null, 5, default)).Select(d => d.Id));
        Assert.Equal([41, 42], (await _desk.VisibleAsync(Consumer, null, 2, default)).Select(d => d.Id).Take(2));
    }

    /// <summary>The consumer no longer takes the contract; nobody can fetch what lies there of it, however much it is.</summary>
    [Fact]
    public async Task Received_WhileMoreThanAskedForCannotBeOpened_IsWhatCanBe()
    {
        for (var position = 1; position <= 5; position++) _journal.AddInMailbox(position, "a-contract-given-up");
        var other = _journal.AddInMailbox(6, 7);
        Assert.Equal([IdOf(other)], (await _desk.ReceiveAsync(Consumer, null, 2, TimeSpan.Zero, default)).Select(p => p.MessageId));
        Assert.Empty(await _desk.ReceiveAsync(Consumer, "a-contract-given-up", 2, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task PutBack_IsToBeHadAgain()
    {
        var (first, other) = (_journal.AddInMailbox(1, 7), _journal.AddInMailbox(2, 8));
        var pages = await _desk.ReceiveAsync(Consumer, null, 10, TimeSpan.FromHours(1), default);
        Assert.Equal([first.Id, other.Id], pages.Select(p => p.Delivery.Id));
        await _desk.PutBackAsync([pages[1]], default);
        Assert.Equal([other.Id], (await _desk.VisibleAsync(Consumer, null, 10, default)).Select(d => d.Id));
    }

    /// <summary>Two workers share a mailbox: what the first has fetched and not acknowledged yet, the second must not be given meanwhile.</summary>
    [Fact]
    public async Task Acknowledged_BeforeTheLastPageFetched_IsHeldOn()
    {
        var delivery = _journal.AddInMailbox(1, records: 350, key: 7);
        var pages = await _desk.ReceiveAsync(Consumer, null, 3, TimeSpan.FromHours(1), default);
        Assert.Equal([1, 2, 3], pages.Select(p => p.Page));

        await _desk.AcknowledgeAsync(Consumer, [pages[0].MessageId], default);
        delivery = _journal.Put(delivery with { PagesDone = 1 });
        Assert.Empty(await _desk.ReceiveAsync(Consumer, null, 3, TimeSpan.FromHours(1), default));

        await _desk.AcknowledgeAsync(Consumer, [pages[1].MessageId, pages[2].MessageId], default);
        _journal.Put(delivery with { PagesDone = 3 });
        Assert.Equal([4], (await _desk.ReceiveAsync(Consumer, null, 3, TimeSpan.FromHours(1), default)).Select(p => p.Page));
    }

    /// <summary>An answer may end before the pages that were fetched for it; what was not in it is not waited for.</summary>
    [Fact]
    public async Task PutBack_OfADeliveryBegun_IsToBeHadOnceWhatWasGivenIsAcknowledged()
    {
        var delivery = _journal.AddInMailbox(1, records: 350, key: 7);
        var pages = await _desk.ReceiveAsync(Consumer, null, 3, TimeSpan.FromHours(1), default);
        await _desk.PutBackAsync([pages[1], pages[2]], default);
        Assert.Empty(await _desk.VisibleAsync(Consumer, null, 10, default));

        await _desk.AcknowledgeAsync(Consumer, [pages[0].MessageId], default);
        _journal.Put(delivery with { PagesDone = 1 });
        Assert.Equal([2, 3, 4], (await _desk.ReceiveAsync(Consumer, null, 3, TimeSpan.FromHours(1), default)).Select(p => p.Page));
    }

    private sealed class OneContract : ICatalogue
    {
        public CatalogueSnapshot Current { get; } = new([new Contract
        {
            Name = RememberedJournal.Route.Contract, Version = "2026-01", Title = new("試", "test"), BusinessUnit = "", SchemaNamespace = "", WsdlNamespace = "", Operation = "SendC", Items = [], OrderingKey = [], Identity = [], MunicipalityItem = null, TransactionItem = null, AmountItems = [],
        }], []);
    }

    private sealed class PlainFormats : IRecordFormats
    {
        public RecordShape ShapeOf(Contract contract, IReadOnlyList<AdditionalItem> additional) => new(contract, []);
        public CandidateReader ReadXml(System.Xml.XmlReader xml, RecordShape shape) => throw new NotSupportedException();
        public void WriteXml(System.Xml.XmlWriter xml, RecordShape shape, OutgoingReader record) => throw new NotSupportedException();
        public CandidateReader ReadFlat(Stream stream, RecordShape shape, FileForm form) => throw new NotSupportedException();
        public IFlatWriter WriteFlat(Stream stream, RecordShape shape, FileForm form) => throw new NotSupportedException();
        public ICharacterSet? CharacterSet(FileForm form) => throw new NotSupportedException();
        public Bilingual? WhyNot(Contract contract, FileForm form) => throw new NotSupportedException();
        public string Schema(Contract contract, IReadOnlyList<AdditionalItem> additional) => throw new NotSupportedException();
    }

    private sealed class RememberedHolds : IMailboxHolds
    {
        private readonly Dictionary<long, int> _held = [];

        public Task<IReadOnlyList<long>> HoldAsync(IReadOnlyList<MailboxHold> wanted, DateTimeOffset until, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<long>>([.. wanted.Where(h => _held.TryAdd(h.Delivery, h.LastPage)).Select(h => h.Delivery)]);

        public Task<IReadOnlySet<long>> HeldAsync(ApplicationRef consumer, CancellationToken cancellation) => Task.FromResult<IReadOnlySet<long>>(_held.Keys.ToHashSet());

        public Task ShortenAsync(MailboxHold hold, CancellationToken cancellation)
        {
            _held[hold.Delivery] = Math.Min(_held[hold.Delivery], hold.LastPage);
            return Task.CompletedTask;
        }

        public Task ReleaseAsync(MailboxHold hold, CancellationToken cancellation)
        {
            if (_held.TryGetValue(hold.Delivery, out var last) && last <= hold.LastPage) _held.Remove(hold.Delivery);
            return Task.CompletedTask;
        }
    }

    private sealed class Queries(RememberedJournal journal) : IJournalQueries
    {
        public Task<MessageInfo?> FindAsync(MunicipalityCode? municipality, string receipt, CancellationToken cancellation) =>
            Task.FromResult(journal.All.FirstOrDefault(d => d.Message.Receipt == receipt)?.Message);

        public Task<IReadOnlyList<Delivery>> DeliveriesAsync(long message, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Delivery>>([.. journal.All.Where(d => d.Message.Id == message)]);

        public Task<Part<MessageInfo>> ListAsync(MessageFilter filter, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<IReadOnlyList<Reject>> RejectsAsync(MessageInfo message, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<IReadOnlyList<DayTotal>> DayTotalsAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<GapFound>> GapsAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<IReadOnlyList<FarDate>> FarDatesAsync(MunicipalityCode? municipality, DateOnly from, DateOnly to, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
