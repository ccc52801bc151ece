using System.Runtime.InteropServices;

namespace Bus.Storage.Keys;

/// <summary>Makes the names in a folder durable (fsync of the folder); .NET has no call for it.</summary>
internal static class DurableFolder
{
    private const int ReadOnly = 0;

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

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
