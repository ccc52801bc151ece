using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// A closing's marker is written → made ready in the journal → renamed → done. The hub is killed between each two of these steps, by the call to the system that comes there; the marker appears once,
/// also where the consumer takes it away before the hub is back.
/// </summary>
public class ClosingKillTests
{
    private const string Municipality = "362018", Route = $"{Municipality}/{Payment.Contract}/delinquency", Rename = "rename,renameat,renameat2";
    // A draft's name ends with the epoch of a lease, which changes hands with each start.
    private const int Epochs = 60;

    [Fact]
    public async Task Marker_HubKilledAtEachStep_AppearsOnce()
    {
        await using var hub = await HubProcess.StartAsync("--Closings:Look=00:00:00.300", "--Closings:LookLongest=00:00:01");
        await hub.ApplyAsync(Town.Region(new Town(Municipality).Sender().File("delinquency", "closing: true")));
        var home = Path.Combine(hub.Files, Municipality, "delinquency");
        var (folder, drafts) = (Path.Combine(home, "out", Payment.Contract), Path.Combine(home, ".processing", ".out", Payment.Contract));
        var taken = new List<string>();
        // One that nothing befalls makes the folders.
        await AppearsAsync(hub, "2026-11-01", folder, taken);

        await KilledAsync(hub, "2026-11-02", folder, taken, isThere: false, [drafts], "fsync");
        await KilledAsync(hub, "2026-11-03", folder, taken, isThere: false, [.. Enumerable.Range(2, Epochs).Select(epoch => Path.Combine(drafts, $"{NameOf("2026-11-03")}.{epoch}")), Path.Combine(drafts, NameOf("2026-11-03"))], Rename);
        await KilledAsync(hub, "2026-11-04", folder, taken, isThere: true, [folder], "fsync");

        // Each, and the one after it that shows that it is done.
        Assert.Equal([.. Enumerable.Range(2, 3).Select(n => NameOf($"2026-10-0{n}")), .. Enumerable.Range(1, 4).Select(n => NameOf($"2026-11-0{n}"))], taken.Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(drafts));
    }

    /// <summary>Closes a date while the route stands still, and lets its marker go out of a hub that is killed when it asks this of the system.</summary>
    /// <param name="isThere">The marker is there when the hub is dead: so it was killed where it was meant to be.</param>
    private static async Task KilledAsync(HubProcess hub, string date, string folder, List<string> taken, bool isThere, string[] paths, string call)
    {
        await FineAsync(hub, "route", "pause", Route, "--reason", "until the hub is watched");
        await CloseAsync(hub, date);
        await hub.StopAsync();
        await hub.StartAgainAsync(["strace", "-f", "-o", "/dev/null", .. paths.SelectMany(path => new[] { "-P", path }), "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL"]);
        // It may die before it has answered.
        await hub.BusAsync("route", "resume", Route);
        await Eventually.HoldsAsync(() => !hub.IsRunning, () => hub.Log);
        Assert.Equal(isThere, File.Exists(Path.Combine(folder, NameOf(date))));
        Take(folder, taken);
        await hub.StartAgainAsync();
        // Markers go out in the order of closings: when this one is there, the other one is done.
        await AppearsAsync(hub, date.Replace("-11-", "-10-", StringComparison.Ordinal), folder, taken);
    }

    private static async Task AppearsAsync(HubProcess hub, string date, string folder, List<string> taken)
    {
        await CloseAsync(hub, date);
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(folder, NameOf(date))), () => hub.Log);
        Take(folder, taken);
    }

    private static void Take(string folder, List<string> taken)
    {
        foreach (var marker in Directory.GetFiles(folder, "*.close"))
        {
            taken.Add(Path.GetFileName(marker));
            File.Delete(marker);
        }
    }

    private static Task CloseAsync(HubProcess hub, string date) =>
        FineAsync(hub, "close", "--municipality", Municipality, "--application", "collection", "--contract", Payment.Contract, "--date", date, "--records", "0", "--amount", "0");

    private static async Task FineAsync(HubProcess hub, params string[] words)
    {
        var result = await hub.BusAsync(words);
        Assert.True(result.Exit == 0, result.ToString());
    }

    private static string NameOf(string date) => $"{date}.collection.1.close";
}
