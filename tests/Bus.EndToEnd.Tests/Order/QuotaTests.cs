using Bus.EndToEnd.Tests.Faults;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Order;

/// <summary>割当: a municipality that floods the hub is refused in time; the others lose nothing.</summary>
public class QuotaTests
{
    [Fact]
    public async Task Flood_IsToldWhenToComeAgain_NothingOfItIsHalfTaken_AndAnotherMunicipalityLosesNothing()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(
            new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("a")),
            new Town("412066").Sender().Soap("delinquency", consumer.UrlOf("b"))) + "quotas: { messagesPerSecond: 4 }\n");
        using var flood = new SoapFlood(hub.Address, "362018");
        using var calm = new SoapSender(hub.Address, "412066", "collection");

        var flooding = flood.RunAsync(atOnce: 8, messages: 600);
        var receipts = new List<string>();
        for (var n = 1; n <= 10; n++)
        {
            receipts.Add(await calm.SendAcceptedAsync($"calm-{n}", new Payment("412066", $"{n}", "01", 1, 5000 + n)));
            await Task.Delay(300);
        }
        await flooding;

        Assert.True(flood.Refused > 0, $"{flood.Accepted.Count} accepted, nothing refused");
        Assert.Equal(600, flood.Accepted.Count + flood.Refused);
        Assert.All(flood.RetryAfters, seconds => Assert.Equal(1, seconds));
        Assert.Equal([429], flood.RefusalStatuses);
        // Whoever waits as told is let in.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.True(await flood.SendOneAsync("after"));
        foreach (var receipt in receipts) await hub.StateAsync(receipt, "delinquency", "delivered");
        Assert.Equal(flood.Accepted.Order(), (await hub.AllMessagesAsync("362018")).Select(m => m.GetProperty("messageId").GetString()!).Order());
        Assert.Contains("bus_intake_refused_total{municipality=\"362018\"", await hub.Http.GetStringAsync("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BulkFiles_BeyondTheDay_WaitVisibly_AlsoAfterARestart_AndGoOnWhenTheQuotaIsRaised()
    {
        await using var hub = HubProcess.Prepare("--Files:RetryAfter=200ms", "--Files:RetryAtMost=500ms");
        // With Japan's midnight the day's quota begins anew: shortly before it, the hub's clock is past it.
        var clock = new FalseClock(hub.Folder);
        if (DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(9)).TimeOfDay > TimeSpan.FromHours(23.5)) clock.Set(TimeSpan.FromHours(1));
        await hub.StartAgainAsync(clock.Wrapper);
        var town = Town.Region(new Town("362018").Sender().File("delinquency"));
        await hub.ApplyAsync(town + "quotas: { bulkBytesPerDay: 1500B }\n");
        var folder = new DropFolder(hub.Files, "362018", "collection");
        Payment[] few = [new("362018", "1", "01", 1, 5001), new("362018", "2", "01", 1, 5002)];
        await folder.DropAcceptedAsync("a.csv", few);
        await folder.DropAsync("b.csv", [.. few.Select(p => p with { Amount = 6000 }), .. Enumerable.Range(0, 3).Select(i => new Payment("362018", $"1{i}", "01", 1, 5000))]);
        await WaitsAsync(hub, "b.csv");
        await hub.KillAsync();
        await hub.StartAgainAsync(clock.Wrapper);
        await WaitsAsync(hub, "b.csv");
        Assert.Null(folder.ResultOf("b.csv"));
        Assert.Equal(1, (await hub.BusAsync("doctor")).Exit);

        await folder.DropAsync("never.csv", [.. Enumerable.Range(0, 60).Select(i => new Payment("362018", $"9{i}", "01", 1, 5000))]);
        await hub.ApplyAsync(town + "quotas: { bulkBytesPerDay: 4KB }\n");
        await Eventually.HoldsAsync(() => folder.ResultOf("b.csv") is not null && folder.ResultOf("never.csv") is not null, () => hub.Log);
        Assert.Equal("accepted", folder.ResultOf("b.csv")!.Value.GetProperty("state").GetString());
        Assert.Equal("over-quota", folder.ResultOf("never.csv")!.Value.GetProperty("faults")[0].GetProperty("code").GetString());
    }

    private static async Task WaitsAsync(HubProcess hub, string file)
    {
        var shown = "";
        await Eventually.HoldsAsync(async () => (shown = (await hub.BusAsync("file", "list", "--json")).Output).Contains($"\"file\": \"{file}\"", StringComparison.Ordinal)
            && shown.Contains("after midnight", StringComparison.Ordinal), () => Task.FromResult($"{shown}\n{hub.Log}"));
    }
}
