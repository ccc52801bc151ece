using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bus.Identity.Kerberos;

/// <summary>A keytab where the library can open it and nobody else: a file in memory without a name, which no child inherits and which is gone with the handle.</summary>
internal sealed partial class KeytabRoom : IDisposable
{
    private const uint CloseOnExec = 1;
    private readonly SafeFileHandle _file;

    private KeytabRoom(int descriptor) => (_file, Name) = (new SafeFileHandle(descriptor, ownsHandle: true), $"FILE:/proc/self/fd/{descriptor}");

    /// <summary>Null where the system has no such files, or refuses one.</summary>
    public static KeytabRoom? Of(ReadOnlySpan<byte> keytab)
    {
        if (memfd_create("keytab", CloseOnExec) is not (>= 0 and var descriptor)) return null;
        var room = new KeytabRoom(descriptor);
        RandomAccess.Write(room._file, keytab, 0);
        return room;
    }

    /// <summary>As the library names it.</summary>
    public string Name { get; }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
