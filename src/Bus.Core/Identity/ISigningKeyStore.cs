using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>Where a signing key of an identity provider stands in its life.</summary>
public enum SigningKeyState
{
    /// <summary>Published, and not used unless a relying party is set to it.</summary>
    Next,
    /// <summary>Published and used.</summary>
    Current,
    /// <summary>Published still, for relying parties that are set to it.</summary>
    Previous,
    /// <summary>Neither published nor used; its private half is erased.</summary>
    Retired,
}

/// <summary>A signing key of one municipality's identity provider.</summary>
/// <param name="Id">First 16 hexadecimal digits of the certificate's SHA-256.</param>
/// <param name="Algorithm"><c>rsa</c> or <c>ecdsa</c>; each has a life of its own.</param>
/// <param name="Certificate">DER.</param>
/// <param name="SealedKey">PKCS #8, sealed under the municipality's key; empty once retired.</param>
public sealed record StoredSigningKey(MunicipalityCode Municipality, string Id, string Algorithm, SigningKeyState State, byte[] Certificate, byte[] SealedKey,
    DateTimeOffset MadeAt, DateTimeOffset ChangedAt);

/// <summary>The signing keys in the database. At most one of an algorithm is next, one current, one previous.</summary>
public interface ISigningKeyStore
{
    /// <summary>All keys of a municipality, newest first.</summary>
    Task<IReadOnlyList<StoredSigningKey>> ListAsync(MunicipalityCode municipality, CancellationToken cancellation);

    /// <summary>Adds a key; false if there is one of its algorithm in its state already.</summary>
    Task<bool> AddAsync(StoredSigningKey key, CancellationToken cancellation);

    /// <summary>Next becomes current, current becomes previous. False, and nothing is done, where there is no next or still a previous one.</summary>
    Task<bool> PromoteAsync(MunicipalityCode municipality, string algorithm, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Previous becomes retired and its private half is erased; false if there is none.</summary>
    Task<bool> RetireAsync(MunicipalityCode municipality, string algorithm, DateTimeOffset now, CancellationToken cancellation);
}
