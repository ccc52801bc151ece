using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Bus.Storage.Keys;

/// <summary>
/// Seals under one key. The sealed form: version byte, nonce (12 random bytes), ciphertext, tag (16 bytes); AES-256-GCM. Thread-safe: an instance of the cipher serves one
/// caller at a time, so they are kept in stock; to make one costs more than to seal a small message.
/// </summary>
internal sealed class AesSeal(byte[] key)
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = 1 + NonceSize + TagSize;

    private readonly ConcurrentBag<AesGcm> _stock = [];

    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var result = new byte[plain.Length + Overhead];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        var aes = Take();
        aes.Encrypt(nonce, plain, result.AsSpan(1 + NonceSize, plain.Length), result.AsSpan(result.Length - TagSize), context);
        _stock.Add(aes);
        return result;
    }

    /// <exception cref="AuthenticationTagMismatchException">Altered, cut, or from another place.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, ReadOnlySpan<byte> context)
    {
        if (box.Length < Overhead || box[0] != Version) throw new AuthenticationTagMismatchException("The sealed bytes are cut or of an unknown form.");
        var plain = new byte[box.Length - Overhead];
        // One that throws is not taken back: the collector ends it.
        var aes = Take();
        aes.Decrypt(box.Slice(1, NonceSize), box.Slice(1 + NonceSize, plain.Length), box[^TagSize..], plain, context);
        _stock.Add(aes);
        return plain;
    }

    private AesGcm Take() => _stock.TryTake(out var idle) ? idle : new AesGcm(key, TagSize);
}
