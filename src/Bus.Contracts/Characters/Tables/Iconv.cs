using System.Runtime.InteropServices;
using System.Text;

namespace Bus.Contracts.Characters.Tables;

/// <summary>The C library's converter (iconv(3)), for sets that .NET has not. One conversion of a short text at a time.</summary>
internal sealed unsafe partial class Iconv : IDisposable
{
    private const nint Failed = -1;
    private readonly nint _converter;

    private Iconv(nint converter) => _converter = converter;

    /// <summary>A converter; null where the system has none of these names (another C library, or its converters are not installed).</summary>
    public static Iconv? Open(string to, string from)
    {
        try
        {
            var converter = iconv_open(to, from);
            return converter == Failed ? null : new Iconv(converter);
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The text converted; null if it cannot be.</summary>
    public byte[]? Convert(ReadOnlySpan<byte> bytes)
    {
        var target = stackalloc byte[64];
        fixed (byte* source = bytes)
        {
            byte* from = source, to = target;
            nuint left = (nuint)bytes.Length, room = 64;
            iconv(_converter, null, null, null, null);
            if (iconv(_converter, &from, &left, &to, &room) == Failed || left > 0) return null;
            // Asks for the shift back at the end.
            if (iconv(_converter, null, null, &to, &room) == Failed) return null;
            return new Span<byte>(target, (int)(to - target)).ToArray();
        }
    }

    /// <summary>The text converted from UTF-8 or into it.</summary>
    public string? ToText(ReadOnlySpan<byte> bytes) => Convert(bytes) is { } utf8 ? Encoding.UTF8.GetString(utf8) : null;

    public void Dispose() => _ = iconv_close(_converter);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint iconv_open(string to, string from);

    [LibraryImport("libc")]
    private static partial nint iconv(nint converter, byte** from, nuint* left, byte** to, nuint* room);

    [LibraryImport("libc")]
    private static partial int iconv_close(nint converter);
}
