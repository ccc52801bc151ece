using System.Formats.Tar;
using System.Text;
using Bus.Core.Backups;
using Bus.Core.Vocabulary;
using Bus.Files.Disk;
using Bus.Files.FrontDoor;
using Bus.Files.Homes;

namespace Bus.Files.Backups;

/// <summary>Puts an archive's files into their homes. Nothing in it is trusted to name a place: each path is taken apart first.</summary>
internal sealed class HomesRestore(HomeKeeper homes) : IHomesRestore
{
    private const int TellEvery = 100;
    private const int Buffer = 1 << 20;

    public string Root => homes.Root;

    private string MarkPath => Path.Combine(homes.Root, ".bus-restore");

    public void Begin(Guid restore)
    {
        DurableFolder.Create(homes.Root);
        DurableFile.Write(MarkPath, Encoding.ASCII.GetBytes($"{restore:N}"));
        DurableFolder.Sync(homes.Root);
    }

    public bool IsOf(Guid restore) => File.Exists(MarkPath) && File.ReadAllText(MarkPath) == $"{restore:N}";

    public void End() => File.Delete(MarkPath);

    public bool IsEmpty => !Directory.Exists(homes.Root) || !Theirs().Any();

    public void Clear()
    {
        foreach (var path in Theirs().ToList())
            if (FileStat.Of(path) is { Kind: EntryKind.Folder }) Directory.Delete(path, recursive: true);
            else File.Delete(path);
    }

    public async Task<long> RestoreAsync(Stream tar, IReadOnlySet<string> except, Action<long> progress, CancellationToken cancellation)
    {
        DurableFolder.Create(homes.Root);
        await using var archive = new TarReader(tar, leaveOpen: true);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var files = 0L;
        while (await archive.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            var path = PlaceOf(entry);
            if (except.Contains(entry.Name)) continue;
            var folder = Path.GetDirectoryName(path)!;
            if (folders.Add(folder)) DurableFolder.Create(folder);
            // A claim is looked through twice while its file may be read: a draft that was begun anew in between is there twice, the one in force behind the other.
            File.Delete(path);
            await WriteAsync(entry, path, cancellation);
            if (++files % TellEvery == 0) progress(files);
        }
        foreach (var folder in folders) DurableFolder.Sync(folder);
        progress(files);
        return files;
    }

    private static async Task WriteAsync(TarEntry entry, string path, CancellationToken cancellation)
    {
        await using (var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = Buffer, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            if (entry.DataStream is { } data) await data.CopyToAsync(file, cancellation);
            file.Flush(flushToDisk: true);
        }
        // Only root may give files to others; elsewhere they are the hub's own, as they were.
        if (Ownership.HubIsRoot) Ownership.Of(path, (uint)entry.Uid, (uint)entry.Gid);
        File.SetUnixFileMode(path, entry.Mode);
        File.SetLastWriteTimeUtc(path, entry.ModificationTime.UtcDateTime);
    }

    private string PlaceOf(TarEntry entry)
    {
        var parts = entry.Name.Split('/');
        var plain = parts.Length >= 4 && MunicipalityCode.TryParse(parts[0], out _) && parts.All(p => p.Length > 0 && p is not ("." or ".."));
        if (plain && entry.EntryType == TarEntryType.RegularFile) return Path.Combine([homes.Root, .. parts]);
        throw new BackupException("バックアップのファイルに、置き場所として認められない項目があります。", "The backup's files hold an entry that no home can hold.",
            "手を加えられた恐れがあります。別のバックアップを使ってください。", "It may have been tampered with. Use another backup.");
    }

    // Names with a leading dot are the hub's own.
    private IEnumerable<string> Theirs() => Directory.EnumerateFileSystemEntries(homes.Root).Where(p => !Path.GetFileName(p).StartsWith('.'));
}
