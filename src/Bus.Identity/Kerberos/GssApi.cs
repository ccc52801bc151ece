using System.Runtime.InteropServices;

namespace Bus.Identity.Kerberos;

/// <summary>What is used of MIT's GSS-API (RFC 2744, and gss_acquire_cred_from: with it each sign-in names its own keytab, where the environment's KRB5_KTNAME is one for the process).</summary>
internal static unsafe partial class GssApi
{
    public const int AcceptOnly = 2;
    public const uint ContinueNeeded = 1;
    private const string Library = "libgssapi_krb5.so.2";

    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public nuint Length;
        public byte* Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Oid
    {
        public uint Length;
        public byte* Elements;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct OidSet
    {
        public nuint Count;
        public Oid* Elements;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Pair
    {
        public byte* Key;
        public byte* Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Store
    {
        public uint Count;
        public Pair* Elements;
    }

    /// <summary>RFC 2744, §3.9: the upper bits are errors.</summary>
    public static bool IsError(uint major) => (major & 0xffff0000) != 0;

    /// <summary>Whether this system has it.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library)]
    public static partial uint gss_import_name(uint* minor, Buffer* text, Oid* type, nint* name);

    [LibraryImport(Library)]
    public static partial uint gss_acquire_cred_from(uint* minor, nint name, uint time, OidSet* mechanisms, int usage, Store* store, nint* credential, OidSet** actual, uint* lasts);

    [LibraryImport(Library)]
    public static partial uint gss_accept_sec_context(uint* minor, nint* context, nint credential, Buffer* token, void* bindings, nint* source, Oid** mechanism, Buffer* answer, uint* flags, uint* lasts, nint* delegated);

    [LibraryImport(Library)]
    public static partial uint gss_inquire_context(uint* minor, nint context, nint* source, nint* target, uint* lasts, Oid** mechanism, uint* flags, int* isOurs, int* isOpen);

    [LibraryImport(Library)]
    public static partial uint gss_display_name(uint* minor, nint name, Buffer* text, Oid** type);

    [LibraryImport(Library)]
    public static partial uint gss_display_status(uint* minor, uint status, int kind, Oid* mechanism, uint* more, Buffer* text);

    [LibraryImport(Library)]
    public static partial uint gss_release_buffer(uint* minor, Buffer* text);

    [LibraryImport(Library)]
    public static partial uint gss_release_name(uint* minor, nint* name);

    [LibraryImport(Library)]
    public static partial uint gss_release_cred(uint* minor, nint* credential);

    [LibraryImport(Library)]
    public static partial uint gss_delete_sec_context(uint* minor, nint* context, Buffer* answer);
}
