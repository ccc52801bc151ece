using System.Buffers;
using System.Security.Cryptography;
using Bus.Files.Disk;

namespace Bus.Files.TakingIn;

/// <summary>Reads a claimed file, once or twice, and knows the SHA-256 of all its bytes, also where the reading stopped early.</summary>
internal sealed class ClaimedFile(string path, int buffer, RunningFile progress)
{
    private FileStat? _first;
    private HashingStream? _last;
    private byte[]? _hash;

    /// <summary>Opens the file at its first byte, with a new hash.</summary>
    /// <exception cref="FileNotFoundException">It is gone, or no ordinary file.</exception>
    public HashingStream Open()
    {
        _last?.Dispose();
        _last = new HashingStream(OpenRaw(), progress);
        return _last;
    }

    /// <summary>Opens the file for reading here and there. Its hash is made by reading it once more.</summary>
    public FileStream OpenApart()
    {
        _last?.Dispose();
        _last = null;
        return OpenRaw();
    }

    /// <summary>Tells how far a file opened apart was read; gives the same back.</summary>
    public long Report(long position) => progress.BytesRead = position;

    /// <summary>The hash of the whole file. Reads what the last reader left unread.</summary>
    /// <exception cref="IOException">The file was written to while it was read.</exception>
    public async Task<byte[]> HashAsync(CancellationToken cancellation)
    {
        await using var rest = OpenRaw(buffered: false);
        var hash = _last?.GiveUp() ?? IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        rest.Position = _last?.Length ?? 0;
        var bytes = ArrayPool<byte>.Shared.Rent(BufferFor(rest.Length - rest.Position));
        for (int read; (read = await rest.ReadAsync(bytes, cancellation)) > 0;) hash.AppendData(bytes, 0, read);
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        var now = hash.GetHashAndReset();
        hash.Dispose();
        _last = null;
        if (FileStat.Of(path) != _first || (_hash is not null && !_hash.AsSpan().SequenceEqual(now)))
            throw new IOException("A claimed file was written to while it was read. It is read again from the start.");
        return _hash = now;
    }

    private FileStream OpenRaw(bool buffered = true)
    {
        var handle = FileStat.OpenOrdinary(path);
        _first ??= FileStat.Of(handle);
        progress.TotalBytes = _first.Value.Size;
        return new FileStream(handle, FileAccess.Read, buffered ? BufferFor(_first.Value.Size) : 0, isAsync: true);
    }

    // Most files are small, and a large array for each of them is what the collector works for.
    private int BufferFor(long size) => (int)Math.Clamp(size, 1, buffer);
}
