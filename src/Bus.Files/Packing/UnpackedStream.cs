using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Files.Packing;

/// <summary>The bytes of a file as they were before it was packed. Whatever is wrong ends them, and stands in <see cref="Fault"/>: nothing of a file is released before its end was seen.</summary>
/// <param name="inner">Unpacks; the file itself where it is not packed.</param>
/// <param name="packed">True: what comes out must not be packed again.</param>
/// <param name="packedBytes">Packed bytes read so far.</param>
/// <param name="atEnd">Looked at when the bytes are over: what is wrong with the whole; null: nothing is.</param>
internal sealed class UnpackedStream(Stream inner, bool packed, Func<long> packedBytes, UnpackingOptions limits, Func<Fault?>? atEnd = null) : ReadingStream, IByteSource
{
    private const int MarkLength = 4;
    private readonly byte[] _mark = new byte[MarkLength];
    private long _read;
    private bool _ended;

    /// <inheritdoc/>
    public Fault? Fault { get; private set; }

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended) return 0;
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return Passed(buffer.Span, read);
        }
        catch (InvalidDataException)
        {
            return End(atEnd?.Invoke() ?? PackingFaults.Damaged);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ended) return 0;
        try
        {
            return Passed(buffer, inner.Read(buffer));
        }
        catch (InvalidDataException)
        {
            return End(atEnd?.Invoke() ?? PackingFaults.Damaged);
        }
    }

    private int Passed(ReadOnlySpan<byte> buffer, int read)
    {
        if (read == 0) return buffer.IsEmpty ? 0 : End(atEnd?.Invoke());
        if (_read < MarkLength)
        {
            buffer[..(int)Math.Min(read, MarkLength - _read)].CopyTo(_mark.AsSpan((int)_read));
            if (IsPacked(_mark)) return End(packed ? PackingFaults.Nested : PackingFaults.Unexpected);
        }
        _read += read;
        if (!packed) return read;
        if (_read > limits.MaxBytes) return End(PackingFaults.TooLarge(limits.MaxBytes));
        // The packed bytes were read ahead, so the ratio is never told too high.
        return _read > limits.RatioFrom && _read / limits.MaxRatio > packedBytes() ? End(PackingFaults.TooDense(limits.MaxRatio)) : read;
    }

    /// <summary>gzip (RFC 1952, 2.3.1) or zip (APPNOTE 4.3.7); no text in any character set begins so.</summary>
    private static bool IsPacked(ReadOnlySpan<byte> mark) => mark.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]) || mark.SequenceEqual((ReadOnlySpan<byte>)[0x50, 0x4B, 3, 4]);

    private int End(Fault? fault)
    {
        (_ended, Fault) = (true, Fault ?? fault);
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
