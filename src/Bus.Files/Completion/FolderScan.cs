using Bus.Files.Disk;

namespace Bus.Files.Completion;

/// <summary>One look through a drop folder.</summary>
/// <param name="Unreadable">Names that are not UTF-8, so that no call can open them.</param>
internal sealed record FolderScan(IReadOnlyList<SeenFile> Files, int Unreadable)
{
    /// <summary>The ordinary files of a folder; links, pipes and folders are passed over.</summary>
    public static FolderScan Of(string folder)
    {
        var files = new List<SeenFile>();
        var unreadable = 0;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(path);
            if (FileStat.Of(path) is not { } stat)
            {
                if (name.Contains('\uFFFD')) unreadable++;
            }
            else if (stat.Kind == EntryKind.File) files.Add(new SeenFile(name, stat.Identity, stat.Size, stat.Modified));
        }
        return new FolderScan(files, unreadable);
    }
}
