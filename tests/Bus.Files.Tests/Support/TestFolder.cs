using Bus.Files.Homes;

namespace Bus.Files.Tests.Support;

/// <summary>What outlives a hub: its folder and its journal. Deleted with the test.</summary>
internal sealed class TestFolder(MemoryJournal? journal = null) : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bus-files-").FullName;
    public MemoryJournal Journal { get; set; } = journal ?? new MemoryJournal();

    /// <summary>With the mark that a hub makes in a root as it starts, before anything else of the module.</summary>
    public TestFolder WithRoot(string root)
    {
        Directory.CreateDirectory(root);
        File.WriteAllText(RootMark.PathIn(root), "mark");
        return this;
    }

    /// <summary>Copies all files as they are on the disk now.</summary>
    public void CopyTo(TestFolder other)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(other.Path + folder[Path.Length..]);
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
            File.WriteAllBytes(other.Path + file[Path.Length..], ReadShared(file));
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Waits for what happens by itself; the limit only ends a test that has failed.</summary>
internal static class Eventually
{
    public static async Task True(Func<bool> condition)
    {
        for (var left = 15_000; !condition(); left--)
        {
            Assert.True(left > 0, "It never happened.");
            await Task.Delay(20);
        }
    }
}
