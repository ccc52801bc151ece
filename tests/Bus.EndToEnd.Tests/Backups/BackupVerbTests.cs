using System.Globalization;
using System.Text;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Backups;

/// <summary>What an operator does with backups: make, look at, have them made; and what must be refused.</summary>
public sealed class BackupVerbTests
{
    private const string Code = "362018";

    [Fact]
    public async Task Backup_OfAStoppedHub_HoldsNoMasterKey_AndIsRefusedWhereItIsNotWholeOrDoesNotFit()
    {
        await using var hub = await HubProcess.StartAsync("--Environment:Name=検証");
        await hub.ApplyAsync(Regions.Of(Regions.Municipality(Code, "by: file")));
        using (var sender = new SoapSender(hub.Address, Code, "collection")) await sender.SendAcceptedAsync("m-1", new Payment(Code, "1234567890", "01", 1, 5000, "吉野　花子"));
        await hub.StopAsync();
        var kept = Path.Combine(hub.Folder, "kept");
        var made = await hub.BusAsync("backup", "--to", kept, "--Backup:MinimumFree=1");
        Assert.True(made.Exit == 0, made.ToString());
        var backup = Assert.Single(Directory.GetDirectories(kept));
        var key = (await File.ReadAllTextAsync(Path.Combine(hub.Data, "master.key"))).Trim();
        foreach (var file in Directory.GetFiles(backup, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.False(Holds(bytes, Encoding.ASCII.GetBytes(key)) || Holds(bytes, Convert.FromBase64String(key)), file);
        }

        await using var next = HubProcess.Prepare();
        string[] fits = ["--master-key-file", Path.Combine(hub.Data, "master.key"), "--Environment:Name=検証"];
        await RefusedAsync(next, "another environment|belongs to the environment", "restore", backup, "--master-key-file", Path.Combine(hub.Data, "master.key"), "--Environment:Name=本番");
        var wrong = Path.Combine(hub.Folder, "wrong.key");
        await File.WriteAllTextAsync(wrong, Convert.ToBase64String(new byte[32]));
        await RefusedAsync(next, "another master key", "restore", backup, "--dry-run", "--master-key-file", wrong, "--Environment:Name=検証");
        var fine = await next.BusAsync(["restore", backup, "--dry-run", .. fits]);
        Assert.True(fine.Exit == 0, fine.ToString());
        Assert.False(File.Exists(Path.Combine(next.Data, "journal.db")) || File.Exists(Path.Combine(next.Data, "master.key")));

        var manifest = Path.Combine(backup, "manifest.json");
        File.Move(manifest, manifest + ".away");
        await RefusedAsync(next, "broken off", ["restore", backup, .. fits]);
        File.Move(manifest + ".away", manifest);
        var rows = Path.Combine(backup, "journal", "message.rows");
        var content = await File.ReadAllBytesAsync(rows);
        content[^20] ^= 1;
        await File.WriteAllBytesAsync(rows, content);
        await RefusedAsync(next, "message.rows has another content", "backup", "--verify", backup);
        await RefusedAsync(next, "message.rows has another content", ["restore", backup, .. fits]);
        Assert.False(File.Exists(Path.Combine(next.Data, "journal.db")) || Directory.Exists(next.Files) || File.Exists(Path.Combine(next.Data, "hub.lock")));
    }

    [Fact]
    public async Task Schedule_MakesWhatWasMissed_KeepsAsManyAsItShould_AndTellsOfFailure()
    {
        var kept = Directory.CreateTempSubdirectory("bus-backups-").FullName;
        try
        {
            // Missed an hour ago, in Japan: at midnight the next one would become due while the test runs.
            var missed = DateTimeOffset.UtcNow.AddHours(9 - 1).ToString("HH:mm", CultureInfo.InvariantCulture);
            await using var hub = await HubProcess.StartAsync($"--Backup:Folder={kept}", $"--Backup:At={missed}", "--Backup:Keep=2", "--Backup:MinimumFree=1", "--Alerts:Every=300ms");
            async Task<JsonElement[]> ListAsync() => [.. JsonDocument.Parse((await hub.BusAsync("backup", "--list", "--json")).Output).RootElement.EnumerateArray()];
            await Eventually.HoldsAsync(async () => (await ListAsync()).Length == 1, () => Task.FromResult(hub.Log));
            var first = (await ListAsync())[0].GetProperty("path").GetString();
            for (var i = 0; i < 2; i++)
            {
                // Named by the second.
                await Task.Delay(1_100);
                var more = await hub.BusAsync("backup");
                Assert.True(more.Exit == 0, more.ToString());
            }
            var all = await ListAsync();
            Assert.Equal((2, false), (all.Length, all.Any(b => b.GetProperty("path").GetString() == first)));
            Assert.Contains("the last backup is of", (await hub.BusAsync("doctor")).Output, StringComparison.Ordinal);

            var vain = await hub.BusAsync("backup", "--to", Path.Combine(hub.Data, "hub.json"));
            Assert.Equal((1, true), (vain.Exit, vain.Error.Contains("cannot be written", StringComparison.Ordinal)));
            await Eventually.HoldsAsync(async () => (await hub.BusAsync("alert", "list", "--json")).Output.Contains("backup-failed", StringComparison.Ordinal), () => Task.FromResult(hub.Log));
            Assert.Empty(Directory.GetDirectories(kept, "*.partial"));
        }
        finally
        {
            Directory.Delete(kept, recursive: true);
        }
    }

    private static async Task RefusedAsync(HubProcess hub, string why, params string[] words)
    {
        var result = await hub.BusAsync(words);
        Assert.Equal(1, result.Exit);
        Assert.Matches(why, result.Error);
    }

    private static bool Holds(byte[] content, byte[] what) => content.AsSpan().IndexOf(what) >= 0;
}
