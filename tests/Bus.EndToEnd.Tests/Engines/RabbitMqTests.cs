using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Tests.Rabbit;

namespace Bus.EndToEnd.Tests.Engines;

/// <summary>A hub on a real RabbitMQ: the broker is a road, so whatever happens to it, accepting goes on and all is delivered in the end.</summary>
public class RabbitMqTests
{
    private const string Town1 = "362018";

    [Fact]
    public async Task BrokerKilledEmptiedAndBack_AcceptingGoesOn_EverythingArrivesOnceAndInOrder()
    {
        await using var rabbit = await RabbitServer.StartAsync();
        await using var hub = await HubProcess.StartAsync(On(rabbit));
        await hub.ApplyAsync(Town.Region(new Town(Town1).Sender().File("delinquency")));
        using var sender = new SoapSender(hub.Address, Town1, "collection");
        var consumer = new ConsumerMemory("delinquency");
        var receipts = new List<string>();
        async Task SendAsync(int from, int to)
        {
            for (var n = from; n <= to; n++) receipts.Add(await sender.SendAcceptedAsync($"m-{n}", new Payment(Town1, "1", "01", n, 5000 + n), new Payment(Town1, $"9{n}", "01", 1, 700)));
        }
        async Task ArriveAsync(int count) => await Eventually.HoldsAsync(() =>
        {
            new DropFolder(hub.Files, Town1, "delinquency").TakeAll(consumer);
            return consumer.Taken.Count >= count;
        }, () => $"{consumer.Taken.Count} of {count} arrived\n{hub.Log}");

        await SendAsync(1, 5);
        await ArriveAsync(5);
        Assert.True((await hub.ApiAsync("status")).GetProperty("ticketsConsumed").GetInt64() >= 5);

        await rabbit.KillAsync();
        await hub.StatusAsync(open: false);
        await SendAsync(6, 10);
        var doctor = await hub.BusAsync("doctor", $"--Broker:Engine=rabbitmq", $"--Broker:Uri={rabbit.Uri}");
        Assert.True(doctor.Exit == 1 && doctor.Output.Contains("cannot be reached", StringComparison.Ordinal), doctor.ToString());
        Assert.DoesNotContain("guest", doctor.ToString());
        Assert.Contains((await hub.DeliveriesAsync(receipts[^1]))["delinquency"].State, new[] { "waiting", "held" });
        Assert.Equal(5, consumer.Taken.Count);

        await rabbit.StartAgainAsync();
        await ArriveAsync(10);

        await rabbit.KillAsync();
        rabbit.LoseData();
        await SendAsync(11, 15);
        await rabbit.StartAgainAsync();
        await ArriveAsync(15);

        Assert.Empty(consumer.Offences);
        Assert.Equal(Enumerable.Range(1, 15).Select(n => (long)n), consumer.Payments.Where(p => p.Notice == "1").Select(p => p.History));
        Assert.Equal(30, consumer.Payments.Count);
        foreach (var receipt in receipts) await hub.StateAsync(receipt, "delinquency", "delivered");
        var well = await hub.BusAsync("doctor", $"--Broker:Engine=rabbitmq", $"--Broker:Uri={rabbit.Uri}");
        Assert.True(well.Exit == 0, well.ToString());
        Assert.DoesNotContain("guest", hub.Log);
    }

    [Fact]
    public async Task HubStartedWhileItsBrokerIsDown_IsReadyAndAccepts_AndDeliversWhenItComes()
    {
        await using var rabbit = await RabbitServer.StartAsync();
        await rabbit.StopAsync();
        await using var hub = await HubProcess.StartAsync(On(rabbit));
        await hub.ApplyAsync(Town.Region(new Town(Town1).Sender().File("delinquency")));
        using var sender = new SoapSender(hub.Address, Town1, "collection");
        var receipt = await sender.SendAcceptedAsync("m-1", new Payment(Town1, "1", "01", 1, 5000));
        await hub.StatusAsync(open: false);
        await hub.StopAsync();
        await hub.StartAgainAsync();
        await rabbit.StartAgainAsync();
        await hub.StateAsync(receipt, "delinquency", "delivered");
        await hub.StatusAsync(open: true);
    }

    [Fact]
    public async Task WrongSettings_StopTheHub_AndTheTextNamesNoPassword()
    {
        var folder = Directory.CreateTempSubdirectory("bus-e2e-");
        var result = await Commands.RunAsync("dotnet", [HubProcess.BusDll, "run", "--data", folder.FullName, "--urls", $"http://127.0.0.1:{HubProcess.FreePort()}",
            "--Broker:Engine=rabbitmq", "--Broker:Uri=amqp://hub:s3cret@broker:70000/"]);
        folder.Delete(recursive: true);
        Assert.True(result.Exit == 2 && result.ToString().Contains("Broker:Uri", StringComparison.Ordinal), result.ToString());
        Assert.DoesNotContain("s3cret", result.ToString());
    }

    private static string[] On(RabbitServer rabbit) => ["--Broker:Engine=rabbitmq", $"--Broker:Uri={rabbit.Uri}", "--Broker:PublishTimeout=00:00:01", "--Broker:Reconnect=00:00:00.200", "--Dispatch:TicketPatience=00:00:01"];
}

/// <summary>What the hub says of its broker.</summary>
internal static class BrokerQuestions
{
    public static Task StatusAsync(this HubProcess hub, bool open) => Eventually.HoldsAsync(
        async () => (await hub.ApiAsync("status")).GetProperty("brokerOpen").GetBoolean() == open, () => Task.FromResult($"the road is not {(open ? "open" : "closed")}\n{hub.Log}"));
}
