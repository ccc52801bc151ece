using System.IO.Compression;
using System.Security.Cryptography;

namespace Bus.Files.Packing;

/// <summary>
/// Unpacks gzip and knows whether it was whole: the framework's stream says of a file that was cut nothing but that it is over. So a member of random bytes is put behind the file,
/// and only where these come out at the end was the last member before them complete. Sums of members are compared by the framework.
/// </summary>
internal sealed class WholeGzip : ReadingStream
{
    private const int MarkLength = 16, HeldLength = 64 * 1024;

    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(MarkLength);
    private readonly byte[] _held = new byte[HeldLength];
    private readonly GZipStream _gzip;
    private int _start, _end;
    private bool _over;

    public WholeGzip(Stream file) => _gzip = new GZipStream(new FollowedStream(file, Member(_mark)), CompressionMode.Decompress);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (NeedsMore()) Add(await _gzip.ReadAsync(_held.AsMemory(_end), cancellationToken).ConfigureAwait(false));
        return Give(buffer.Span);
    }

    public override int Read(Span<byte> buffer)
    {
        while (NeedsMore()) Add(_gzip.Read(_held.AsSpan(_end)));
        return Give(buffer);
    }

    /// <summary>What is held may be the mark; only what lies before it is given out.</summary>
    private bool NeedsMore()
    {
        if (_over || _end - _start > MarkLength) return false;
        _held.AsSpan(_start.._end).CopyTo(_held);
        (_start, _end) = (0, _end - _start);
        return true;
    }

    private void Add(int read)
    {
        _end += read;
        _over = read == 0;
        if (_over && !_held.AsSpan(_start.._end).SequenceEqual(_mark)) throw new InvalidDataException("The gzip file was cut.");
    }

    private int Give(Span<byte> buffer)
    {
        if (_over) return 0;
        var length = Math.Min(buffer.Length, _end - _start - MarkLength);
        _held.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    private static byte[] Member(byte[] content)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.NoCompression, leaveOpen: true)) gzip.Write(content);
        return member.ToArray();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _gzip.Dispose();
        base.Dispose(disposing);
    }
}
