using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Order;

/// <summary>Each route's own patience, and the breaker that spares a consumer that is down.</summary>
public class RetryTests
{
    [Fact]
    public async Task RouteWithAnEnd_ParksWhatFailedSoOften_OthersGoOn()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        consumer.Decide = _ => new Reply.Answer(503);
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender()
            .Soap("short", consumer.UrlOf("short"), retry: "first: 100ms, longest: 100ms, attempts: 3")
            .Soap("patient", consumer.UrlOf("patient"), retry: "first: 100ms, longest: 100ms")));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var receipt = await sender.SendAcceptedAsync("m", new Payment("362018", "1", "01", 1, 5001));

        var ended = (await hub.DeliveriesAsync(receipt, all => all["short"].State == "parked" && all["patient"].Attempts > 3))["short"];
        Assert.Contains("Given up after 3 failures", ended.Trouble, StringComparison.Ordinal);
        Assert.Contains("503", ended.Trouble, StringComparison.Ordinal);
        Assert.Equal(3, consumer.CallsOf("short"));

        consumer.Decide = _ => new Reply.Taken();
        await hub.StateAsync(receipt, "patient", "delivered");
        Assert.Equal(0, (await hub.BusAsync("message", "replay", receipt, "--consumer", "short", "--yes", "--reason", "up again")).Exit);
        await hub.StateAsync(receipt, "short", "delivered");
    }

    [Fact]
    public async Task ConsumerThatIsDown_ItsBreakerIsShown_IsSharedByItsRoutes_AndClosesByItself()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=200ms", "--Dispatch:RetryLongest=500ms", "--Dispatch:ParallelPerRoute=1");
        consumer.Decide = _ => new Reply.Answer(503);
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        Assert.Equal("", await CircuitAsync(hub));
        var receipts = new List<string>();
        for (var n = 1; n <= 10; n++) receipts.Add(await sender.SendAcceptedAsync($"m-{n}", new Payment("362018", $"{n}", "01", 1, 5000 + n)));

        await Eventually.HoldsAsync(async () => await CircuitAsync(hub) is "open" or "half-open", async () => $"{await CircuitAsync(hub)}\n{hub.Log}");
        var list = await hub.BusAsync("route", "list", "--json");
        var shown = JsonDocument.Parse(list.Output).RootElement[0].GetProperty("circuit");
        Assert.Equal(3, shown.GetProperty("failing").GetInt32());
        Assert.Contains("503", shown.GetProperty("trouble").GetProperty("en").GetString(), StringComparison.Ordinal);

        consumer.Decide = _ => new Reply.Taken();
        foreach (var receipt in receipts) await hub.StateAsync(receipt, "delinquency", "delivered");
        // The breaker hears of an attempt once the journal has it.
        await Eventually.HoldsAsync(async () => await CircuitAsync(hub) == "closed", async () => $"{await CircuitAsync(hub)}\n{hub.Log}");
    }

    private static async Task<string> CircuitAsync(HubProcess hub) =>
        (await hub.ApiAsync("routes")).EnumerateArray().Single().GetProperty("circuit") is { ValueKind: JsonValueKind.Object } circuit ? circuit.GetProperty("state").GetString()! : "";
}
