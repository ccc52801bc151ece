using Bus.Files.Disk;

namespace Bus.Files.Completion;

/// <summary>One look through a drop folder.</summary>
/// <param name="Files">Its ordinary files.</param>
/// <param name="Strange">What else lies there: names that are not UTF-8, so that no call can open them, links, pipes and folders.</param>
internal sealed record FolderScan(IReadOnlyList<SeenFile> Files, IReadOnlyList<StrangeEntry> Strange)
{
    private const char Replaced = '\uFFFD';

    /// <summary>A folder whose name begins with a dot is some program's own and is passed over.</summary>
    public static FolderScan Of(string folder)
    {
        var files = new List<SeenFile>();
        var strange = new List<StrangeEntry>();
        var unreadable = false;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder))
        {
            var name = Path.GetFileName(path);
            if (FileStat.Of(path) is not { } stat) unreadable |= name.Contains(Replaced);
            else if (stat.Kind == EntryKind.File) files.Add(new SeenFile(name, stat.Identity, stat.Size, stat.Modified));
            else if (stat.Kind != EntryKind.Folder || name[0] != '.') strange.Add(new StrangeEntry(name, stat.Identity, 0, stat.Modified, Lack.OrdinaryFile));
        }
        if (unreadable) strange.AddRange(StrangeEntry.WithStrangeNames(folder));
        return new FolderScan(files, strange);
    }
}
