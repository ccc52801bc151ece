using Bus.Core.Backups;
using Bus.Core.Nodes;
using Bus.Host.Backups;
using Bus.Host.Hub;
using Bus.Host.Verbs.Doctor;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Backups;

/// <summary>What lies in the folder of backups beside good ones: broken-off ones, and such as lack files.</summary>
public sealed class BackupFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-backups-").FullName;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Left by a crash, each would keep the room of a backup until somebody looks.</summary>
    [Fact]
    public void Begin_RemovesWhatACrashLeft_AndNothingThatIsBeingMade()
    {
        var other = new BackupFolder(_folder, 0);
        var underWay = other.Begin(_now.AddDays(-1));
        var crashed = Directory.CreateDirectory(Path.Combine(_folder, "bus-20261101T173000Z.partial", "journal")).Parent!.FullName;
        File.WriteAllText(Path.Combine(crashed, ".lock"), "");
        File.WriteAllText(Path.Combine(crashed, "journal", "message.rows"), "x");
        var fresh = Directory.CreateDirectory(Path.Combine(_folder, "bus-20261102T173000Z.partial")).FullName;
        Age(crashed, TimeSpan.FromHours(1));
        Age(underWay, TimeSpan.FromHours(1));

        var mine = new BackupFolder(_folder, 0);
        var at = mine.Begin(_now);
        Assert.Equal(new[] { at, fresh, underWay }.Order(StringComparer.Ordinal), Directory.GetDirectories(_folder).Order(StringComparer.Ordinal));

        // What is complete holds its parts and nothing else.
        Assert.Equal(["journal"], Directory.EnumerateFileSystemEntries(mine.Complete(at)).Select(Path.GetFileName));
        other.Drop(underWay);
        Assert.False(Directory.Exists(underWay));
    }

    [Fact]
    public async Task Backup_ThatLacksFiles_IsAnAlert_AndTheDoctorSaysSo_UntilOneLacksNone()
    {
        var options = Options.Create(new BackupOptions { Folder = _folder });
        var desk = new BackupDesk(null!, null!, options, new SoleNode(), TimeProvider.System, null!, NullLogger<BackupDesk>.Instance);
        var source = new BackupSource(desk, options, new HubStart(TimeProvider.System), TimeProvider.System);
        Put(_now.AddHours(-2), "362018/collection/in/collection-history/a.csv");

        var alert = Assert.Single(await source.LookAsync([], default));
        Assert.Equal("backup-lacks", alert.Kind);
        var finding = BackupFinding.Of(BackupsView.Of(desk, options.Value, _now));
        Assert.False(finding.Fine);
        foreach (var text in new[] { alert.Text.Ja, alert.Text.En, finding.What.Ja, finding.What.En }) Assert.Contains("in/collection-history/a.csv", text, StringComparison.Ordinal);

        Put(_now.AddHours(-1));
        Assert.Empty(await source.LookAsync([], default));
        Assert.True(BackupFinding.Of(BackupsView.Of(desk, options.Value, _now)).Fine);
    }

    private void Put(DateTimeOffset at, params string[] unreadable) =>
        new Manifest(Manifest.CurrentFormat, "1", Guid.CreateVersion7(), new JournalFacts("sqlite", 1, null, "key", 1, 0, at), at, "node", new FilesView(1, 1, unreadable.Length, unreadable.Length > 0 ? unreadable : null), [])
            .Write(Directory.CreateDirectory(Path.Combine(_folder, $"bus-{at:yyyyMMdd'T'HHmmss'Z'}")).FullName);

    private void Age(string folder, TimeSpan by)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder).ToList()) Directory.SetLastWriteTimeUtc(path, (_now - by).UtcDateTime);
    }
}
