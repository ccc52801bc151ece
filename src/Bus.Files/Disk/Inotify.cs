using System.Runtime.InteropServices;
using System.Text;

namespace Bus.Files.Disk;

/// <summary>What happened to an entry of a watched folder.</summary>
[Flags]
internal enum FolderEventKind : uint
{
    CloseWrite = 0x8, MovedFrom = 0x40, MovedTo = 0x80, Create = 0x100, Overflow = 0x4000, Ignored = 0x8000,
}

/// <summary>One event of inotify(7).</summary>
/// <param name="Watch">Which folder, as <see cref="Inotify.Add"/> numbered it; −1 for an overflow.</param>
/// <param name="Cookie">The same for both halves of a rename.</param>
internal readonly record struct FolderEvent(int Watch, FolderEventKind Kind, uint Cookie, string Name);

/// <summary>inotify(7) for single folders. FileSystemWatcher would take an inotify instance for each folder (128 a user), or, over the whole root,
/// a watch for each claim that retention still keeps.</summary>
internal sealed partial class Inotify : IDisposable
{
    private const int CloseOnExec = 0x80000, NonBlocking = 0x800, PollIn = 1, EventHead = 16;
    private const uint OnlyFolder = 0x01000000, NoFollow = 0x02000000;
    private const uint Wanted = OnlyFolder | NoFollow | (uint)(FolderEventKind.CloseWrite | FolderEventKind.MovedFrom | FolderEventKind.MovedTo | FolderEventKind.Create);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly int _descriptor;

    /// <exception cref="IOException">The system has no instance left.</exception>
    public Inotify()
    {
        _descriptor = inotify_init1(CloseOnExec | NonBlocking);
        if (_descriptor < 0) throw new IOException("inotify_init1: " + Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
    }

    /// <summary>Watches a folder; its number, or −1 if it is gone or the system has no watch left.</summary>
    public int Add(string folder) => inotify_add_watch(_descriptor, folder, Wanted);

    /// <summary>Watches a folder no longer.</summary>
    public void Remove(int number) => _ = inotify_rm_watch(_descriptor, number);

    /// <summary>Events that are there, or come within the time; none otherwise.</summary>
    public IReadOnlyList<FolderEvent> Read(TimeSpan atMost)
    {
        var request = new PollRequest { Descriptor = _descriptor, Wanted = PollIn };
        if (poll(ref request, 1, (int)atMost.TotalMilliseconds) <= 0) return [];
        var length = (int)read(_descriptor, ref _buffer[0], (nuint)_buffer.Length);
        var events = new List<FolderEvent>();
        for (var data = _buffer.AsSpan(0, Math.Max(length, 0)); data.Length >= EventHead;)
        {
            var name = data.Slice(EventHead, MemoryMarshal.Read<int>(data[12..]));
            var end = name.IndexOf((byte)0);
            events.Add(new FolderEvent(MemoryMarshal.Read<int>(data), (FolderEventKind)MemoryMarshal.Read<uint>(data[4..]), MemoryMarshal.Read<uint>(data[8..]),
                Encoding.UTF8.GetString(end < 0 ? name : name[..end])));
            data = data[(EventHead + name.Length)..];
        }
        return events;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = close(_descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Wanted;
        public short Ready;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(int descriptor, string path, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_rm_watch(int descriptor, int number);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollRequest request, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
