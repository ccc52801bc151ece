using System.Diagnostics;
using System.Globalization;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Nodes;

/// <summary>How long a delivery waits whose node died in the middle of it, with the heartbeat and patience that an operator has who sets nothing. Told, never asserted; the defaults allow 30 s.</summary>
[Collection(nameof(NodeServers))]
public class TakeOverTimeTests(NodeServers servers, ITestOutputHelper output)
{
    [Fact]
    public async Task NodeKilledMidDelivery_WithDefaultPatience_IsTakenOver_AndTheTimeIsTold()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        var (calls, died) = (0, new TaskCompletionSource());
        // The first call hangs until its node is gone; the next one is the other node's.
        consumer.Decide = _ =>
        {
            if (Interlocked.Increment(ref calls) > 1) return new Reply.Taken();
            died.Task.Wait();
            return new Reply.Dropped();
        };
        await using var hubs = await TwoHubs.StartAsync(servers, "--Node:Heartbeat=2s", "--Node:Patience=10s", "--Dispatch:TicketPatience=5s", "--Dispatch:RetryFirst=500ms", "--Alerts:Every=300ms");
        await hubs.One.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("a"), "timeout: 100s")));
        await Eventually.HoldsAsync(async () => await RoutesAsync(hubs.One) + await RoutesAsync(hubs.Two) == 1, () => Task.FromResult(hubs.Logs));
        var (victim, survivor) = await RoutesAsync(hubs.One) == 1 ? (hubs.One, hubs.Two) : (hubs.Two, hubs.One);
        using var sender = new SoapSender(survivor.Address, "362018", "collection");
        var receipt = await sender.SendAcceptedAsync("m-1", new Payment("362018", "1", "01", 1, 5001));
        await Eventually.HoldsAsync(() => calls == 1, () => hubs.Logs);

        var clock = Stopwatch.StartNew();
        await victim.KillAsync();
        await survivor.StateAsync(receipt, "delinquency", "delivered");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"delivered {clock.Elapsed.TotalSeconds:0.0} s after its node was killed in the middle of it"));
        died.SetResult();
        Assert.Equal(2, calls);
        Assert.Empty(consumer.Of("a").Offences);
        await ForgottenAsync(survivor, lives: survivor == hubs.One ? "one" : "two", dead: victim == hubs.One ? "one" : "two", hubs);
    }

    /// <summary>Whoever operates them learns that one is gone; one that will not come back is forgotten, and with it what was told.</summary>
    private static async Task ForgottenAsync(HubProcess survivor, string lives, string dead, TwoHubs hubs)
    {
        async Task<bool> ToldAsync() => (await survivor.BusAsync("alert", "list")).Output.Contains($"bus node forget {dead}");
        await Eventually.HoldsAsync(ToldAsync, () => Task.FromResult(hubs.Logs));
        Assert.Contains($"nodes are lost: {dead}", (await survivor.BusAsync("doctor", "--json")).Output);
        foreach (var wrong in (string[])[lives, "three"]) Assert.Equal(1, (await survivor.BusAsync("node", "forget", wrong)).Exit);
        var done = await survivor.BusAsync("node", "forget", dead);
        Assert.True(done.Exit == 0, done.ToString());
        Assert.Equal(lives, Assert.Single((await survivor.ApiAsync("nodes")).EnumerateArray()).GetProperty("name").GetString());
        await Eventually.HoldsAsync(async () => !await ToldAsync(), () => Task.FromResult(hubs.Logs));
        Assert.Contains("node.forget", (await survivor.BusAsync("audit", "list", "--action", "node")).Output);
    }

    private static async Task<int> RoutesAsync(HubProcess hub) =>
        (await hub.ApiAsync("nodes")).EnumerateArray().Single(n => n.GetProperty("this").GetBoolean()).GetProperty("routes").GetInt32();
}
