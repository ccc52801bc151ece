using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bus.Files.Disk;

/// <summary>What kind of entry a name is; links are never followed.</summary>
internal enum EntryKind { Other, File, Folder }

/// <summary>Which file it is, whatever its name. The time of birth tells a reused inode from the same one; 0 where the file system has none.</summary>
internal readonly record struct FileIdentity(ulong Inode, long Born);

/// <summary>statx(2) of an entry.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Last write, nanoseconds since 1970.</param>
internal readonly partial record struct FileStat(EntryKind Kind, FileIdentity Identity, long Size, long Modified)
{
    /// <summary>Number of the owner's account.</summary>
    public uint Owner { get; private init; }
    /// <summary>Number of the group.</summary>
    public uint Group { get; private init; }
    /// <summary>Permissions with set-user-id, set-group-id and sticky bit.</summary>
    public int Mode { get; private init; }

    private const int CurrentFolder = -100, NoFollow = 0x100, EmptyPath = 0x1000, BasicAndBirth = 0xfff, StatxSize = 256;

    /// <summary>The entry itself, not what a link points to; null if there is none.</summary>
    public static FileStat? Of(string path) => Call(CurrentFolder, path, NoFollow);

    /// <summary>The same of a path whose bytes need not be UTF-8.</summary>
    public static FileStat? Of(ReadOnlySpan<byte> path)
    {
        Span<byte> raw = stackalloc byte[StatxSize];
        return statx_raw(CurrentFolder, [.. path, 0], NoFollow, BasicAndBirth, ref MemoryMarshal.GetReference(raw)) == 0 ? Read(raw) : null;
    }

    /// <summary>The open file.</summary>
    public static FileStat Of(SafeFileHandle handle)
    {
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            return Call((int)handle.DangerousGetHandle(), "", EmptyPath) ?? throw new IOException("statx of an open file failed");
        }
        finally
        {
            if (held) handle.DangerousRelease();
        }
    }

    /// <summary>True if the path is a folder, and no part of it below <paramref name="root"/> is a symbolic link.</summary>
    public static bool IsRealFolder(string root, string path)
    {
        for (var part = path; part.Length > root.Length; part = Path.GetDirectoryName(part) ?? "")
            if (Of(part) is not { Kind: EntryKind.Folder }) return false;
        return true;
    }

    /// <summary>Opens a file for reading; never through a symbolic link, never a pipe or device.</summary>
    /// <exception cref="FileNotFoundException">It is not there, or is not an ordinary file.</exception>
    public static SafeFileHandle OpenOrdinary(string path)
    {
        if (Of(path) is not { Kind: EntryKind.File } before) throw new FileNotFoundException("No ordinary file is there.");
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous | FileOptions.SequentialScan);
        if (Of(handle).Identity == before.Identity) return handle;
        handle.Dispose();
        throw new FileNotFoundException("The file was replaced while it was opened.");
    }

    /// <summary>False: the hub's account may not read it.</summary>
    public static bool IsReadable(string path)
    {
        try
        {
            using var opened = OpenOrdinary(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
    }

    private static FileStat? Call(int folder, string path, int flags)
    {
        Span<byte> raw = stackalloc byte[StatxSize];
        return statx(folder, path, flags, BasicAndBirth, ref MemoryMarshal.GetReference(raw)) == 0 ? Read(raw) : null;
    }

    // struct statx is the same on every architecture: owner at 20, group 24, mode 28, inode 32, size 40, btime 80, mtime 112.
    private static FileStat Read(ReadOnlySpan<byte> raw)
    {
        var mode = MemoryMarshal.Read<ushort>(raw[28..]);
        var kind = (mode & 0xF000) switch { 0x8000 => EntryKind.File, 0x4000 => EntryKind.Folder, _ => EntryKind.Other };
        return new FileStat(kind, new FileIdentity(MemoryMarshal.Read<ulong>(raw[32..]), Nanoseconds(raw[80..])), MemoryMarshal.Read<long>(raw[40..]), Nanoseconds(raw[112..]))
        {
            Owner = MemoryMarshal.Read<uint>(raw[20..]), Group = MemoryMarshal.Read<uint>(raw[24..]), Mode = mode & 0xFFF,
        };
    }

    private static long Nanoseconds(ReadOnlySpan<byte> timestamp) =>
        MemoryMarshal.Read<long>(timestamp) * 1_000_000_000 + MemoryMarshal.Read<uint>(timestamp[8..]);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int statx_raw(int folder, byte[] path, int flags, uint mask, ref byte buffer);
}
