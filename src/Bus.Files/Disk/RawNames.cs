using System.Runtime.InteropServices;

namespace Bus.Files.Disk;

/// <summary>The names in a folder as the file system keeps them, byte for byte: those that are not UTF-8 cannot be told by a string.</summary>
internal static partial class RawNames
{
    // struct dirent of Linux: the name begins here and ends with a NUL.
    private const int NameAt = 19;

    /// <summary>All of them but <c>.</c> and <c>..</c>; none where the folder is not there.</summary>
    public static IReadOnlyList<byte[]> Of(string folder)
    {
        var names = new List<byte[]>();
        var open = opendir(folder);
        if (open == 0) return names;
        try
        {
            for (nint entry; (entry = readdir(open)) != 0;)
            {
                var length = 0;
                while (Marshal.ReadByte(entry, NameAt + length) != 0) length++;
                var name = new byte[length];
                Marshal.Copy(entry + NameAt, name, 0, length);
                if (name is not ([(byte)'.'] or [(byte)'.', (byte)'.'])) names.Add(name);
            }
            return names;
        }
        finally
        {
            _ = closedir(open);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint opendir(string path);

    [LibraryImport("libc")]
    private static partial nint readdir(nint folder);

    [LibraryImport("libc")]
    private static partial int closedir(nint folder);
}
