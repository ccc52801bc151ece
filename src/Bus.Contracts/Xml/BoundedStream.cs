namespace Bus.Contracts.Xml;

/// <summary>More was read for one record than it may have.</summary>
internal sealed class RecordTooLongException() : IOException("A record is longer than allowed.");

/// <summary>A stream that gives at most so many bytes from one record to the next, so that an XmlReader's memory is bounded. What the reader has read ahead counts for the record before.</summary>
internal sealed class BoundedStream(Stream stream, int limit) : Stream
{
    private const int ReadAhead = 64 * 1024;
    private long _left = (long)limit + ReadAhead;

    /// <summary>Bytes of a record at most.</summary>
    public int Limit => limit;

    /// <summary>The next record begins.</summary>
    public void NewRecord() => _left = (long)limit + ReadAhead;

    public override int Read(Span<byte> buffer)
    {
        if (_left <= 0) throw new RecordTooLongException();
        var read = stream.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => stream.DisposeAsync();
}
