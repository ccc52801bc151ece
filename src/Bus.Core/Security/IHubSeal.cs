namespace Bus.Core.Security;

/// <summary>Seals what is the hub's own, of no municipality: under a key derived from the master key, so that every node opens it and nobody else does.</summary>
public interface IHubSeal
{
    /// <summary>Seals bytes for a purpose; they open for no other.</summary>
    byte[] Seal(ReadOnlySpan<byte> plain, string purpose);

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Altered, for another purpose, or of a hub with another master key.</exception>
    byte[] Open(ReadOnlySpan<byte> sealedBytes, string purpose);
}
