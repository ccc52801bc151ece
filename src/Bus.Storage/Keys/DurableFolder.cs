using System.Runtime.InteropServices;

namespace Bus.Storage.Keys;

/// <summary>What .NET has no call for: the fsync of a folder that makes the names in it durable, and a name that is given once only.</summary>
internal static class DurableFolder
{
    private const int ReadOnly = 0;

    /// <summary>
    /// Gives a finished draft its name unless something has it already, of which then nothing changes; the draft is gone afterwards. Of many at once one succeeds: <see cref="File.Move(string, string)"/>
    /// only looks first, so that the last one would win.
    /// </summary>
    /// <returns>False: somebody else's has the name.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public static bool TryName(string draft, string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && Link(draft, path) == 0) return true;
            // Windows itself refuses a name that is taken; a file system without links leaves nothing but to look first.
            File.Move(draft, path);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <exception cref="IOException">The folder is gone, or the disk failed.</exception>
    public static void Sync(string path)
    {
        // On Windows a file's name is durable with the file.
        if (OperatingSystem.IsWindows()) return;
        var folder = Open(path, ReadOnly);
        if (folder < 0) throw new IOException($"open: {Marshal.GetLastPInvokeErrorMessage()}");
        var failed = Fsync(folder) != 0 ? Marshal.GetLastPInvokeErrorMessage() : null;
        _ = Close(folder);
        if (failed is not null) throw new IOException($"fsync: {failed}");
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
