using System.Globalization;
using Bus.Core.Backups;
using Bus.Host.Disk;

namespace Bus.Host.Backups;

/// <summary>Where backups lie: each a folder <c>bus-{time}</c>; while it is made, and if it is broken off, <c>bus-{time}.partial</c>. What was broken off goes when the next one begins.</summary>
internal sealed class BackupFolder(string path, long minimumFree)
{
    private const string Beginning = "bus-", Partial = ".partial", Lock = ".lock";
    // Some file systems know no locks; whoever makes a backup writes all the time.
    private static readonly TimeSpan Untouched = TimeSpan.FromMinutes(10);
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private FileStream? _lock;

    /// <summary>Makes the folder of a backup that begins now.</summary>
    public string Begin(DateTimeOffset now)
    {
        try
        {
            Make(path);
            // Before the room is looked at: it may be what takes it.
            foreach (var left in Directory.GetDirectories(path, $"{Beginning}*{Partial}")) Clear(left, now);
            MustHaveRoom();
            var at = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{Beginning}{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}{Partial}"));
            if (Directory.Exists(at) || Directory.Exists(at[..^Partial.Length])) throw new IOException($"{at} exists already.");
            Make(at);
            _lock = new FileStream(Path.Combine(at, Lock), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
            Make(Path.Combine(at, "journal"));
            return at;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"バックアップ先 {path} に書けません（{e.Message}）。", $"The backup cannot be written to {path} ({e.Message}).",
                "フォルダーの場所と権限を確かめるか、別の場所を指定してください。", "Check that the folder is there and its mode, or name another one.");
        }
    }

    /// <summary>A backup has been written whole: it gets its name.</summary>
    public string Complete(string partial)
    {
        var complete = partial[..^Partial.Length];
        _lock?.Dispose();
        Durable.Sync(Path.Combine(partial, "journal"));
        Durable.Sync(partial);
        Directory.Move(partial, complete);
        Durable.Sync(path);
        return complete;
    }

    /// <summary>Removes what could not be completed.</summary>
    public void Drop(string partial)
    {
        _lock?.Dispose();
        if (partial.EndsWith(Partial, StringComparison.Ordinal) && Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
    }

    /// <exception cref="BackupException">The disk is nearly full.</exception>
    public void MustHaveRoom()
    {
        var free = new DriveInfo(path).AvailableFreeSpace;
        if (free < minimumFree) throw new BackupException(
            $"バックアップ先 {path} の空きが {free >> 20} MiB しかないため中止しました（Backup:MinimumFree）。", $"The backup was given up: only {free >> 20} MiB are free at {path} (Backup:MinimumFree).",
            "空きを作るか、別のディスクを指定してください。", "Make room, or name another disk.");
    }

    /// <summary>The complete ones, newest first.</summary>
    public IReadOnlyList<(string Path, Manifest Manifest)> All() => !Directory.Exists(path) ? [] : [.. Directory.EnumerateDirectories(path, Beginning + "*")
        .Where(f => !f.EndsWith(Partial, StringComparison.Ordinal)).Select(f => (Path: f, Manifest: Manifest.TryRead(f)!)).Where(b => b.Manifest is not null)
        .OrderByDescending(b => b.Manifest.Journal.TakenAt)];

    /// <summary>Deletes all but the newest of one journal; others' are left alone. Those that say they are newer than the one just made, which a wrong clock did, go first. Returns how many went.</summary>
    public int Prune(Manifest newest, int keep)
    {
        var old = All().Where(b => b.Manifest.Journal.MasterKeyCheck == newest.Journal.MasterKeyCheck && b.Manifest.Journal.Environment == newest.Journal.Environment)
            .OrderBy(b => b.Manifest.Journal.TakenAt > newest.Journal.TakenAt).Skip(keep).ToList();
        foreach (var (at, _) in old)
        {
            // Without its manifest it is none: one that is half deleted is never taken for a whole one.
            File.Delete(Path.Combine(at, Manifest.Name));
            Directory.Delete(at, recursive: true);
        }
        return old.Count;
    }

    // What a crash left. Another hub, or this verb on another machine, may be at one.
    private static void Clear(string partial, DateTimeOffset now)
    {
        try
        {
            if (File.Exists(Path.Combine(partial, Lock))) new FileStream(Path.Combine(partial, Lock), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            var touched = Directory.EnumerateFileSystemEntries(partial, "*", SearchOption.AllDirectories).Append(partial).Max(Directory.GetLastWriteTimeUtc);
            if (now.UtcDateTime - touched > Untouched) Directory.Delete(partial, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is being made, or is another account's.
        }
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, OwnerOnly);
    }
}
