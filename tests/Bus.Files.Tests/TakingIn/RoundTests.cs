using Bus.Core.Region;
using Bus.Files.Completion;
using Bus.Files.FrontDoor;
using Bus.Files.Tests.Support;
using Bus.Files.TakingIn;

namespace Bus.Files.Tests.TakingIn;

/// <summary>Rounds through all folders, where there are so many homes that a round takes long.</summary>
public sealed class RoundTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.04, 1)]
    [InlineData(0.5, 10)]
    [InlineData(3, 60)]
    public void LongRounds_LeaveLongPauses(double round, double pause) =>
        Assert.Equal(TimeSpan.FromSeconds(pause), FileIntakeService.PauseAfter(TimeSpan.FromSeconds(round), new FilesOptions()));

    /// <summary>Nothing is left to wait for, so the pause between two looks never is where the end is noticed.</summary>
    [Fact]
    public async Task RoundThatTakesLongerThanTheInterval_EndsWithTheHub()
    {
        var hub = await new TestHub(_folder, options: new() { ["Files:ScanInterval"] = "00:00:00.0000001", ["Files:ScanShare"] = "1" }).StartAsync();
        hub.Drop("daily.csv", Rows.Of(1), "1,1000");
        await hub.ResultOf("daily.csv");
        await hub.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(5));
    }

    /// <summary>The next round is hours away: what was told of, and what waits for its time to come, is looked at all the same.</summary>
    [Fact]
    public async Task BetweenRounds_WhatWasToldAndWhatWaitsIsTaken()
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Complete = ["quiet"] });
        await using var hub = await new TestHub(_folder, region: region, options: new() { ["Files:ScanShare"] = "0.0000001" }).StartAsync();
        hub.Drop("first.csv", Rows.Of(1));
        await hub.ResultOf("first.csv");
        hub.Drop("second.csv", Rows.Of(2));
        await hub.ResultOf("second.csv");
    }

    /// <summary>Moved away and made anew, as when a home is put back from a copy: the operating system goes on telling of the one that was moved.</summary>
    [Fact]
    public async Task FolderMadeAnewUnderItsName_IsListenedToAndKnownAnew()
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Complete = ["rename"] });
        await using var hub = await new TestHub(_folder, region: region).StartAsync();
        hub.Drop("first.csv", Rows.Of(1));
        await hub.ResultOf("first.csv");
        Directory.Move(hub.In, Path.Combine(_folder.Path, "aside"));
        hub.Drop("second.csv", Rows.Of(2));
        await hub.ResultOf("second.csv");
        hub.Drop("third.csv", Rows.Of(3));
        await hub.ResultOf("third.csv");
    }

    /// <summary>A look through the folders fails for what is no folder's own: the door's log cannot be read, a network folder stumbles, the system has no file left to open.</summary>
    [Fact]
    public async Task LookThatFails_IsMadeAgain()
    {
        var uploads = new StumblingUploads();
        await using var hub = await new TestHub(_folder, uploads: uploads).StartAsync();
        await Eventually.True(() => uploads.Failed > 0);
        hub.Drop("daily.csv", Rows.Of(1), "1,1000");
        Assert.Equal("accepted", (await hub.ResultOf("daily.csv")).GetProperty("state").GetString());
    }

    /// <summary>Renamed in the region, while a job goes on dropping into the folder of its old id: nobody takes that, and its sender takes it for handed over.</summary>
    [Fact]
    public async Task ApplicationThatLeftTheRegion_WhatIsDroppedThereIsToldAndIsTakenOnceItIsBack()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("before.csv", Rows.Of(1), "1,1000");
        await hub.ResultOf("before.csv");
        await File.WriteAllTextAsync(Path.Combine(hub.In, "begun.csv.tmp"), "");
        var whole = hub.Region.Current;
        await hub.Region.ReplaceAsync(new RegionModel { Municipalities = [whole.Municipalities[0] with { Applications = [whole.Municipalities[0].Applications[1]] }] }, default);
        var told = hub.Get<IFileProgress>();
        bool IsTold(string name) => told.Current.Any(f => f.File == name && f.WaitsFor?.En.Contains("no such application", StringComparison.Ordinal) == true);
        // Told of as being nobody's, it shows that the folder is; what was seen before might still be taken.
        await Eventually.True(() => IsTold("begun.csv.tmp"));
        hub.Drop("late.csv", Rows.Of(2), "1,1000");
        await Eventually.True(() => IsTold("late.csv"));
        var file = Assert.Single(told.Current, f => f.File == "late.csv");
        Assert.Equal((TestHub.Collection, TestHub.Contract), (file.Sender, file.Contract));
        Assert.NotNull(file.StuckSince);

        await hub.Region.ReplaceAsync(whole, default);
        Assert.Equal("accepted", (await hub.ResultOf("late.csv")).GetProperty("state").GetString());
        await Eventually.True(() => told.Current is [{ File: "begun.csv.tmp" }] && !IsTold("begun.csv.tmp"));
    }

    private sealed class StumblingUploads : IUploads
    {
        public int Failed { get; private set; }
        public TimeSpan ReportAfter => TimeSpan.FromHours(24);

        public void Refresh()
        {
            if (Failed >= 2) return;
            Failed++;
            throw new IOException("Input/output error");
        }

        public UploadState Of(string folder, SeenFile file) => UploadState.Elsewhere;

        public void HandOn(string folder)
        {
        }
    }
}
