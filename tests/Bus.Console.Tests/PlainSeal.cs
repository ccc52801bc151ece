using System.Security.Cryptography;
using System.Text;
using Bus.Core.Security;

namespace Bus.Console.Tests;

/// <summary>Seals as the hub does, under a key of its own.</summary>
internal sealed class PlainSeal : IHubSeal
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public byte[] Seal(ReadOnlySpan<byte> plain, string purpose)
    {
        using var aes = new AesGcm(_key, 16);
        var (nonce, box, tag) = (RandomNumberGenerator.GetBytes(12), new byte[plain.Length], new byte[16]);
        aes.Encrypt(nonce, plain, box, tag, Encoding.UTF8.GetBytes(purpose));
        return [.. nonce, .. tag, .. box];
    }

    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string purpose)
    {
        if (sealedBytes.Length < 28) throw new AuthenticationTagMismatchException();
        using var aes = new AesGcm(_key, 16);
        var plain = new byte[sealedBytes.Length - 28];
        aes.Decrypt(sealedBytes[..12], sealedBytes[28..], sealedBytes[12..28], plain, Encoding.UTF8.GetBytes(purpose));
        return plain;
    }
}
