namespace Bus.Files.Packing;

/// <summary>A stream, and some bytes behind it.</summary>
internal sealed class FollowedStream(Stream stream, byte[] tail) : ReadingStream
{
    private bool _streamOver;
    private int _given;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_streamOver && await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read) return read;
        return Tail(buffer.Span);
    }

    public override int Read(Span<byte> buffer) => !_streamOver && stream.Read(buffer) is > 0 and var read ? read : Tail(buffer);

    private int Tail(Span<byte> buffer)
    {
        _streamOver = true;
        var length = Math.Min(buffer.Length, tail.Length - _given);
        tail.AsSpan(_given, length).CopyTo(buffer);
        _given += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }
}
