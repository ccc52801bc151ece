using System.Threading.Channels;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

public class TicketOfficeTests
{
    [Fact]
    public async Task Tickets_ThatComeCloseTogether_ShareABrokerMessage_AndOneAloneDoesNotWait()
    {
        var road = new Road();
        // The clock stands still, so only a wait that has begun ends.
        using var office = new TicketOffice(road, new SoleNode(), Options.Create(new DispatchOptions { TicketGathering = TimeSpan.FromSeconds(1) }), new HandClock(), NullLogger<TicketOffice>.Instance);
        await office.StartAsync(default);
        office.Send(new DeliveryTicket(1, RememberedJournal.Route, 1));
        Assert.Single(await road.Published.ReadAsync());
        for (var id = 2; id <= 51; id++) office.Send(new DeliveryTicket(id, RememberedJournal.Route, id));
        Assert.Equal(Enumerable.Range(2, 50).Select(id => (long)id), (await road.Published.ReadAsync()).Select(t => t.Delivery));
        await office.StopAsync(default);
    }

    private sealed class Road : ITicketRoad
    {
        private readonly Channel<IReadOnlyList<DeliveryTicket>> _published = Channel.CreateUnbounded<IReadOnlyList<DeliveryTicket>>();

        public ChannelReader<IReadOnlyList<DeliveryTicket>> Published => _published.Reader;
        public bool IsOpen => true;
        public (long Published, long Consumed) Counters => default;
        public Task PublishAsync(IReadOnlyList<DeliveryTicket> tickets, string node, CancellationToken cancellation) => _published.Writer.WriteAsync(tickets, cancellation).AsTask();
    }
}
