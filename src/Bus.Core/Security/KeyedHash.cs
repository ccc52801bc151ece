using System.Security.Cryptography;

namespace Bus.Core.Security;

/// <summary>HMAC-SHA-256 (RFC 2104) under one key. What the platform makes of the key is kept: making it anew takes longer than to hash a small message. Thread-safe.</summary>
public sealed class KeyedHash(byte[] key)
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = HMACSHA256.HashSizeInBytes;

    private readonly Stock<IncrementalHash> _stock = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));

    /// <summary>Hashes a value into the first <see cref="Size"/> bytes of <paramref name="hash"/>.</summary>
    public void Hash(ReadOnlySpan<byte> value, Span<byte> hash) => Hash(value, [], hash);

    /// <summary>Hashes what stands one after the other.</summary>
    public void Hash(ReadOnlySpan<byte> first, IEnumerable<ReadOnlyMemory<byte>> then, Span<byte> hash)
    {
        ArgumentNullException.ThrowIfNull(then);
        var hmac = _stock.Take();
        hmac.AppendData(first);
        foreach (var piece in then) hmac.AppendData(piece.Span);
        hmac.GetHashAndReset(hash);
        _stock.PutBack(hmac);
    }
}
