using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bus.EndToEnd.Tests.Faults;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>SOAP messages and a bulk file of one route, collected into one file at a time of day; the hub is killed while it writes it. Its clock is a false one, so that nobody waits for that time.</summary>
public class CollectedFileTests
{
    private const string Municipality = "362018";
    private const int Bulk = 60_000, Calls = 20;

    [Fact]
    public async Task AtItsTime_EverythingGoesInOneFile_InOrder_EachRecordOnce_AlsoWhenKilledAmidIt()
    {
        await using var hub = HubProcess.Prepare("--Dispatch:CollectSweep=00:00:00.200", "--Dispatch:CollectAgain=00:00:01");
        var clock = new FalseClock(hub.Folder);
        await hub.StartAgainAsync(clock.Wrapper);
        var due = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(9)).AddMinutes(30);
        var region = Regions.Of(Regions.Municipality(Municipality, $"by: file\ncollect: {{ at: [\"{due.ToString("HH:mm", CultureInfo.InvariantCulture)}\"], days: all }}"));
        await hub.ApplyAsync(region);
        await ExportedAsItIsAsync(hub, region);

        // Of one key: two calls, a row of the file between them.
        using var sender = new SoapSender(hub.Address, Municipality, "collection");
        var receipts = new List<string>();
        for (var i = 0; i < Calls; i++) receipts.Add(await sender.SendAcceptedAsync($"m-{i}", new Payment(Municipality, "900", "01", i + 1, 1000 + i)));
        Payment[] rows = [new Payment(Municipality, "900", "01", Calls + 1, 777), .. Enumerable.Range(0, Bulk).Select(i => new Payment(Municipality, (1_000_000_000L + i).ToString(CultureInfo.InvariantCulture), "01", 1, 1000 + i % 7))];
        receipts.Add(await new DropFolder(hub.Files, Municipality, "collection").DropAcceptedAsync("day.csv", rows));
        receipts.Add(await sender.SendAcceptedAsync("last", new Payment(Municipality, "900", "01", Calls + 2, 5)));
        var (records, amount) = (Calls + rows.Length + 1, Enumerable.Range(0, Calls).Sum(i => 1000L + i) + rows.Sum(r => r.Amount) + 5);
        var folder = Path.Combine(hub.Files, Municipality, "delinquency", "out", Payment.Contract);
        await Task.Delay(1500);
        Assert.Empty(Directory.GetFiles(folder));
        Assert.Equal("waiting", (await hub.DeliveriesAsync(receipts[0]))["delinquency"].State);
        Assert.Equal(due.ToString("HH:mm", CultureInfo.InvariantCulture), (await hub.ApiAsync("routes"))[0].GetProperty("collect").GetProperty("at")[0].GetString());

        clock.Set(TimeSpan.FromMinutes(31));
        var drafts = Path.Combine(hub.Files, Municipality, "delinquency", ".processing", ".out", Payment.Contract);
        await AmidItAsync(hub, folder, () => Directory.Exists(drafts) && Directory.GetFiles(drafts, "*.collected-*").Any(f => new FileInfo(f) is { Exists: true, Length: > 0 }));
        await hub.KillAsync();
        Assert.Empty(Directory.GetFiles(folder));
        await hub.StartAgainAsync(clock.Wrapper);

        // What comes after that time belongs to the next file.
        var later = await sender.SendAcceptedAsync("later", new Payment(Municipality, "900", "01", Calls + 3, 6));
        foreach (var receipt in receipts) await hub.StateAsync(receipt, "delinquency", "delivered");
        var data = Assert.Single(Directory.GetFiles(folder, "*.csv"));
        Assert.Matches($@"\A{receipts[0]}\.collected-[0-9a-f]{{16}}\.csv\z", Path.GetFileName(data));
        Assert.Equal($"{records},{amount},{Payment.BusinessDate},,\r\n", await File.ReadAllTextAsync(data + ".end"));
        Payment[] read = [.. File.ReadLines(data).Skip(1).Select(Payment.OfCsv)];
        Assert.Equal(records, read.Select(p => p.Identity).Distinct().Count());
        Assert.Equal((records, amount), (read.Length, read.Sum(p => p.Amount)));
        Assert.Equal(Enumerable.Range(1, Calls + 2).Select(i => (long)i), read.Where(p => p.Notice == "900").Select(p => p.History));

        // Receipts, totals and settlement say the same: what is late is open, and nothing else.
        Assert.Equal("waiting", (await hub.DeliveriesAsync(later))["delinquency"].State);
        var delivery = (await hub.ApiAsync($"messages/{receipts[^1]}")).GetProperty("deliveries")[0];
        Assert.Equal((1, 5, Path.GetFileNameWithoutExtension(data)), (delivery.GetProperty("sent").GetProperty("records").GetInt32(), delivery.GetProperty("sent").GetProperty("amount").GetInt32(), delivery.GetProperty("collection").GetString()));
        Assert.Equal(3, (await hub.BusAsync("wait", "--settled", "--date", Payment.BusinessDate, "--timeout", "1")).Exit);
        clock.Set(TimeSpan.FromMinutes(31 + 24 * 60));
        await hub.StateAsync(later, "delinquency", "delivered");
        Assert.Equal(2, Directory.GetFiles(folder, "*.csv").Length);
        await Eventually.SettledAsync(hub);
        await SentAgainAsync(hub, receipts[3], data);
    }

    /// <summary>
    /// Lets the hub go on in short steps, between which it stands still, until it is amid it; it stands still then. Fast as it is, it would be through between two looks, and also while a look waits its
    /// turn in a pool: so a thread of its own looks. On a busy machine that thread waits for a processor: so the hub comes last there.
    /// </summary>
    private static Task AmidItAsync(HubProcess hub, string done, Func<bool> amid) => Task.Factory.StartNew(() =>
    {
        using (var last = Process.Start("renice", ["-n", "19", "-p", .. Directory.GetDirectories($"/proc/{hub.ProcessId}/task").Select(thread => Path.GetFileName(thread)!)])) last.WaitForExit();
        var clock = Stopwatch.StartNew();
        for (StandStill(hub); !amid(); StandStill(hub))
        {
            Assert.True(Directory.GetFiles(done).Length == 0, "It was through before anybody saw it amid it.");
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(30), hub.Log);
            hub.Thaw();
            Thread.Sleep(1);
        }
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>A signal is only sent: what is amid a call to the system ends it first, and that may be the rename that makes a file appear.</summary>
    private static void StandStill(HubProcess hub)
    {
        hub.Freeze();
        while (!Directory.GetDirectories($"/proc/{hub.ProcessId}/task").All(IsStopped)) Thread.Sleep(1);
    }

    private static bool IsStopped(string thread)
    {
        try
        {
            // Its name may hold anything, so its state is what follows the last bracket (proc(5)).
            var stat = File.ReadAllText(Path.Combine(thread, "stat"));
            return stat[stat.LastIndexOf(')') + 2] == 'T';
        }
        catch (IOException)
        {
            // It has ended.
            return true;
        }
    }

    /// <summary>再送 of one of them sends the file again, under its name and with all that was in it.</summary>
    private static async Task SentAgainAsync(HubProcess hub, string receipt, string data)
    {
        var before = await File.ReadAllBytesAsync(data);
        File.Delete(data + ".end");
        File.Delete(data);
        var replay = await hub.BusAsync("message", "replay", receipt, "--delivered", "--yes", "--reason", "lost at the consumer's");
        Assert.True(replay.Exit == 0, replay.ToString());
        await Eventually.HoldsAsync(() => File.Exists(data + ".end"), () => hub.Log);
        Assert.Equal(before, await File.ReadAllBytesAsync(data));
        await hub.StateAsync(receipt, "delinquency", "delivered");
    }

    private static async Task ExportedAsItIsAsync(HubProcess hub, string region)
    {
        var file = Path.Combine(hub.Folder, "again.yaml");
        await File.WriteAllTextAsync(file, region);
        var again = await hub.BusAsync("region", "apply", file, "--json");
        Assert.DoesNotContain("collect\"", JsonDocument.Parse(again.Output).RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("collect:", (await hub.BusAsync("region", "export")).Output, StringComparison.Ordinal);
    }
}
