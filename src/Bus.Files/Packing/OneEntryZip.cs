using System.Buffers.Binary;
using System.IO.Compression;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Files.Packing;

/// <summary>A zip archive of exactly one file. Its name is looked at by nobody; its CRC is compared at the end.</summary>
internal static class OneEntryZip
{
    // End of central directory record: APPNOTE 4.3.16.
    private const uint EndSignature = 0x06054B50;
    private const int EndLength = 22, LongestComment = 0xFFFF;

    /// <summary>The entry's bytes; disposing of them closes the archive and the file.</summary>
    public static Result<CheckedEntry> Open(FileStream file)
    {
        try
        {
            if (Entries(file) is not { } entries) return PackingFaults.NotZip;
            // Counted before the framework reads the directory, which could be made to be very long.
            if (entries != 1) return PackingFaults.NotOneEntry;
            var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: false);
            if (archive.Entries is not [var entry] || entry.FullName.EndsWith('/')) return PackingFaults.NotOneEntry;
            if (entry.IsEncrypted) return PackingFaults.EncryptedZip;
            return new CheckedEntry(archive, entry.Open(), entry.Crc32, entry.Length);
        }
        catch (InvalidDataException)
        {
            return PackingFaults.NotZip;
        }
    }

    private static int? Entries(FileStream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndLength + LongestComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        for (var at = tail.Length - EndLength; at >= 0; at--)
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndSignature) return BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
        return null;
    }
}
