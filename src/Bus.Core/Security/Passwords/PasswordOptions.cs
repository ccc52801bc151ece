namespace Bus.Core.Security;

/// <summary>Limits of password hashing and verification; section <c>Passwords</c>.</summary>
public sealed class PasswordOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Passwords";

    /// <summary>PBKDF2 iterations of a new hash; 1 to 10,000,000. Default 210,000 (OWASP, for HMAC-SHA-512).</summary>
    public int Iterations { get; set; } = PasswordHash.DefaultIterations;

    /// <summary>Rounds of the sha512-crypt hash beside it, which FTP and SFTP sign-in verifies; 1,000 to 10,000,000. Default 200,000: as dear to guess as the other.</summary>
    public int CryptRounds { get; set; } = 200_000;

    /// <summary>Slow verifications in flight; further ones wait. Default 2, so that a morning peak leaves cores for the rest.</summary>
    public int SlowVerifications { get; set; } = 2;

    /// <summary>Right passwords remembered, so that only the first call of an application is slow. Default 10,000.</summary>
    public int RememberedMatches { get; set; } = 10_000;

    /// <summary>Wrong passwords remembered, apart from the right ones, so that guessing cannot push those out. Default 10,000.</summary>
    public int RememberedMismatches { get; set; } = 10_000;

    /// <summary>How far a PasswordDigest's <c>Created</c> may be from the hub's clock, either way, and how long its nonce is remembered at least. Default 5 min.</summary>
    public TimeSpan DigestWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a wrong password is remembered. Default 30 s.</summary>
    public TimeSpan MismatchLifetime { get; set; } = TimeSpan.FromSeconds(30);
}
