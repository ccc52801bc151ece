using Bus.Files.Disk;

namespace Bus.Files.Partners.Lines;

/// <summary>A folder of one visit for what programs must read from a file: mode 0700, in memory where the system has such a place, gone when the visit is over.</summary>
internal sealed class SecretRoom : IDisposable
{
    private const string Memory = "/dev/shm", Prefix = "bus-partner-";
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private SecretRoom(string folder) => Folder = folder;

    public string Folder { get; }

    /// <param name="otherwise">Where to make it on a system without a file system in memory.</param>
    public static SecretRoom Open(string otherwise)
    {
        var place = Directory.Exists(Memory) ? Memory : otherwise;
        var folder = Path.Combine(place, $"{Prefix}{Environment.ProcessId}-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        return new SecretRoom(folder);
    }

    /// <summary>Removes what hubs that were killed left behind.</summary>
    public static void Clear(string otherwise)
    {
        foreach (var place in new[] { Memory, otherwise }.Where(Directory.Exists))
            foreach (var folder in Directory.EnumerateDirectories(place, Prefix + "*"))
                if (FileStat.Of(folder) is { Kind: EntryKind.Folder } stat && stat.Owner == FrontDoor.Ownership.HubUser && !IsAlive(Path.GetFileName(folder)))
                    Directory.Delete(folder, recursive: true);
    }

    /// <summary>Writes a file that only the owner can read; its path.</summary>
    public string Put(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        DurableFile.WriteNew(path, content, Owner);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static bool IsAlive(string name) => Directory.Exists("/proc/" + name[Prefix.Length..].Split('-')[0]);
}
