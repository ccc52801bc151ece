using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bus.Core.Security;

/// <summary>
/// A password as it is kept: PBKDF2-HMAC-SHA-512 in the self-describing text <c>$pbkdf2-sha512$i=210000$salt$hash</c> (base64),
/// so that older hashes stay readable when the defaults grow.
/// </summary>
public static class PasswordHash
{
    /// <summary>Iterations of a new hash unless told otherwise: 210,000.</summary>
    public const int DefaultIterations = 210_000;

    // A hash comes from a region file: a greater count would let one line of it occupy a core for minutes.
    private const int MostIterations = 10_000_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 64;
    private const string Scheme = "pbkdf2-sha512";

    /// <summary>Hashes under a new random salt; slow by design.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Iterations outside 1 to 10,000,000.</exception>
    public static string Hash(string password, int iterations = DefaultIterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MostIterations);
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Format(iterations, salt, Derive(password, salt, iterations, HashBytes));
    }

    /// <summary>True if the password is the one that was hashed; false also for a text that is no hash. Compares in constant time; slow by design.</summary>
    public static bool Verify(string password, string stored)
    {
        if (!TryParse(stored, out var iterations, out var salt, out var expected)) return false;
        return CryptographicOperations.FixedTimeEquals(Derive(password, salt, iterations, expected.Length), expected);
    }

    /// <summary>True if the text has the form of a hash that <see cref="Verify"/> can read.</summary>
    public static bool IsWellFormed(string? stored) => TryParse(stored, out _, out _, out _);

    /// <summary>A hash that no password has, to verify against where there is no user.</summary>
    internal static string Unmatchable(int iterations) =>
        Format(iterations, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    private static byte[] Derive(string password, byte[] salt, int iterations, int length)
    {
        var utf8 = Encoding.UTF8.GetBytes(password);
        try
        {
            return Rfc2898DeriveBytes.Pbkdf2(utf8, salt, iterations, HashAlgorithmName.SHA512, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    private static string Format(int iterations, byte[] salt, byte[] hash) => string.Create(CultureInfo.InvariantCulture,
        $"${Scheme}$i={iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");

    private static bool TryParse(string? stored, out int iterations, out byte[] salt, out byte[] hash)
    {
        (iterations, salt, hash) = (0, [], []);
        var parts = (stored ?? "").Split('$');
        if (parts.Length != 5 || parts[0].Length > 0 || parts[1] != Scheme || !parts[2].StartsWith("i=", StringComparison.Ordinal)) return false;
        if (!int.TryParse(parts[2].AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out iterations)) return false;
        if (iterations is < 1 or > MostIterations || !Base64.IsValid(parts[3]) || !Base64.IsValid(parts[4])) return false;
        salt = Convert.FromBase64String(parts[3]);
        hash = Convert.FromBase64String(parts[4]);
        return salt.Length is >= 8 and <= 64 && hash.Length is >= 32 and <= HashBytes;
    }
}
