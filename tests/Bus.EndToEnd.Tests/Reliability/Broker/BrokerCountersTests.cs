using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

public class BrokerCountersTests
{
    private const string Published = "bus_broker_tickets_published_total", Consumed = "bus_broker_tickets_consumed_total";

    [Fact]
    public async Task EveryDelivery_MovesTheBrokersCounters()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().File("archive").Mailbox("mail", 100)));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        for (var n = 1; n <= 3; n++)
        {
            var before = (Published: await hub.CounterAsync(Published), Consumed: await hub.CounterAsync(Consumed));
            var receipt = await sender.SendAcceptedAsync($"c-{n}", new Payment("362018", $"{n}", "01", 1, 1000));
            await hub.StateAsync(receipt, "archive", "delivered");
            await hub.StateAsync(receipt, "mail", "delivering");
            // One message, two consumers: two tickets at least. A ticket may be taken, and its delivery be over, before its sender has counted it.
            await Eventually.HoldsAsync(async () => await hub.CounterAsync(Published) >= before.Published + 2 && await hub.CounterAsync(Consumed) >= before.Consumed + 2, () => hub.Http.GetStringAsync("metrics"));
        }
    }
}
