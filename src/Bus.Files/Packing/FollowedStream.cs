namespace Bus.Files.Packing;

/// <summary>A stream, and some bytes behind it.</summary>
internal sealed class FollowedStream(Stream stream, byte[] tail) : Stream
{
    private bool _streamOver;
    private int _given;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_streamOver && await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read) return read;
        return Tail(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer) => !_streamOver && stream.Read(buffer) is > 0 and var read ? read : Tail(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private int Tail(Span<byte> buffer)
    {
        _streamOver = true;
        var length = Math.Min(buffer.Length, tail.Length - _given);
        tail.AsSpan(_given, length).CopyTo(buffer);
        _given += length;
        return length;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }
}
