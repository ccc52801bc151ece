using System.Runtime.InteropServices;

namespace Bus.Files.Disk;

/// <summary>What .NET has no call for: a rename that never falls back to copying, a name that is given once only, and the fsync of a folder that makes names durable.</summary>
internal static partial class DurableFolder
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
    private const int CloseOnExec = 0x80000;
    private const int NoSuchFile = 2;

    /// <summary>rename(2): atomic, replaces what is there, moves a symbolic link itself; fails across file systems.</summary>
    /// <exception cref="FileNotFoundException">The source or the target's folder is gone.</exception>
    /// <exception cref="IOException">Any other refusal; <see cref="Exception.HResult"/> is the errno.</exception>
    public static void Rename(string from, string to)
    {
        if (rename(from, to) != 0) throw Failure("rename");
    }

    /// <summary>link(2), then unlink(2): gives a finished draft its name, unless something has it already; the draft is gone afterwards. Of many at once one succeeds, where File.Move only looks first.</summary>
    /// <returns>False: somebody else's has the name.</returns>
    /// <exception cref="IOException">Any other refusal.</exception>
    public static bool TryName(string draft, string path)
    {
        try
        {
            // A file system without links (a share of another system) leaves nothing but to look first.
            if (link(draft, path) != 0) File.Move(draft, path);
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

    /// <summary>Makes the entries of a folder (creations, renames, deletions) durable.</summary>
    /// <exception cref="IOException">The folder is gone, or the disk failed.</exception>
    public static void Sync(string folder)
    {
        var descriptor = open(folder, CloseOnExec);
        if (descriptor < 0) throw Failure("open");
        try
        {
            if (fsync(descriptor) != 0) throw Failure("fsync");
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    /// <summary>Makes the folder with those above it, each 0750 and durable; nothing if it is there.</summary>
    public static void Create(string folder) => Create([folder]);

    /// <summary>
    /// The same for many. All are made before the first is made durable, each folder above them once: file systems write down together what was made together,
    /// so that of 22,000 folders (1,700 municipalities) one fsync takes its time and the others find nothing left to do.
    /// </summary>
    public static void Create(IEnumerable<string> folders)
    {
        var grown = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var folder in folders) Make(folder, grown);
        }
        finally
        {
            // Also where one could not be made: the others are there, so nobody comes back to them.
            foreach (var parent in grown) Sync(parent);
        }
    }

    private static void Make(string folder, HashSet<string> grown)
    {
        if (Directory.Exists(folder)) return;
        var parent = Path.GetDirectoryName(folder);
        if (!string.IsNullOrEmpty(parent)) Make(parent, grown);
        Directory.CreateDirectory(folder, Mode);
        if (!string.IsNullOrEmpty(parent)) grown.Add(parent);
    }

    private static IOException Failure(string call)
    {
        var errno = Marshal.GetLastPInvokeError();
        var text = $"{call}: {Marshal.GetPInvokeErrorMessage(errno)}";
        return errno == NoSuchFile ? new FileNotFoundException(text) : new IOException(text, errno);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
