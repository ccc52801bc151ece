using System.Security.Cryptography;
using System.Text;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.TakingIn;

/// <summary>Files in a drop folder that have an end file, or wait for one.</summary>
public sealed class DroppedEndFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_WithEndFile_IsTakenInAndAnswered()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        var content = Rows.Of(3);
        hub.Drop("daily.csv", content, "3,3000,2026-11-20,7,diff\r\n");
        var result = await hub.ResultOf("daily.csv");
        Assert.Equal("accepted", result.GetProperty("state").GetString());
        var taken = Assert.Single(hub.Intake.Arrivals);
        Assert.Equal(new ControlTotal(3, 3000), taken.Declared);
        Assert.Equal(new MessageHead(null, new DateOnly(2026, 11, 20), 7, Extent.Differential), taken.Head);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), taken.Hash);
        Assert.Empty(Directory.EnumerateFileSystemEntries(hub.In));
    }

    [Fact]
    public async Task File_RenamedWithoutEndFile_IsTakenAfterTheWait()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(2));
        await hub.ResultOf("daily.csv");
        Assert.Null(Assert.Single(hub.Intake.Arrivals).Declared);
    }

    [Theory, InlineData("true"), InlineData("false")]
    public async Task File_RenamedWhereOnlyRenamesCount_IsTaken(string watch)
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Complete = ["rename"] });
        await using var hub = await new TestHub(_folder, region: region, options: new() { ["Files:Watch"] = watch }).StartAsync();
        hub.Drop("daily.csv", Rows.Of(2));
        await hub.ResultOf("daily.csv");
    }

    [Fact]
    public async Task EndFile_WhereOnlyRenamesCount_IsComparedIfItIsThere_AndPutAwayIfItComesLater()
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Complete = ["rename"] });
        await using var hub = await new TestHub(_folder, region: region, options: new() { ["Files:EndFileWait"] = "00:01:00" }).StartAsync();
        hub.Drop("daily.csv", Rows.Of(3), "3,3000");
        await hub.ResultOf("daily.csv");
        Assert.Equal(new ControlTotal(3, 3000), hub.Intake.Arrivals.Single().Declared);

        hub.Drop("late.csv", Rows.Of(2));
        await hub.ResultOf("late.csv");
        File.WriteAllText(Path.Combine(hub.In, "late.csv.end"), "2,2000");
        await Eventually.True(() => !Directory.EnumerateFiles(hub.In).Any());
        Assert.Null(hub.Intake.Arrivals.Last().Declared);

        // A second one is nobody's that is known; it is said that it lies there.
        File.WriteAllText(Path.Combine(hub.In, "late.csv.end"), "2,2000");
        await Eventually.True(() => hub.Get<IFileProgress>().Current is [{ File: "late.csv.end" }]);
    }

    [Fact]
    public async Task File_WithAWrongEndFile_IsRefusedWhole()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(3), "three,3000");
        var result = await hub.ResultOf("daily.csv");
        Assert.Equal("refused", result.GetProperty("state").GetString());
        Assert.Contains("件数", result.GetProperty("faults")[0].GetProperty("message").GetProperty("ja").GetString());
        Assert.Equal(0, hub.Intake.Arrivals.Single().Records);
    }

    [Fact]
    public async Task File_WithAnEndFileBeyondTheLimit_IsRefusedWhole()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(1), "1,1000" + new string(' ', 2000));
        Assert.Contains("1024", (await hub.ResultOf("daily.csv")).GetProperty("faults")[0].GetProperty("message").GetProperty("en").GetString());
    }

    [Fact]
    public async Task LateEndFile_IsPutBesideItsData()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(1));
        await hub.ResultOf("daily.csv");
        File.WriteAllText(Path.Combine(hub.In, "daily.csv.end"), "1,1000");
        await Eventually.True(() => !Directory.EnumerateFiles(hub.In).Any());
        Assert.Single(hub.Intake.Arrivals);
    }

    /// <summary>What was taken without its end file is still known after a restart; the next file of the name is not refused for it.</summary>
    [Fact]
    public async Task LateEndFile_AfterARestart_IsPutBesideItsData()
    {
        await using (var before = await new TestHub(_folder).StartAsync())
        {
            before.Drop("daily.csv", Rows.Of(1));
            await before.ResultOf("daily.csv");
        }
        await using var hub = new TestHub(_folder);
        File.WriteAllText(Path.Combine(hub.In, "daily.csv.end"), "1,1000");
        await hub.StartAsync();
        await Eventually.True(() => !Directory.EnumerateFiles(hub.In).Any());
        Assert.Empty(hub.Intake.Arrivals);

        hub.Drop("daily.csv", Rows.Of(2), "2,2000");
        await Eventually.True(() => hub.Intake.Arrivals.Count == 1);
        Assert.Equal(new ControlTotal(2, 2000), hub.Intake.Arrivals.Single().Declared);
    }
}
