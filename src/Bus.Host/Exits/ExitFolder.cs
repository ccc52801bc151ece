using System.Globalization;
using Bus.Core.Vocabulary;
using Bus.Host.Backups;
using Bus.Host.Disk;

namespace Bus.Host.Exits;

/// <summary>Where exit exports lie: each a folder <c>exit-{code}-{time}</c>; while it is made, and if it is broken off, <c>….partial</c>. What is in it can be read by whoever can open it, so by the hub's account alone.</summary>
internal sealed class ExitFolder(string path, long minimumFree)
{
    private const string Partial = ".partial";
    private const int SmallFile = 1 << 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly SortedSet<string> _made = new(StringComparer.Ordinal);
    private string _at = "";

    /// <summary>Makes the folder of an export that begins now.</summary>
    /// <exception cref="ExitException">It cannot be made there.</exception>
    public void Begin(MunicipalityCode municipality, DateTimeOffset now)
    {
        try
        {
            Make(path);
            // What was broken off before lies there readable, and is of no use.
            foreach (var left in Directory.GetDirectories(path, $"exit-{municipality}-*{Partial}")) Directory.Delete(left, recursive: true);
            MustHaveRoom();
            var at = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"exit-{municipality}-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}{Partial}"));
            if (Directory.Exists(at) || Directory.Exists(at[..^Partial.Length])) throw new IOException($"{at} exists already.");
            Make(at);
            _at = at;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExitException($"書き出し先 {path} に書けません（{e.Message}）。", $"The export cannot be written to {path} ({e.Message}).",
                "ハブの機械のフォルダーの場所と権限を確かめるか、別の場所を指定してください。", "Check the folder on the hub's machine and its mode, or name another one.");
        }
    }

    /// <summary>A new file in it.</summary>
    /// <param name="name">With <c>/</c> between folders, which are made.</param>
    /// <param name="small">One of many.</param>
    public PartStream Create(string name, CancellationToken cancellation, bool small = false)
    {
        var slash = name.LastIndexOf('/');
        if (slash > 0 && _made.Add(name[..slash]))
            for (var end = name.IndexOf('/'); end > 0; end = name.IndexOf('/', end + 1))
            {
                Make(Path.Combine(_at, name[..end]));
                _made.Add(name[..end]);
            }
        void MayGoOn()
        {
            cancellation.ThrowIfCancellationRequested();
            MustHaveRoom();
        }
        return small ? new PartStream(Path.Combine(_at, name), MayGoOn, SmallFile) : new PartStream(Path.Combine(_at, name), MayGoOn);
    }

    /// <summary>Everything is written: the manifest comes last, then the folder gets its name.</summary>
    /// <returns>Where it lies, and the manifest's SHA-256.</returns>
    public (string Path, string Sha256) Complete(ExitManifest manifest)
    {
        foreach (var folder in _made) Durable.Sync(Path.Combine(_at, folder));
        var sha256 = manifest.Write(_at);
        Durable.Sync(_at);
        var complete = _at[..^Partial.Length];
        Directory.Move(_at, complete);
        Durable.Sync(path);
        return (complete, sha256);
    }

    /// <summary>Removes what could not be completed.</summary>
    public void Drop()
    {
        if (_at.Length > 0 && Directory.Exists(_at)) Directory.Delete(_at, recursive: true);
    }

    /// <exception cref="ExitException">The disk is nearly full.</exception>
    public void MustHaveRoom()
    {
        var free = new DriveInfo(path).AvailableFreeSpace;
        if (free < minimumFree) throw new ExitException(
            $"書き出し先 {path} の空きが {free >> 20} MiB しかないため中止しました（Backup:MinimumFree）。", $"The export was given up: only {free >> 20} MiB are free at {path} (Backup:MinimumFree).",
            "空きを作るか、別のディスクを指定してください。", "Make room, or name another disk.");
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, OwnerOnly);
    }
}
