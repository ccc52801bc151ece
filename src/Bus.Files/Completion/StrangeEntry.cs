using System.Text;
using Bus.Files.Disk;

namespace Bus.Files.Completion;

/// <summary>What lies in a drop folder and can never be taken as it lies there.</summary>
/// <param name="Name">As it may be shown: of bytes that are not UTF-8, what they say in the character set of old Windows and host clients, or else the bytes.</param>
/// <param name="Modified">Last write, nanoseconds since 1970.</param>
/// <param name="Lacks">Why it cannot.</param>
internal readonly record struct StrangeEntry(string Name, FileIdentity Identity, long Size, long Modified, Lack Lacks)
{
    private const int Windows31J = 932;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly Encoding Old = CodePagesEncodingProvider.Instance.GetEncoding(Windows31J, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>Those of a folder whose names are not UTF-8.</summary>
    public static IEnumerable<StrangeEntry> WithStrangeNames(string folder)
    {
        foreach (var name in RawNames.Of(folder).Where(name => Read(Utf8, name) is null))
            if (FileStat.Of([.. Encoding.UTF8.GetBytes(folder), (byte)'/', .. name]) is { } stat)
                yield return new(ReadOld(name) ?? "0x" + Convert.ToHexString(name), stat.Identity, stat.Size, stat.Modified, Lack.Utf8Name);
    }

    // Bytes that are no character in it come as these.
    private static string? ReadOld(byte[] name) => Read(Old, name) is { } text && !text.Any(c => c is >= '\uF8F0' and <= '\uF8F3') ? text : null;

    private static string? Read(Encoding encoding, byte[] name)
    {
        try
        {
            return encoding.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
