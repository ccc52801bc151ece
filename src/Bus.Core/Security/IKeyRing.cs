using Bus.Core.Vocabulary;

namespace Bus.Core.Security;

/// <summary>
/// The municipalities' keys, each wrapped by the master key. What is sealed under a municipality's key is AES-256-GCM;
/// when the key is destroyed, everything sealed under it and its blind index are gone.
/// </summary>
public interface IKeyRing
{
    /// <summary>Makes the municipality's key if it has none.</summary>
    Task EnsureAsync(MunicipalityCode municipality, CancellationToken cancellation);

    /// <summary>True if the municipality has a key. False: it was destroyed, or never made, and nothing of it can be read.</summary>
    bool Has(MunicipalityCode municipality)
    {
        try
        {
            return DigestKey(municipality).Length > 0;
        }
        catch (KeyGoneException)
        {
            return false;
        }
    }

    /// <summary>When the last key of the municipality that is gone was destroyed: what was sealed until then opens no more, also if it came back and has a key now. Null: none was.</summary>
    DateTimeOffset? DestroyedAt(MunicipalityCode municipality) => null;

    /// <summary>Seals bytes; <paramref name="context"/> binds them to their place, and must be the same when they are opened.</summary>
    /// <exception cref="KeyGoneException">The municipality has no key.</exception>
    byte[] Seal(MunicipalityCode municipality, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context);

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="KeyGoneException">The municipality has no key.</exception>
    /// <exception cref="System.Security.Cryptography.AuthenticationTagMismatchException">Altered, or from another place.</exception>
    byte[] Open(MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context);

    /// <summary>The blind hash of an ordering key: first 64 bits of HMAC-SHA-256 under a key derived from the municipality's. Equality only.</summary>
    ulong BlindHash(MunicipalityCode municipality, ReadOnlySpan<byte> value);

    /// <summary>The blind hashes of many values at once, which costs less than one by one.</summary>
    /// <param name="municipality">Whose.</param>
    /// <param name="values">The values, one after the other.</param>
    /// <param name="ends">Where each ends.</param>
    /// <param name="hashes">Takes the hash of each.</param>
    /// <exception cref="KeyGoneException">The municipality has no key.</exception>
    void BlindHashes(MunicipalityCode municipality, ReadOnlySpan<byte> values, ReadOnlySpan<int> ends, Span<ulong> hashes)
    {
        for (var i = 0; i < ends.Length; i++) hashes[i] = BlindHash(municipality, values[(i == 0 ? 0 : ends[i - 1])..ends[i]]);
    }

    /// <summary>HMAC-SHA-256 key for content digests, derived from the municipality's key, so that a digest says nothing without it.</summary>
    byte[] DigestKey(MunicipalityCode municipality);

    /// <summary>The hash under <see cref="DigestKey"/>, for one message: whoever keeps it keeps the key.</summary>
    /// <exception cref="KeyGoneException">The municipality has no key.</exception>
    KeyedHash Digests(MunicipalityCode municipality) => new(DigestKey(municipality));
}

/// <summary>The key of a municipality was destroyed or never made; its data cannot be read.</summary>
public sealed class KeyGoneException(MunicipalityCode municipality)
    : InvalidOperationException($"Municipality {municipality} has no key: its data cannot be read.")
{
    /// <summary>Whose key.</summary>
    public MunicipalityCode Municipality { get; } = municipality;
}
