using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.FrontDoor;

/// <summary>End files that come early, late, wrong or never, and names that come twice, through the front door.</summary>
public class NamesAndEndFilesTests(Door door) : IClassFixture<Door>
{
    [Fact]
    public async Task EndFileFirst_WaitsForItsData()
    {
        door.WriteFile("early.csv", 4, 10);
        await SftpAsync($"put {door.Box("early.csv.end")} {Door.In}/early.csv.end");
        door.WriteFile("early-witness.csv", 1, 20);
        await SftpAsync($"put {door.Box("early-witness.csv")} {Door.In}/early-witness.csv");
        await door.ResultAsync("early-witness.csv");
        Assert.True(File.Exists(door.Dropped("early.csv.end")));
        await SftpAsync($"put {door.Box("early.csv")} {Door.In}/early.csv");
        Assert.Equal(4, (await door.ResultAsync("early.csv")).GetProperty("accepted").GetInt64());
    }

    [Fact]
    public async Task EndFileLate_IsPutAway_AndDoesNotTakeTheNextFileOfTheName()
    {
        door.WriteFile("late.csv", 4, 30);
        await FtpAsync("late.csv");
        await door.ResultAsync("late.csv");
        await FtpAsync("late.csv.end");
        await Eventually.HoldsAsync(() => !File.Exists(door.Dropped("late.csv.end")), () => door.Hub.Log);
        door.WriteFile("late.csv", 6, 40);
        await FtpAsync("late.csv");
        await Eventually.HoldsAsync(() => door.ResultsOf("late.csv").Count == 2, () => door.Hub.Log);
        Assert.Equal([4, 6], door.ResultsOf("late.csv").Select(r => r.GetProperty("accepted").GetInt32()).Order());
    }

    [Fact]
    public async Task EndFileWrong_RefusesTheWhole_AndTheRightOneLaterTakesIt()
    {
        // The end file goes first: one that comes later is waited for only so long.
        door.WriteFile("wrong.csv", 4, 50);
        var right = await File.ReadAllTextAsync(door.Box("wrong.csv.end"));
        await File.WriteAllTextAsync(door.Box("wrong.csv.end"), "5" + right[1..]);
        await SftpAsync($"put {door.Box("wrong.csv.end")} {Door.In}/wrong.csv.end\nput {door.Box("wrong.csv")} {Door.In}/wrong.csv");
        Assert.Equal("refused", (await door.ResultAsync("wrong.csv")).GetProperty("state").GetString());
        await File.WriteAllTextAsync(door.Box("wrong.csv.end"), right);
        await SftpAsync($"put {door.Box("wrong.csv.end")} {Door.In}/wrong.csv.end\nput {door.Box("wrong.csv")} {Door.In}/wrong.csv");
        await Eventually.HoldsAsync(() => door.ResultsOf("wrong.csv").Count == 2, () => door.Hub.Log);
        Assert.Equal(["accepted", "refused"], door.ResultsOf("wrong.csv").Select(r => r.GetProperty("state").GetString()).Order());
    }

    [Fact]
    public async Task SameNameTwice_IsTakenTwice_UnlessItIsTheSameFile()
    {
        door.WriteFile("twice.csv", 3, 60);
        await FtpAsync("twice.csv");
        await door.ResultAsync("twice.csv");
        await FtpAsync("twice.csv");
        await Eventually.HoldsAsync(() => door.ResultsOf("twice.csv").Count == 2, () => door.Hub.Log);
        door.WriteFile("twice.csv", 5, 70);
        await FtpAsync("twice.csv");
        await Eventually.HoldsAsync(() => door.ResultsOf("twice.csv").Count == 3, () => door.Hub.Log);
        Assert.Equal([("accepted", 3), ("accepted", 5), ("duplicate", 0)],
            door.ResultsOf("twice.csv").Select(r => (r.GetProperty("state").GetString()!, r.GetProperty("accepted").GetInt32())).Order());
    }

    private async Task SftpAsync(string batch)
    {
        var put = await door.SftpAsync("362018", "collection", batch);
        Assert.True(put.Exit == 0, put.ToString());
    }

    private async Task FtpAsync(string name)
    {
        var put = await door.CurlAsync("362018", "collection", null, "-T", door.Box(name), door.Ftp + Door.In + "/" + name);
        Assert.True(put.Exit == 0, put.ToString());
    }
}
