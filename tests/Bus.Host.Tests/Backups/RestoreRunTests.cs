using Bus.Core.Backups;
using Bus.Host.Backups;
using Bus.Host.Operation;

namespace Bus.Host.Tests.Backups;

/// <summary>A restore that was broken off and is run again.</summary>
public sealed class RestoreRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-restore-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>It was broken off while the files' tree was not mounted; what is mounted by now is the only evidence there is.</summary>
    [Fact]
    public async Task Restore_RunAgain_ClearsNoTreeThatItHasNotBegun()
    {
        var (data, backup) = (Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName, Directory.CreateDirectory(Path.Combine(_folder, "backup")).FullName);
        var manifest = new Manifest(Manifest.CurrentFormat, "1", Guid.CreateVersion7(), new JournalFacts("sqlite", 1, null, "key", 1, 0, DateTimeOffset.UtcNow), DateTimeOffset.UtcNow, "node", new FilesView(0, 0, 0), []);
        manifest.Write(backup);
        new RestoreMark(Guid.CreateVersion7(), manifest.Id).Write(data);
        var homes = new Homes();
        await Assert.ThrowsAsync<BackupException>(() => new RestoreRun(new NoJournal(), homes, data, backup, TimeProvider.System, new Progress<LongRunProgress>()).RestoreAsync(default));
        Assert.False(homes.IsCleared);
    }

    private sealed class Homes : IHomesRestore
    {
        public bool IsCleared { get; private set; }
        public string Root => "/mnt/files";
        public bool IsEmpty => false;
        public void Begin(Guid restore) => throw new NotSupportedException();
        public bool IsOf(Guid restore) => false;
        public void Clear() => IsCleared = true;
        public void End() => throw new NotSupportedException();
        public Task<long> RestoreAsync(Stream tar, IReadOnlySet<string> except, Action<long> progress, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class NoJournal : IJournalRestore
    {
        public void Check(JournalFacts facts) { }
        public Task<RestoredJournal?> LastAsync(CancellationToken cancellation) => Task.FromResult<RestoredJournal?>(null);
        public Task<RestoredJournal> RestoreAsync(RestoreOrder order, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<RestoreWindow> WindowAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }
}
