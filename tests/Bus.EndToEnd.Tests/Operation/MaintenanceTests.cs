using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Observation;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

public class MaintenanceTests
{
    [Fact]
    public async Task Maintenance_StopsAccepting_DeliveriesGoOn_AndFilesWait()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Files:RetryAfter=200ms", "--Health:Fresh=50ms");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        using var gate = new SemaphoreSlim(0);
        consumer.Decide = _ => { gate.Wait(TimeSpan.FromSeconds(60)); return new Reply.Taken(); };
        var before = await sender.SendAcceptedAsync("m-1", Of(1));

        var on = await hub.BusAsync("maintenance", "on", "--reason", "機器更新", "--until", "2099-01-01T00:00:00+09:00");
        Assert.True(on.Exit == 0, on.ToString());
        var refused = await sender.SendAsync("m-2", [Of(2)]);
        Assert.Equal((503, "unavailable", TimeSpan.FromHours(1)), (refused.Status, refused.Fault, refused.RetryAfter));
        Assert.DoesNotContain("機器更新", refused.ToString());
        var folder = new DropFolder(hub.Files, "362018", "collection");
        await folder.DropAsync("pay.csv", [Of(3)]);
        await hub.HealthyAsync("maintenance", "degraded");
        gate.Release(100);
        await hub.StateAsync(before, "delinquency", "delivered");
        await Task.Delay(1500);
        Assert.Null(folder.ResultOf("pay.csv"));

        // It outlives the hub.
        await hub.KillAsync();
        await hub.StartAgainAsync();
        Assert.Equal("unavailable", (await sender.SendAsync("m-2", [Of(2)])).Fault);

        Assert.Equal(0, (await hub.BusAsync("maintenance", "off")).Exit);
        await sender.SendAcceptedAsync("m-2", Of(2));
        await Eventually.HoldsAsync(() => folder.ResultOf("pay.csv") is not null, () => $"the file was not taken in after the maintenance\n{hub.Log}");
        Assert.Equal("accepted", folder.ResultOf("pay.csv")!.Value.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Quiesce_SaysStill_OnlyWhenNothingIsUnderWay()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"), "timeout: 300s").Mailbox("box", 10)));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        using var box = new SoapSender(hub.Address, "362018", "box");
        using var gate = new SemaphoreSlim(0);
        consumer.Decide = _ => { gate.Wait(TimeSpan.FromMinutes(4)); return new Reply.Taken(); };
        var first = await sender.SendAcceptedAsync("m-1", Of(1));
        var second = await sender.SendAcceptedAsync("m-2", Of(2));
        await Eventually.HoldsAsync(() => consumer.CallsOf("d") == 1, () => $"not called\n{hub.Log}");
        IReadOnlyList<Page> pages = [];
        await Eventually.HoldsAsync(async () => (pages = await box.ReceiveAsync(10)).Count == 2, () => Task.FromResult("not in the mailbox"));

        var busy = await hub.BusAsync("quiesce", "--reason", "バックアップ", "--drain", "1", "--timeout", "3", "--json");
        Assert.Equal(3, busy.Exit);
        var view = JsonDocument.Parse(busy.Output).RootElement;
        Assert.False(view.GetProperty("still").GetBoolean());
        Assert.Equal(1, view.GetProperty("nodes")[0].GetProperty("delivering").GetInt64());

        gate.Release(100);
        var still = await hub.BusAsync("quiesce", "--reason", "バックアップ", "--drain", "0", "--timeout", "600", "--json");
        Assert.True(still.Exit == 0, still.ToString());
        view = JsonDocument.Parse(still.Output).RootElement;
        Assert.True(view.GetProperty("still").GetBoolean());
        Assert.Equal((0, 0), (view.GetProperty("nodes")[0].GetProperty("delivering").GetInt64(), view.GetProperty("nodes")[0].GetProperty("taking").GetInt64()));

        // Still means still: nothing comes in, nothing goes out, nothing is acknowledged, also after a restart.
        await hub.StopAsync();
        await hub.StartAgainAsync();
        var calls = consumer.CallsOf("d");
        Assert.Equal("unavailable", (await sender.SendAsync("m-3", [Of(3)])).Fault);
        Assert.Equal("unavailable", (await box.AcknowledgeAsync(pages[0].Id)).Fault);
        await Task.Delay(1500);
        Assert.Equal(calls, consumer.CallsOf("d"));

        Assert.Equal(0, (await hub.BusAsync("maintenance", "off")).Exit);
        foreach (var receipt in new[] { first, second }) await hub.StateAsync(receipt, "delinquency", "delivered");
        Assert.Null((await box.AcknowledgeAsync(pages[0].Id)).Fault);
    }

    private static Payment Of(int n) => new("362018", "1", "01", n, 5000 + n);
}
