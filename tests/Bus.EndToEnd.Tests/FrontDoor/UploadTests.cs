using System.Security.Cryptography;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.FrontDoor;

public class UploadTests(Door door) : IClassFixture<Door>
{
    private const int Big = 40_000;

    [Fact]
    public async Task Sftp_FileAndEndFile_ResultIsFetchedBack()
    {
        door.WriteFile("a.csv", 5, 100);
        var put = await door.SftpAsync("362018", "collection", $"put {door.Box("a.csv")} {Door.In}/a.csv\nput {door.Box("a.csv.end")} {Door.In}/a.csv.end");
        Assert.True(put.Exit == 0, put.ToString());

        var receipt = (await door.ResultAsync("a.csv")).GetProperty("receipt").GetString();

        var get = await door.SftpAsync("362018", "collection", $"get {Door.Result}/a.csv.{receipt}.result.json {door.Box("a.json")}\nrm {Door.Result}/a.csv.{receipt}.result.json");
        Assert.True(get.Exit == 0, get.ToString());
        Assert.Contains("\"accepted\"", await File.ReadAllTextAsync(door.Box("a.json")));
        Assert.Empty(door.ResultsOf("a.csv"));
    }

    [Fact]
    public async Task Ftps_PartThenRename_IsTakenOnce()
    {
        door.WriteFile("b.csv", 5, 200);
        var put = await door.LftpAsync("362018", "collection", $"put {door.Box("b.csv")} -o {Door.In}/b.csv.part; mv {Door.In}/b.csv.part {Door.In}/b.csv");
        Assert.True(put.Exit == 0, put.ToString());

        Assert.Equal(5, (await door.ResultAsync("b.csv")).GetProperty("accepted").GetInt64());
    }

    [Fact]
    public async Task Ftps_UnderItsOwnNameWithoutEndFile_IsTakenWhenTheUploadEnded()
    {
        door.WriteFile("c.csv", 5, 300);
        var put = await door.LftpAsync("362018", "collection", $"put {door.Box("c.csv")} -o {Door.In}/c.csv");
        Assert.True(put.Exit == 0, put.ToString());

        Assert.Equal(5, (await door.ResultAsync("c.csv")).GetProperty("accepted").GetInt64());
    }

    [Fact]
    public async Task Ftp_ClientKilled_IsNotTakenUntilResumed()
    {
        var file = door.WriteFile("d.csv", Big, 1_000_000);
        await CutAsync("d.csv", "curl", ["-sS", "--limit-rate", "100k", "-u", $"362018.collection:{Regions.PasswordOf("362018", "collection")}", "-T", file, door.Ftp + Door.In + "/d.csv"]);

        var resumed = await door.LftpAsync("362018", "collection", $"put -c {file} -o {Door.In}/d.csv");
        Assert.True(resumed.Exit == 0, resumed.ToString());

        await TakenWholeAsync("d.csv");
    }

    [Fact]
    public async Task Sftp_ClientKilled_IsNotTakenUntilResumed()
    {
        var file = door.WriteFile("e.csv", Big, 2_000_000);
        var started = door.SftpAsync("362018", "collection", $"put {file} {Door.In}/e.csv", null, "-l", "800");
        await GrowingAsync("e.csv");
        await CutSftpAsync();
        await started;
        await StaysAsync("e.csv");

        var resumed = await door.SftpAsync("362018", "collection", $"reput {file} {Door.In}/e.csv");
        Assert.True(resumed.Exit == 0, resumed.ToString());

        await TakenWholeAsync("e.csv");
    }

    [Fact]
    public async Task Sftp_CutUploadWithItsEndFile_IsNotTakenEither()
    {
        var file = door.WriteFile("f.csv", Big, 3_000_000);
        var name = door.Dropped("f.csv");
        var started = door.SftpAsync("362018", "collection", $"put {file} {Door.In}/f.csv", null, "-l", "800");
        await GrowingAsync("f.csv");
        await CutSftpAsync();
        await started;
        var end = await door.SftpAsync("362018", "collection", $"put {door.Box("f.csv.end")} {Door.In}/f.csv.end");
        Assert.True(end.Exit == 0, end.ToString());
        await StaysAsync("f.csv");

        await door.SftpAsync("362018", "collection", $"rm {Door.In}/f.csv\nrm {Door.In}/f.csv.end");
        Assert.False(File.Exists(name));
    }

    [Fact]
    public async Task Deliveries_AreListedFetchedAndDeletedByTheConsumer()
    {
        door.WriteFile("g.csv", 3, 400, "412066");
        var put = await door.CurlAsync("412066", "collection", null, "-T", $"{{{door.Box("g.csv")},{door.Box("g.csv.end")}}}", door.Ftp + Door.In + "/");
        Assert.True(put.Exit == 0, put.ToString());
        var receipt = (await door.ResultAsync("g.csv", "412066")).GetProperty("receipt").GetString();
        await Eventually.HoldsAsync(async () => (await door.CurlAsync("412066", "delinquency", null, "--list-only", door.Ftp + Door.Out + "/")).Output.Contains(receipt + ".csv.end", StringComparison.Ordinal), () => Task.FromResult(door.Hub.Log));

        var fetched = await door.SftpAsync("412066", "delinquency", $"get {Door.Out}/{receipt}.csv {door.Box("g.out")}\nrm {Door.Out}/{receipt}.csv\nrm {Door.Out}/{receipt}.csv.end");

        Assert.True(fetched.Exit == 0, fetched.ToString());
        Assert.Equal(4, (await File.ReadAllLinesAsync(door.Box("g.out"))).Length);
        Assert.False(File.Exists(Path.Combine(door.Hub.Files, "412066", "delinquency", Door.Out, receipt + ".csv")));
    }

    /// <summary>An application with <c>upload: hidden</c>: what it uploads appears when it is whole; what is cut leaves nothing, and is not resumed.</summary>
    [Fact]
    public async Task HiddenUploads_AppearWhole_AndACutOneIsNeverTaken()
    {
        await door.Hub.ApplyAsync(Regions.Of(Regions.Municipality("442046", "by: file").Replace("- id: collection\n", "- id: collection\n        upload: hidden\n", StringComparison.Ordinal)));
        await door.CanSignInAsync("442046", "collection");
        var folder = Path.Combine(door.Hub.Files, "442046", "collection", Door.In);
        Task HiddenAsync() => Eventually.HoldsAsync(() => Directory.GetFiles(folder, ".in.*").Any(f => new FileInfo(f) is { Exists: true, Length: > 100_000 }), () => door.Hub.Log);
        var file = door.WriteFile("h.csv", Big, 4_000_000, "442046");

        // By SFTP: cut, and put again from the beginning.
        var started = door.SftpAsync("442046", "collection", $"put {file} {Door.In}/h.csv", null, "-l", "800");
        await HiddenAsync();
        Assert.False(File.Exists(Path.Combine(folder, "h.csv")));
        await CutSftpAsync("442046");
        await started;
        await Eventually.HoldsAsync(() => Directory.GetFiles(folder).Length == 0, () => string.Join(' ', Directory.GetFiles(folder)));
        var again = await door.SftpAsync("442046", "collection", $"put {file} {Door.In}/h.csv");
        Assert.True(again.Exit == 0, again.ToString());
        Assert.Equal(Big, (await door.ResultAsync("h.csv", "442046")).GetProperty("accepted").GetInt32());

        // By FTP a client that died looks like the end of the file: the daemon shows what it has, and the hub leaves it alone until it was put whole.
        file = door.WriteFile("i.csv", Big, 5_000_000, "442046");
        using (var client = System.Diagnostics.Process.Start("curl", ["-sS", "--limit-rate", "100k", "-u", $"442046.collection:{Regions.PasswordOf("442046", "collection")}", "-T", file, door.Ftp + Door.In + "/i.csv"]))
        {
            await HiddenAsync();
            client.Kill();
            await client.WaitForExitAsync();
        }
        door.WriteFile("witness.csv", 1, 9_500_000, "442046");
        await File.WriteAllBytesAsync(Path.Combine(folder, "witness.csv"), await File.ReadAllBytesAsync(door.Box("witness.csv")));
        await door.ResultAsync("witness.csv", "442046");
        Assert.Empty(door.ResultsOf("i.csv", "442046"));
        var resumed = await door.LftpAsync("442046", "collection", $"put -c {file} -o {Door.In}/i.csv");
        var whole = await door.LftpAsync("442046", "collection", $"put {file} -o {Door.In}/i.csv");
        Assert.True(whole.Exit == 0, $"{resumed}{whole}");
        Assert.Equal(Big, (await door.ResultAsync("i.csv", "442046")).GetProperty("accepted").GetInt32());
    }

    private async Task CutAsync(string name, string program, string[] words)
    {
        using var client = System.Diagnostics.Process.Start(program, words);
        await GrowingAsync(name);
        client.Kill();
        await client.WaitForExitAsync();
        await StaysAsync(name);
    }

    private Task GrowingAsync(string name) => Eventually.HoldsAsync(() => new FileInfo(door.Dropped(name)) is { Exists: true, Length: > 100_000 }, () => $"{name} does not grow\n{door.Hub.Log}");

    // A file dropped later is taken after its quiet time and the wait for its end file; so the cut one would have been, if by quiet.
    private async Task StaysAsync(string name)
    {
        var witness = "witness-" + name;
        door.WriteFile(witness, 1, 9_000_000 + name[0] * 1000);
        await File.WriteAllBytesAsync(door.Dropped(witness), await File.ReadAllBytesAsync(door.Box(witness)));
        await door.ResultAsync(witness);
        Assert.True(File.Exists(door.Dropped(name)), "a half file was taken");
        Assert.Empty(door.ResultsOf(name));
    }

    private async Task TakenWholeAsync(string name)
    {
        var result = await door.ResultAsync(name);
        Assert.Equal(("accepted", Big), (result.GetProperty("state").GetString(), result.GetProperty("accepted").GetInt32()));
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(door.Hub.Files, "362018", "collection", ".processing"), name, SearchOption.AllDirectories));
        Assert.Equal(SHA256.HashData(await File.ReadAllBytesAsync(door.Box(name))), SHA256.HashData(await File.ReadAllBytesAsync(kept)));
    }

    // OpenSSH's sftp speaks through a child of its own; both must go at once, as when the machine goes: a child that outlived its parent would end the upload properly.
    private async Task CutSftpAsync(string municipality = "362018")
    {
        var clients = await SshClientsAsync(municipality);
        Assert.Equal(2, clients.Length);
        Array.ForEach(clients, Signals.Freeze);
        Array.ForEach(clients, Signals.Kill);
    }

    private async Task<int[]> SshClientsAsync(string municipality)
    {
        var all = await Commands.RunAsync("pgrep", ["-f", "UserKnownHostsFile=/dev/null.*" + Door.User(municipality, "collection")]);
        return [.. all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(IsOurs).Select(int.Parse)];
    }

    // Clients of other doors sign in to users of the same names, and end at any moment.
    private bool IsOurs(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Contains(door.Box("askpass"), StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
