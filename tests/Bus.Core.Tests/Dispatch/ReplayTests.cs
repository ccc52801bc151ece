using Bus.Core.Dispatch;
using Bus.Core.Dispatch.Approvals;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Operation.Oversight;
using Bus.Core.Region;
using Bus.Core.Tests.Nodes;
using Bus.Core.Tests.Pipeline;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

/// <summary>What is sent again, in which order; and a delivery that was begun by SOAP, sent again after its consumer was moved.</summary>
public class ReplayTests
{
    private readonly RememberedJournal _journal = new();

    private Replay Of(Consumption now, IReplayQueries? selections = null)
    {
        var (leases, options, steady, region) = (Alone.WithAll(), Options.Create(new DispatchOptions()), new SteadyTime(TimeProvider.System), new OneConsumer(now));
        var admission = new LaneAdmission(_journal, steady, options);
        var departures = new Departures(new NoPauses(), region, new UnderWay(new NoMaintenance(), TimeProvider.System), TimeProvider.System);
        var lanes = new Lanes(admission, _journal, departures, new TicketOffice(new NoRoad(), leases, options, TimeProvider.System, NullLogger<TicketOffice>.Instance), leases, steady, options);
        return new Replay(null!, selections!, _journal, lanes, new DeliveryOrder(lanes, admission, _journal, steady, options), region, new PlainKeys());
    }

    /// <summary>Two nodes around midnight: the one whose clock is ahead committed first, under a number of the next day. What is sent again first begins first.</summary>
    [Fact]
    public async Task Selection_IsSentInTheOrderOfItsRoute_WhateverItsNumbers()
    {
        var (first, second) = (_journal.Add(1, DeliveryState.Delivered, 7), _journal.Add(2, DeliveryState.Delivered, 7));
        Delivery[] byNumber = [second, first with { Id = 3 }];
        var selection = new ReplaySelection(new ApplicationRef(RememberedJournal.Route.Municipality, RememberedJournal.Route.Consumer), null, null, null, DeliveryState.Delivered);
        var preview = await Of(new Consumption { Contract = RememberedJournal.Route.Contract, By = HandOverKind.File }, new Selected(byNumber)).PreviewAsync(selection, 0, default);
        Assert.Equal([1, 2], preview.Steps.Select(s => s.Delivery.Position));
    }

    [Fact]
    public async Task WhatWasApproved_IsSentInTheOrderOfItsRoute_WhateverItsNumbers()
    {
        _journal.AddNumbered(12, 1, DeliveryState.Delivered);
        _journal.AddNumbered(11, 2, DeliveryState.Delivered);
        var book = new OneApproval([new FrozenDelivery(11, DeliveryState.Delivered, null) { Position = 2 }, new FrozenDelivery(12, DeliveryState.Delivered, null) { Position = 1 }]);
        var leases = Alone.WithAll();
        using var turn = leases.Enter("approvals");
        using var replays = new ApprovedReplays(book, _journal, Of(new Consumption { Contract = RememberedJournal.Route.Contract, By = HandOverKind.File }), leases,
            Options.Create(new ApprovalOptions()), TimeProvider.System, NullLogger<ApprovedReplays>.Instance);
        await replays.RoundAsync(turn!, default);
        Assert.Equal([12L, 11L], _journal.Applied.Select(a => a.Delivery));
        Assert.Empty(book.Left);
        // As it stands just before it is sent, and once more for its lane.
        Assert.Equal(4, _journal.Finds);
    }

    [Theory]
    [InlineData(HandOverKind.File, 100, HandOverKind.File, true)]
    [InlineData(HandOverKind.Mailbox, 100, HandOverKind.Mailbox, false)]
    [InlineData(HandOverKind.Mailbox, int.MaxValue, HandOverKind.Mailbox, true)]
    [InlineData(HandOverKind.Soap, 100, null, false)]
    public async Task BegunBySoap_GoesTheWayItsConsumerTakesNow(HandOverKind now, int begunWith, HandOverKind? by, bool anew)
    {
        _journal.AddBySoap(1, DeliveryState.Parked, begunWith, 7);
        var target = now == HandOverKind.Soap ? new SoapTarget(new Uri("http://127.0.0.1:9001/receive"), TimeSpan.FromSeconds(30), null, null) : null;
        Assert.True(await Of(new Consumption { Contract = RememberedJournal.Route.Contract, By = now, Soap = target }).SendAsync(_journal.All.Single(), "moved", default));
        Assert.Equal([(1L, new DeliveryChange.Replay("moved") { By = by, Anew = anew })], _journal.Applied);
    }

    /// <summary>A folder, or a mailbox, that nobody looks into any more: it would be called delivered there, or hold what follows.</summary>
    [Theory]
    [InlineData(HandOverKind.File, HandOverKind.Soap, true)]
    [InlineData(HandOverKind.File, HandOverKind.Mailbox, true)]
    [InlineData(HandOverKind.Mailbox, HandOverKind.Soap, false)]
    [InlineData(HandOverKind.Mailbox, HandOverKind.File, true)]
    public async Task BegunByFileOrMailbox_GoesTheWayItsConsumerTakesNow(HandOverKind begun, HandOverKind now, bool anew)
    {
        var target = new SoapTarget(new Uri("http://127.0.0.1:9001/receive"), TimeSpan.FromSeconds(30), null, null);
        var replay = Of(new Consumption { Contract = RememberedJournal.Route.Contract, By = now, Soap = now == HandOverKind.Soap ? target : null });
        var moved = _journal.Put(_journal.Add(1, DeliveryState.Delivered, 7) with { By = begun, PageSize = 100 });
        Assert.True(await replay.SendAsync(moved, "moved", default));
        // Can be nothing but a file.
        var collected = _journal.Put(_journal.Add(2, DeliveryState.Delivered, 8) with { By = HandOverKind.File, PageSize = 100, Collection = "several" });
        var compared = _journal.Put(_journal.Add(3, DeliveryState.Delivered, 9) with { By = HandOverKind.File, PageSize = 100, ComparedWith = 5 });
        Assert.True(await replay.SendAsync(collected, "moved", default) && await replay.SendAsync(compared, "moved", default));
        Assert.Equal([new DeliveryChange.Replay("moved") { By = now, Anew = anew }, new DeliveryChange.Replay("moved"), new DeliveryChange.Replay("moved")], _journal.Applied.Select(a => a.Change));
    }

    private sealed class Selected(IReadOnlyList<Delivery> deliveries) : IReplayQueries
    {
        public Task<IReadOnlyList<Delivery>> SelectAsync(ReplaySelection selection, long after, int maximum, CancellationToken cancellation) => Task.FromResult(deliveries);
        public Task<bool> IsConsumerAsync(ApplicationRef consumer, CancellationToken cancellation) => Task.FromResult(true);
    }

    private sealed class OneApproval(List<FrozenDelivery> frozen) : IApprovalBook
    {
        public IReadOnlyList<FrozenDelivery> Left => frozen;

        public Task<IReadOnlyList<Approval>> DueAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Approval>>(
            [new Approval(1, RememberedJournal.Route.Municipality, "all", "lost", "one", default, default, ApprovalState.Approved, "two", null, null, frozen.Count, 0, 0)]);

        public Task<IReadOnlyList<FrozenDelivery>> DeliveriesAsync(long id, long after, bool left, int maximum, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<FrozenDelivery>>([.. frozen.OrderBy(f => f.Delivery).Take(maximum)]);

        public Task AdvanceAsync(long id, IReadOnlyList<(long Delivery, bool Sent)> done, CancellationToken cancellation)
        {
            frozen.RemoveAll(f => done.Any(d => d.Delivery == f.Delivery));
            return Task.CompletedTask;
        }

        public Task<long> BeginAsync(AuditEntry entry, string what, DateTimeOffset expiresAt, CancellationToken cancellation) => throw new NotSupportedException();
        public Task FreezeAsync(long id, IReadOnlyList<FrozenDelivery> deliveries, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<Approval> FileAsync(long id, AuditEntry entry, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<Part<Approval>> ListAsync(MunicipalityCode? municipality, bool all, int limit, long? before, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<Approval?> FindAsync(MunicipalityCode? municipality, long id, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<Decision> DecideAsync(long id, Actor by, bool approve, string? reason, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
