using Bus.Core.Backups;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Backups;
using Bus.Host.Hub;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Backups;

/// <summary>A backup that was made while the clock was ahead says that it will be taken some day: it neither stands for those that are due until then, nor takes their place.</summary>
public sealed class WrongClockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-backups-").FullName;
    private readonly Clock _clock = new();
    private readonly BackupOptions _options;
    private readonly BackupDesk _desk;

    public WrongClockTests()
    {
        _options = new BackupOptions { Folder = _folder };
        _desk = new BackupDesk(null!, null!, Options.Create(_options), new SoleNode(), _clock, null!, NullLogger<BackupDesk>.Instance);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BackupOfTheFuture_HoldsBackNoneThatIsDue_AndNoAlert()
    {
        var schedule = new BackupSchedule(_desk, Options.Create(_options), new SoleNode(), HubEnvironment.None, _clock, new SteadyTime(_clock), NullLogger<BackupSchedule>.Instance);
        var source = new BackupSource(_desk, Options.Create(_options), new HubStart(_clock), _clock);
        Put(_clock.Now.AddHours(-1));
        Put(_clock.Now.AddYears(1));
        Assert.False(schedule.IsDue());
        Assert.Equal((false, _clock.Now.AddHours(-1)), (BackupsView.Of(_desk, _options, _clock.Now).TooOld, _desk.LastTakenAt(_desk.All())!.Value));

        _clock.Now += TimeSpan.FromDays(2);
        Assert.True(schedule.IsDue());
        Assert.True(BackupsView.Of(_desk, _options, _clock.Now).TooOld);
        Assert.Equal("backup-old", Assert.Single(await source.LookAsync([], default)).Kind);
    }

    [Fact]
    public void Prune_KeepsTheOneJustMade_WhateverSaysThatItIsNewer()
    {
        for (var day = 1; day <= 3; day++) Put(_clock.Now.AddYears(1).AddDays(day));
        Put(_clock.Now.AddDays(-1));
        var made = Put(_clock.Now);
        Assert.Equal(3, new BackupFolder(_folder, 0).Prune(made, 2));
        Assert.Equal([_clock.Now, _clock.Now.AddDays(-1)], _desk.All().Select(b => b.Manifest.Journal.TakenAt));
    }

    private Manifest Put(DateTimeOffset at)
    {
        var manifest = new Manifest(Manifest.CurrentFormat, "1", Guid.CreateVersion7(), new JournalFacts("sqlite", 1, null, "key", 1, 0, at), at, "node", new FilesView(0, 0, 0), []);
        manifest.Write(Directory.CreateDirectory(Path.Combine(_folder, $"bus-{at:yyyyMMdd'T'HHmmss'Z'}")).FullName);
        return manifest;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
