using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

public class ConsumerDownTests
{
    [Fact]
    public async Task ConsumerDown_ItsDeliveriesWaitAndArriveInOrder_OthersAreNotHeldUp_AndARestartChangesNothing()
    {
        await using var up = await SoapConsumer.StartAsync();
        var port = HubProcess.FreePort();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.050", "--Dispatch:RetryLongest=00:00:00.500");
        await hub.ApplyAsync(Town.Region(
            new Town("362018").Sender().Soap("delinquency", $"http://127.0.0.1:{port}/down"),
            new Town("412066").Sender().Soap("delinquency", up.UrlOf("up"))));
        using var toDown = new SoapSender(hub.Address, "362018", "collection");
        using var toUp = new SoapSender(hub.Address, "412066", "collection");

        var waiting = new List<string>();
        async Task SendBothAsync(int from, int to)
        {
            for (var n = from; n <= to; n++)
            {
                waiting.Add(await toDown.SendAcceptedAsync($"down-{n}", Of("362018", "1", n), Of("362018", $"9{n}", 1)));
                await toUp.SendAcceptedAsync($"up-{n}", Of("412066", "1", n));
            }
        }
        await SendBothAsync(1, 15);
        await Eventually.HoldsAsync(() => up.Of("up").Payments.Count == 15, () => $"the other municipality got {up.Of("up").Payments.Count}\n{hub.Log}");
        await hub.DeliveriesAsync(waiting[0], all => all["delinquency"] is { State: "waiting" or "delivering", Attempts: > 1 });
        await hub.StateAsync(waiting[1], "delinquency", "held");

        await hub.KillAsync();
        await hub.StartAgainAsync();
        await SendBothAsync(16, 20);
        await Eventually.HoldsAsync(() => up.Of("up").Payments.Count == 20, () => $"the other municipality got {up.Of("up").Payments.Count} after the restart\n{hub.Log}");

        await using var back = await SoapConsumer.StartAsync(port);
        await Eventually.SettledAsync(hub, () => back.Of("down").Taken.Count);
        Assert.Empty(back.Of("down").Offences);
        Assert.Empty(up.Of("up").Offences);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), back.Of("down").Payments.Where(p => p.Notice == "1").Select(p => p.History));
        Assert.Equal(40, back.Of("down").Payments.Count);
    }

    /// <summary>A consumer that answers nobody must not use up the room that the others need.</summary>
    [Fact]
    public async Task ConsumersThatHang_DoNotHoldUpOtherMunicipalities()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        // Fewer places in the hub than calls that hang: ten routes of four would take them all.
        await using var hub = await HubProcess.StartAsync("--Dispatch:ParallelPerRoute=4", "--Dispatch:Parallel=16", "--Dispatch:ParallelPerMunicipality=12");
        consumer.Decide = page => page.Path == "up" ? new Reply.Taken() : new Reply.Silent();
        var hanging = new Town("362018").Sender();
        for (var n = 1; n <= 10; n++) hanging.Soap($"hangs-{n}", consumer.UrlOf($"hangs-{n}"), "timeout: 300s");
        await hub.ApplyAsync(Town.Region(hanging, new Town("412066").Sender().Soap("delinquency", consumer.UrlOf("up"))));
        using var toHanging = new SoapSender(hub.Address, "362018", "collection");
        using var toUp = new SoapSender(hub.Address, "412066", "collection");
        for (var n = 1; n <= 6; n++) await toHanging.SendAcceptedAsync($"h-{n}", Of("362018", $"{n}", 1));
        await Eventually.HoldsAsync(() => Enumerable.Range(1, 10).Sum(n => consumer.CallsOf($"hangs-{n}")) == 12, () => $"the hanging ones were not called\n{hub.Log}");
        var receipt = await toUp.SendAcceptedAsync("u-1", Of("412066", "1", 1));
        await hub.StateAsync(receipt, "delinquency", "delivered");
        Assert.Equal(12, Enumerable.Range(1, 10).Sum(n => consumer.CallsOf($"hangs-{n}")));
        await hub.KillAsync();
    }

    /// <summary>A consumer that fails is left alone for a while, then tried by one delivery at a time; when it is well again, by several.</summary>
    [Fact]
    public async Task ConsumerThatFails_IsCalledOneAtATime()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.020", "--Dispatch:RetryLongest=00:00:00.020", "--Dispatch:ParallelPerRoute=4");
        using var gate = new SemaphoreSlim(0);
        using var beside = new ManualResetEventSlim();
        var (now, most, fails, taken) = (0, 0, true, 0);
        consumer.Decide = _ =>
        {
            var here = Interlocked.Increment(ref now);
            lock (gate) most = Math.Max(most, here);
            if (!fails && here > 1) beside.Set();
            // Long enough for others to come in beside it, if they were sent; once it is well again (the first one is still alone), as long as it takes them.
            if (fails || Interlocked.Increment(ref taken) == 1) gate.Wait(TimeSpan.FromMilliseconds(100));
            else beside.Wait(TimeSpan.FromSeconds(60));
            Interlocked.Decrement(ref now);
            return fails ? new Reply.Answer(503) : new Reply.Taken();
        };
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"), "timeout: 300s")));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var receipts = new List<string>();
        for (var n = 1; n <= 8; n++) receipts.Add(await sender.SendAcceptedAsync($"o-{n}", Of("362018", $"{n}", 1)));
        // By then it is left alone; but a call that began before that may still be under way, beside the one that it is tried by.
        await Eventually.HoldsAsync(() =>
        {
            lock (gate)
            {
                if (consumer.CallsOf("d") < 8 || Volatile.Read(ref now) > 1) return false;
                most = 0;
                return true;
            }
        }, () => $"{consumer.CallsOf("d")} calls");
        var calls = consumer.CallsOf("d");
        await Eventually.HoldsAsync(() => consumer.CallsOf("d") >= calls + 10, () => $"{consumer.CallsOf("d")} calls");
        lock (gate) Assert.Equal(1, most);
        fails = false;
        foreach (var receipt in receipts) await hub.StateAsync(receipt, "delinquency", "delivered");
        lock (gate) Assert.True(most > 1, "never more than one at once, though it was well again");
    }

    private static Payment Of(string municipality, string notice, long history) => new(municipality, notice, "01", history, 5000 + history);
}
