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
        using var disk = SmallDisk.TryMount(megabytes: 600);
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
        IReadOnlyList<Page> pages = [];
        await Eventually.HoldsAsync(async () => (pages = await fetching.ReceiveAsync(5)).Count > 0, () => Task.FromResult(hub.Log));
        var page = Assert.Single(pages);
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

    /// <summary>The disk of the files is full to its last byte, that of the journal is not: accepting goes on, the file appears whole once there is room.</summary>
    [Fact]
    public async Task FullDiskUnderOutgoingFiles_TheDeliveryWaitsAndSaysWhy_AndIsWrittenWholeByItself()
    {
        using var disk = SmallDisk.TryMount(megabytes: 600);
        if (disk is null)
        {
            output.WriteLine("skipped: a small file system cannot be mounted here");
            return;
        }
        var root = Path.Combine(disk.Folder, "files");
        await using var hub = await HubProcess.StartAsync($"--Files:Root={root}", "--Intake:MinimumFreeDisk=1B", "--Dispatch:RetryLongest=00:00:01");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().File("delinquency")));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        await hub.StateAsync(await sender.SendAcceptedAsync("before", new Payment("362018", "1", "01", 1, 5001)), "delinquency", "delivered");
        var outgoing = Path.Combine(root, "362018", "delinquency", "out", Payment.Contract);
        var before = Directory.GetFiles(outgoing).Length;

        // The door is looked at now and then: what came just before the disk was full is what matters here.
        var pause = await hub.BusAsync("route", "pause", "362018/collection-history/delinquency", "--reason", "until the disk is full");
        Assert.True(pause.Exit == 0, pause.ToString());
        Payment[] records = [.. Enumerable.Range(0, 2_000).Select(i => new Payment("362018", $"{10_000 + i}", "01", 1, 6_000))];
        var receipt = await sender.SendAcceptedAsync("during", records);
        disk.Fill();
        Assert.Equal(0, (await hub.BusAsync("route", "resume", "362018/collection-history/delinquency")).Exit);
        await hub.DeliveriesAsync(receipt, all => all["delinquency"] is { Attempts: > 1, Trouble: not null } look && look.Trouble.Contains("full", StringComparison.Ordinal));
        Assert.Equal(before, Directory.GetFiles(outgoing).Length);

        disk.Relieve();
        await hub.StateAsync(receipt, "delinquency", "delivered");
        Assert.Equal($"2000,12000000,{Payment.BusinessDate},,\r\n", await File.ReadAllTextAsync(Path.Combine(outgoing, receipt + ".csv.end")));
        Assert.Equal(records, File.ReadLines(Path.Combine(outgoing, receipt + ".csv")).Skip(1).Select(Payment.OfCsv));
    }
}
