using Bus.EndToEnd.Tests.Faults;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Order;

/// <summary>The hub refuses new work before its disk is full. A real small disk, where one can be mounted.</summary>
public class DiskTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public async Task DiskWithLittleRoom_NewWorkIsRefused_FilesWait_WhatIsOnItsWayArrives_AndItGoesOnByItself()
    {
        using var disk = SmallDisk.TryMount();
        if (disk is null)
        {
            output.WriteLine("skipped: a small file system cannot be mounted here");
            return;
        }
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync($"--Files:Root={Path.Combine(disk.Folder, "files")}", $"--Journal:ConnectionString=Data Source={Path.Combine(disk.Folder, "journal.db")}",
            "--Intake:MinimumFreeDisk=10%", "--Files:RetryAfter=200ms", "--Files:RetryAtMost=500ms", "--Health:Fresh=100ms");
        consumer.Decide = _ => new Reply.Answer(503);
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("pushed", consumer.UrlOf("d")).Mailbox("fetching", 10)));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        using var fetching = new SoapSender(hub.Address, "362018", "fetching");
        var receipt = await sender.SendAcceptedAsync("before", new Payment("362018", "1", "01", 1, 5001));

        // All but 5 %: there is room to write, and too little for new work.
        disk.Leave(0.05);
        await Eventually.HoldsAsync(async () => !(await hub.ApiAsync("admission")).GetProperty("takesWork").GetBoolean(), () => Task.FromResult(hub.Log));
        var refused = await sender.SendAsync("during", [new Payment("362018", "2", "01", 1, 5002)]);
        Assert.Equal((503, "unavailable"), (refused.Status, refused.Fault));
        Assert.Contains("room", refused.Body.ToString(), StringComparison.Ordinal);
        var folder = new DropFolder(Path.Combine(disk.Folder, "files"), "362018", "collection");
        await folder.DropAsync("waits.csv", [new Payment("362018", "3", "01", 1, 5003)]);
        Assert.Contains("degraded", await hub.Http.GetStringAsync("health/ready"), StringComparison.Ordinal);

        // Deliveries, fetching and acknowledging are what makes room.
        var page = Assert.Single(await fetching.ReceiveAsync(5));
        Assert.Null((await fetching.AcknowledgeAsync(page.Id)).Fault);
        consumer.Decide = _ => new Reply.Taken();
        await hub.StateAsync(receipt, "pushed", "delivered");
        await hub.StateAsync(receipt, "fetching", "delivered");
        Assert.Null(folder.ResultOf("waits.csv"));
        var doctor = await hub.BusAsync("doctor");
        Assert.Contains("nothing new is taken", doctor.Output, StringComparison.Ordinal);

        disk.Relieve();
        await Eventually.HoldsAsync(() => folder.ResultOf("waits.csv") is not null, () => hub.Log);
        await hub.StateAsync(await sender.SendAcceptedAsync("during", new Payment("362018", "2", "01", 1, 5002)), "pushed", "delivered");
    }
}
