using System.Runtime.InteropServices;

namespace Bus.Files.FrontDoor;

/// <summary>Owner and group of files and folders; symbolic links are never followed.</summary>
internal static partial class Ownership
{
    private const int OnlyFolder = 0x10000, NoFollow = 0x20000, CloseOnExec = 0x80000;

    /// <summary>Leaves an owner or a group as it is.</summary>
    public const uint Same = uint.MaxValue;

    /// <summary>True where the hub runs as root and may give files away.</summary>
    public static bool HubIsRoot { get; } = geteuid() == 0;

    /// <summary>The hub's own account number.</summary>
    public static uint HubUser => geteuid();

    /// <exception cref="IOException">The system refused; <see cref="Exception.HResult"/> is the errno.</exception>
    public static void Of(string path, uint owner, uint group)
    {
        if (lchown(path, owner, group) != 0) throw Failure("lchown");
    }

    /// <summary>Group and mode of a real folder.</summary>
    /// <exception cref="IOException">It is gone, or a link, or the system refused.</exception>
    public static void OfFolder(string path, uint group, int mode)
    {
        // O_DIRECTORY and O_NOFOLLOW have other numbers on ARM: there the architecture's own are taken.
        var arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
        var descriptor = open(path, arm ? 0x4000 | 0x8000 | CloseOnExec : OnlyFolder | NoFollow | CloseOnExec);
        if (descriptor < 0) throw Failure("open");
        try
        {
            // The owner's change clears the set-group-id bit, so the mode comes after it.
            if (fchown(descriptor, Same, group) != 0) throw Failure("fchown");
            if (fchmod(descriptor, mode) != 0) throw Failure("fchmod");
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    private static IOException Failure(string call)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lchown(string path, uint owner, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(int descriptor, uint owner, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(int descriptor, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
