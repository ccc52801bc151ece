using Bus.Files.Disk;

namespace Bus.Files.Tests.Support;

/// <summary>The order in which names appear in folders, as the operating system tells it to whoever watches.</summary>
internal sealed class Appearances : IDisposable
{
    private readonly Inotify _system = new();

    public Appearances(params string[] folders)
    {
        foreach (var folder in folders)
        {
            Directory.CreateDirectory(folder);
            Assert.True(_system.Add(folder) >= 0);
        }
    }

    /// <summary>Names so far; a file that is created in place instead of renamed into it shows as <c>+name</c>.</summary>
    public IReadOnlyList<string> Names() =>
        [.. _system.Read(TimeSpan.FromSeconds(5)).Where(e => (e.Kind & (FolderEventKind.MovedTo | FolderEventKind.Create)) != 0)
            .Select(e => e.Kind.HasFlag(FolderEventKind.Create) ? "+" + e.Name : e.Name)];

    public void Dispose() => _system.Dispose();
}
