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
