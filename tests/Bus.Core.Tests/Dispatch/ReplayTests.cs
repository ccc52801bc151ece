using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Operation;
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

    [Theory]
    [InlineData(HandOverKind.File, 100, HandOverKind.File, true)]
    [InlineData(HandOverKind.Mailbox, 100, HandOverKind.Mailbox, false)]
    [InlineData(HandOverKind.Mailbox, int.MaxValue, HandOverKind.Mailbox, true)]
    [InlineData(HandOverKind.Soap, 100, null, false)]
    public async Task BegunBySoap_GoesTheWayItsConsumerTakesNow(HandOverKind now, int begunWith, HandOverKind? by, bool anew)
    {
        _journal.AddBySoap(1, DeliveryState.Parked, begunWith, 7);
        var target = now == HandOverKind.Soap ? new SoapTarget(new Uri("http://127.0.0.1:9001/receive"), TimeSpan.FromSeconds(30), null, null) : null;
        Assert.True(await Of(new Consumption { Contract = RememberedJournal.Route.Contract, By = now, Soap = target }).SendAsync(1, "moved", default));
        Assert.Equal([(1L, new DeliveryChange.Replay("moved") { By = by, Anew = anew })], _journal.Applied);
    }

    private sealed class Selected(IReadOnlyList<Delivery> deliveries) : IReplayQueries
    {
        public Task<IReadOnlyList<Delivery>> SelectAsync(ReplaySelection selection, long after, int maximum, CancellationToken cancellation) => Task.FromResult(deliveries);
        public Task<bool> IsConsumerAsync(ApplicationRef consumer, CancellationToken cancellation) => Task.FromResult(true);
    }

    private sealed class OneConsumer(Consumption consumption) : IRegionStore
    {
        public RegionModel Current { get; } = new()
        {
            Municipalities = [new Municipality { Code = RememberedJournal.Route.Municipality, Name = "t", Applications = [new Application { Id = RememberedJournal.Route.Consumer, Name = "d", Consumes = [consumption] }] }],
        };

        public event Action<RegionModel>? Changed { add { } remove { } }
        public long Version => 0;
        public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
