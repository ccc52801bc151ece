namespace Bus.Files.Disk;

/// <summary>Files of the hub's own making: readable by owner and group, synced before anybody relies on them.</summary>
internal static class DurableFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    /// <summary>A new empty file in place of whatever had the name.</summary>
    public static FileStream Create(string path, int buffer = 64 * 1024) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = buffer, UnixCreateMode = Mode,
    });

    /// <summary>A whole small text under a name that is not taken, with this mode from the first moment.</summary>
    public static void WriteNew(string path, string content, UnixFileMode mode)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        file.Write(System.Text.Encoding.UTF8.GetBytes(content));
        file.Flush(flushToDisk: true);
    }

    /// <summary>A whole small file, durable when this returns (its name is durable after <see cref="DurableFolder.Sync"/>).</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(path, buffer: 0);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
