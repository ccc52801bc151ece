using System.IO.Compression;
using Bus.Core.Faults;

namespace Bus.Files.Packing;

/// <summary>Reads an entry of an archive and sums up its CRC, which the framework does not look at.</summary>
internal sealed class CheckedEntry(ZipArchive archive, Stream entry, uint expected, long length) : ReadingStream
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(OfByte)];
    private uint _crc = uint.MaxValue;
    private long _read;

    /// <summary>What is wrong with the whole; null: nothing is. Asked for at the end.</summary>
    public Fault? Verdict() => ~_crc == expected && _read == length ? null : PackingFaults.Damaged;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await entry.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Add(buffer.Span[..read]);
        return read;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = entry.Read(buffer);
        Add(buffer[..read]);
        return read;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        var crc = _crc;
        foreach (var b in bytes) crc = Table[(byte)(crc ^ b)] ^ crc >> 8;
        (_crc, _read) = (crc, _read + bytes.Length);
    }

    // CRC-32 of ISO 3309, reflected polynomial EDB88320 (APPNOTE 4.4.7).
    private static uint OfByte(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
        return crc;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            entry.Dispose();
            archive.Dispose();
        }
        base.Dispose(disposing);
    }
}
