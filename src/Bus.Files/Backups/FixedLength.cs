using Bus.Files.Packing;

namespace Bus.Files.Backups;

/// <summary>A file as long as it was when it was looked at, whatever happens to it meanwhile: the archive has said its length already. What is cut off reads as zeros.</summary>
internal sealed class FixedLength(FileStream file, long length) : ReadingStream
{
    private long _position;

    // Whoever archives it asks for its length only of what can be sought in.
    public override bool CanSeek => true;
    public override long Length => length;
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, length - _position)];
        if (wanted.IsEmpty) return 0;
        var read = await file.ReadAsync(wanted, cancellationToken).ConfigureAwait(false);
        return Passed(wanted.Span, read);
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, length - _position)];
        return wanted.IsEmpty ? 0 : Passed(wanted, file.Read(wanted));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    private int Passed(Span<byte> wanted, int read)
    {
        if (read == 0)
        {
            wanted.Clear();
            read = wanted.Length;
        }
        _position += read;
        return read;
    }
}
