using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bus.Identity.Kerberos;

/// <summary>A keytab where the library can open it and nobody else: a file in memory without a name, which no child inherits and which is gone with the handle.</summary>
internal sealed partial class KeytabRoom : IDisposable
{
    private const uint CloseOnExec = 1;
    private readonly SafeFileHandle _file;

    public KeytabRoom(ReadOnlySpan<byte> keytab)
    {
        var descriptor = memfd_create("keytab", CloseOnExec);
        if (descriptor < 0) throw new IOException($"No memory for a keytab ({Marshal.GetLastPInvokeError()}).");
        _file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(_file, keytab, 0);
        Name = $"FILE:/proc/self/fd/{descriptor}";
    }

    /// <summary>As the library names it.</summary>
    public string Name { get; }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
