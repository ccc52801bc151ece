using System.Security.Cryptography;

namespace Bus.Core.Security;

/// <summary>
/// Random bytes that are no secret (nonces, ids), each given once. They are fetched from the platform's source many at a time: asked for twelve it takes as long
/// as for a thousand, and a small message needs some three times. What is secret is asked for there directly, so that it never lies here.
/// </summary>
public static class Nonces
{
    private const int Fetched = 1024;

    [ThreadStatic]
    private static byte[]? _stock;

    [ThreadStatic]
    private static int _left;

    /// <summary>Fills with random bytes.</summary>
    public static void Fill(Span<byte> bytes)
    {
        if (bytes.Length > _left)
        {
            if (bytes.Length > Fetched / 2)
            {
                RandomNumberGenerator.Fill(bytes);
                return;
            }
            RandomNumberGenerator.Fill(_stock ??= new byte[Fetched]);
            _left = Fetched;
        }
        _left -= bytes.Length;
        _stock.AsSpan(_left, bytes.Length).CopyTo(bytes);
    }

    /// <summary>As many random bytes.</summary>
    public static byte[] Get(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }
}
