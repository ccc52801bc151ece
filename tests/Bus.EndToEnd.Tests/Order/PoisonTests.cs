using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Order;

/// <summary>A delivery that takes the hub down again and again. Here its consumer kills the hub (<c>kill -9</c>) whenever it is called with it.</summary>
public class PoisonTests
{
    [Fact]
    public async Task DeliveryThatKillsTheHub_IsParkedWithItsReason_TheOthersArrive_AndAReplayTriesItAgain()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:PoisonAfter=3", "--Dispatch:RetryFirst=50ms");
        var kills = 0;
        var deadly = true;
        consumer.Decide = page =>
        {
            if (!deadly || page.Payments.All(p => p.Notice != "666")) return new Reply.Taken();
            hub.KillAsync().GetAwaiter().GetResult();
            Interlocked.Increment(ref kills);
            return new Reply.Silent();
        };
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var poison = await sender.SendAcceptedAsync("poison", new Payment("362018", "666", "01", 1, 5001));
        for (var death = 1; death <= 3; death++)
        {
            await Eventually.HoldsAsync(() => Volatile.Read(ref kills) == death, () => $"{kills} deaths\n{hub.Log}");
            try
            {
                await hub.StartAgainAsync();
            }
            catch (InvalidOperationException)
            {
                // It has died of it again before it could say that it is up; the consumer counts the death only once it is over.
                await Eventually.HoldsAsync(() => Volatile.Read(ref kills) == death + 1, () => $"{kills} deaths, and it did not start\n{hub.Log}");
            }
        }
        var behind = await sender.SendAcceptedAsync("behind", new Payment("362018", "666", "01", 2, 5002));
        var other = await sender.SendAcceptedAsync("other", new Payment("362018", "1", "01", 1, 5001));

        var parked = (await hub.DeliveriesAsync(poison, all => all["delinquency"].State == "parked"))["delinquency"];
        Assert.Contains("died 3 times", parked.Trouble, StringComparison.Ordinal);
        await hub.StateAsync(other, "delinquency", "delivered");
        await hub.StateAsync(behind, "delinquency", "held");
        Assert.Equal(3, kills);

        deadly = false;
        var replay = await hub.BusAsync("message", "replay", poison, "--yes", "--reason", "mended");
        Assert.True(replay.Exit == 0, replay.ToString());
        await hub.StateAsync(behind, "delinquency", "delivered");
        Assert.Empty(consumer.Of("d").Offences);
    }

    /// <summary>A hub that is stopped as it should be, however often, amid a delivery, is not one that died of it.</summary>
    [Fact]
    public async Task HubStoppedOftenAmidADelivery_TakesItForNoPoison()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:PoisonAfter=2");
        consumer.Decide = _ => new Reply.Silent();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"), "timeout: 300s")));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var receipt = await sender.SendAcceptedAsync("m", new Payment("362018", "1", "01", 1, 5001));
        for (var stop = 1; stop <= 3; stop++)
        {
            await Eventually.HoldsAsync(() => consumer.CallsOf("d") == stop, () => $"{consumer.CallsOf("d")} calls\n{hub.Log}");
            await hub.StopAsync();
            if (stop == 3) consumer.Decide = _ => new Reply.Taken();
            await hub.StartAgainAsync();
        }
        await hub.StateAsync(receipt, "delinquency", "delivered");
    }
}
