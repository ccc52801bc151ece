using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Order;

/// <summary>再送 of what a consumer has parked, or took in a period.</summary>
public class ReplayTests
{
    [Fact]
    public async Task ConsumerThatRefusedMany_ItsParkedOnesAreShownWithWhatWaits_AndSentInOrder_OthersAreLeftAlone()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        consumer.Decide = page => page.Path == "bad" && page.Payments[0].History == 1 ? Reply.Fault("Client") : new Reply.Taken();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("bad", consumer.UrlOf("bad")).Soap("good", consumer.UrlOf("good"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var (first, second) = (new List<string>(), new List<string>());
        for (var n = 1; n <= 5; n++)
        {
            first.Add(await sender.SendAcceptedAsync($"a-{n}", new Payment("362018", $"{n}", "01", 1, 5001)));
            second.Add(await sender.SendAcceptedAsync($"b-{n}", new Payment("362018", $"{n}", "01", 2, 5002)));
        }
        foreach (var receipt in first) await hub.StateAsync(receipt, "bad", "parked");
        foreach (var receipt in second) await hub.StateAsync(receipt, "good", "delivered");
        var calls = consumer.CallsOf("good");

        // What the hub does not know is a failure; what names nothing is a slip of whoever typed it.
        foreach (var (wrong, exit) in new (string[], int)[] { (["--consumer", "362018/nobody"], 1), (["--consumer", "bad"], 2), ([], 2), ([first[0], "--consumer", "nobody"], 1) })
            Assert.Equal(exit, (await hub.BusAsync(["message", "replay", .. wrong, "--yes", "--reason", "x"])).Exit);
        Assert.Equal(2, (await hub.BusAsync("message", "replay", "--consumer", "362018/bad", "--state", "held", "--yes", "--reason", "x")).Exit);
        Assert.Equal(1, (await hub.BusAsync("message", "replay", "--consumer", "362018/bad", "--yes", "--reason", "x", "--to", "2020-01-01T00:00:00+09:00")).Exit);

        var dry = JsonDocument.Parse((await hub.BusAsync("message", "replay", "--consumer", "362018/bad", "--dry-run", "--json")).Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(first, dry.Select(s => s.GetProperty("receipt").GetString()!));
        Assert.All(dry, s => Assert.Equal((true, 1), (s.GetProperty("willSend").GetBoolean(), s.GetProperty("behind").GetInt32())));
        foreach (var receipt in first) await hub.StateAsync(receipt, "bad", "parked");

        consumer.Decide = _ => new Reply.Taken();
        var done = await hub.BusAsync("message", "replay", "--consumer", "362018/bad", "--yes", "--reason", "consumer mended");
        Assert.True(done.Exit == 0, done.ToString());
        foreach (var receipt in second) await hub.StateAsync(receipt, "bad", "delivered");
        Assert.Equal(10, consumer.Of("bad").Payments.Count);
        Assert.Empty(consumer.Of("bad").Offences);
        Assert.Equal(calls, consumer.CallsOf("good"));

        // What was delivered, of a period: shown with what was applied, sent with the same ids.
        var again = await hub.BusAsync("message", "replay", "--consumer", "362018/good", "--state", "delivered", "--from", DateTimeOffset.UtcNow.AddHours(-1).ToString("O"), "--yes", "--reason", "restored", "--json");
        Assert.True(again.Exit == 0, again.ToString());
        var steps = JsonDocument.Parse(again.Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(10, steps.Count);
        Assert.All(steps, s => Assert.Equal(1, s.GetProperty("sent").GetProperty("records").GetInt64()));
        await Eventually.HoldsAsync(() => consumer.CallsOf("good") == calls + 10, () => $"{consumer.CallsOf("good")} calls");
        Assert.Equal(10, consumer.Of("good").Payments.Count);
        Assert.Empty(consumer.Of("good").Offences);
    }
}
