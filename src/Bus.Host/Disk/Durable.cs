using System.Runtime.InteropServices;

namespace Bus.Host.Disk;

/// <summary>fsync of a folder, for which .NET has no call: the names in it are on the disk when it returns.</summary>
internal static class Durable
{
    private const int CloseOnExec = 0x80000;

    /// <exception cref="IOException">The folder is gone, or the disk failed.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, CloseOnExec);
        if (descriptor < 0) throw new IOException($"open: {Marshal.GetLastPInvokeErrorMessage()}");
        try
        {
            if (Fsync(descriptor) != 0) throw new IOException($"fsync: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
