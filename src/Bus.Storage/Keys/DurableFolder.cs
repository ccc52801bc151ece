using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Bus.Storage.Keys;

/// <summary>Makes the names in a folder durable (fsync of the folder); .NET has no call for it.</summary>
internal static class DurableFolder
{
    private const int ReadOnly = 0;

    public static void Sync(string path)
    {
        // On Windows a file's name is durable with the file.
        if (OperatingSystem.IsWindows()) return;
        var folder = Open(path, ReadOnly);
        if (folder < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        var failed = Fsync(folder) != 0 ? Marshal.GetLastPInvokeError() : 0;
        Close(folder);
        if (failed != 0) throw new Win32Exception(failed);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
