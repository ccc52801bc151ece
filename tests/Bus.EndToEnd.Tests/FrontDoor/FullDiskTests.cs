using Bus.EndToEnd.Tests.Faults;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.FrontDoor;

/// <summary>The disk of the homes becomes full in the midst of uploads: the clients are told, nothing is taken half, and the same names uploaded again are taken once. A real small disk, where one can be mounted.</summary>
public sealed class FullDiskTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Rows = 40_000;    // some 5 MB each, more than is left

    [Fact]
    public async Task DiskFull_AmidUploads_ClientsAreTold_NothingIsTakenHalf_AndTheSameNamesAreTakenOnceAfterwards()
    {
        using var disk = SmallDisk.TryMount(megabytes: 100);
        if (disk is null)
        {
            output.WriteLine("skipped: a small file system cannot be mounted here");
            return;
        }
        var door = new Door { More = [$"--Files:Root={Path.Combine(disk.Folder, "files")}", "--Intake:MinimumFreeDisk=1B"] };
        try
        {
            await door.InitializeAsync();
            await TryAsync(door, disk);
        }
        finally
        {
            await door.DisposeAsync();
        }
    }

    private async Task TryAsync(Door door, SmallDisk disk)
    {
        await door.Hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", "by: file"), Regions.Municipality("412066", "by: mailbox")));
        var uploads = new Dictionary<string, Func<Task<CommandResult>>>
        {
            ["ftp.csv"] = () => door.CurlAsync("362018", "collection", null, "-T", door.Box("ftp.csv"), door.Ftp + Door.In + "/"),
            ["ftps.csv"] = () => door.LftpAsync("362018", "collection", $"put {door.Box("ftps.csv")} -o {Door.In}/ftps.csv"),
            ["sftp.csv"] = () => door.SftpAsync("362018", "collection", $"put {door.Box("sftp.csv")} {Door.In}/sftp.csv"),
        };
        var first = 0;
        foreach (var (name, upload) in uploads)
        {
            door.WriteFile(name, Rows, first += 1_000_000);
            // Some of each file still fits.
            disk.Relieve();
            disk.Leave(0.02);
            // The hub reads the daemon's log only once there is room again, so that nothing but the log tells it.
            door.Hub.Freeze();
            var said = await upload();
            disk.Relieve();
            door.Hub.Thaw();
            output.WriteLine($"{name}: {said}");
            Assert.True(said.Exit != 0 && said.Error.Length > 0, said.ToString());
            Assert.InRange(new FileInfo(door.Dropped(name)).Length, 1, new FileInfo(door.Box(name)).Length - 1);
            // An end file that comes all the same makes nothing whole.
            var end = await door.CurlAsync("362018", "collection", null, "-T", door.Box(name + ".end"), door.Ftp + Door.In + "/");
            Assert.True(end.Exit == 0, end.ToString());
        }

        // While it is nearly full, others go on by the ways that need no room on it.
        disk.Leave(0.02);
        using var sender = new SoapSender(door.Hub.Address, "412066", "collection");
        // The hub looks at its disk once in a while: it may still act by the moment at which nothing was left.
        var receipt = "";
        await Eventually.HoldsAsync(async () => (receipt = (await sender.SendAsync("during", [new Payment("412066", "1", "01", 1, 5001)])).Receipt ?? "").Length > 0, () => Task.FromResult(door.Hub.Log));
        using var fetching = new SoapSender(door.Hub.Address, "412066", "delinquency");
        IReadOnlyList<Page> pages = [];
        await Eventually.HoldsAsync(async () => (pages = await fetching.ReceiveAsync(5)).Count > 0, () => Task.FromResult(door.Hub.Log));
        Assert.Null((await fetching.AcknowledgeAsync(Assert.Single(pages).Id)).Fault);
        await door.Hub.StateAsync(receipt, "delinquency", "delivered");
        var full = await door.CurlAsync("362018", "collection", null, "-T", door.Box("ftp.csv"), door.Ftp + Door.In + "/nothing.csv");
        Assert.True(full.Exit != 0, full.ToString());

        // Later files are taken, the half ones are not.
        disk.Relieve();
        door.WriteFile("witness.csv", 3, 9_000_000, "412066");
        var witness = await door.CurlAsync("412066", "collection", null, "-T", $"{{{door.Box("witness.csv")},{door.Box("witness.csv.end")}}}", door.Ftp + Door.In + "/");
        Assert.True(witness.Exit == 0, witness.ToString());
        Assert.Equal(3, (await door.ResultAsync("witness.csv", "412066")).GetProperty("accepted").GetInt32());
        foreach (var name in uploads.Keys.Append("nothing.csv")) Assert.True(File.Exists(door.Dropped(name)) && door.ResultsOf(name).Count == 0, $"half of {name} was taken");

        foreach (var (name, upload) in uploads)
        {
            var again = await upload();
            Assert.True(again.Exit == 0, again.ToString());
            var result = await door.ResultAsync(name);
            Assert.True((result.GetProperty("state").GetString(), result.GetProperty("accepted").GetInt32()) == ("accepted", Rows), $"{name}: {result}\n{door.Hub.Log}");
            await door.Hub.StateAsync(result.GetProperty("receipt").GetString()!, "delinquency", "delivered");
        }
        var taken = (await door.Hub.ApiAsync("messages?municipality=362018")).EnumerateArray().ToList();
        Assert.Equal(["ftp.csv", "ftps.csv", "sftp.csv"], taken.Select(m => m.GetProperty("file").GetString()).Order());
    }
}
