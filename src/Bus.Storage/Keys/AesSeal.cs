using System.Security.Cryptography;
using Bus.Core.Security;

namespace Bus.Storage.Keys;

/// <summary>
/// Seals under one key. The sealed form: version byte, nonce (12 random bytes), ciphertext, tag (16 bytes); AES-256-GCM. Thread-safe: to make
/// a cipher costs more than to seal a small message, so they are kept in stock.
/// </summary>
internal sealed class AesSeal(byte[] key)
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = 1 + NonceSize + TagSize;

    private readonly Stock<AesGcm> _stock = new(() => new AesGcm(key, TagSize));

    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var result = new byte[plain.Length + Overhead];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceSize);
        Nonces.Fill(nonce);
        var aes = _stock.Take();
        aes.Encrypt(nonce, plain, result.AsSpan(1 + NonceSize, plain.Length), result.AsSpan(result.Length - TagSize), context);
        _stock.PutBack(aes);
        return result;
    }

    /// <exception cref="AuthenticationTagMismatchException">Altered, cut, or from another place.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, ReadOnlySpan<byte> context)
    {
        if (box.Length < Overhead || box[0] != Version) throw new AuthenticationTagMismatchException("The sealed bytes are cut or of an unknown form.");
        var plain = new byte[box.Length - Overhead];
        var aes = _stock.Take();
        aes.Decrypt(box.Slice(1, NonceSize), box.Slice(1 + NonceSize, plain.Length), box[^TagSize..], plain, context);
        _stock.PutBack(aes);
        return plain;
    }
}
