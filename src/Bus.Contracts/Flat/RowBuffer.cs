using System.Buffers;

namespace Bus.Contracts.Flat;

/// <summary>A window over a stream: the row at hand and what was read beyond it. Grows up to one row of the greatest length.</summary>
internal sealed class RowBuffer(Stream stream, int size, int maxRow) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(size, 16));
    private int _start;
    private int _end;

    /// <summary>Nothing follows <see cref="Data"/>.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>From the start of the row at hand on.</summary>
    public ReadOnlySpan<byte> Data => _bytes.AsSpan(_start, _end - _start);

    /// <summary>The row at hand is longer than allowed: nothing more fits.</summary>
    public bool Full => _end - _start > maxRow;

    /// <summary>Leaves the row at hand behind.</summary>
    public void Advance(int length) => _start += length;

    /// <summary>
    /// Reads until the window is full or the stream ends, after making room behind the row at hand. The window doubles when the row fills it,
    /// so that a row is scanned from its start again only a few times, however small the pieces are that the stream gives.
    /// </summary>
    public async ValueTask FillAsync(CancellationToken cancellation)
    {
        MakeRoom();
        while (_end < _bytes.Length)
        {
            var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                AtEnd = true;
                return;
            }
            _end += read;
        }
    }

    private void MakeRoom()
    {
        var held = _end - _start;
        var target = _bytes;
        if (held > _bytes.Length / 2) target = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Data.CopyTo(target);
        if (target != _bytes) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _start, _end) = (target, 0, held);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _start, _end) = ([], 0, 0);
    }
}
