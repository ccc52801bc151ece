using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>Passkeys of persons. What is known of one is sealed by the caller; it is found by the keyed hash of its credential id.</summary>
public interface IPasskeyStore
{
    /// <summary>The passkeys of a person, oldest first.</summary>
    Task<IReadOnlyList<StoredPasskey>> OfPersonAsync(MunicipalityCode municipality, string person, CancellationToken cancellation);

    /// <summary>Null: there is no such, or no longer.</summary>
    Task<StoredPasskey?> FindAsync(MunicipalityCode municipality, string hash, CancellationToken cancellation);

    /// <summary>Adds one; false if it is somebody's already.</summary>
    Task<bool> AddAsync(StoredPasskey passkey, SignInEvent what, CancellationToken cancellation);

    /// <summary>Moves the signature counter on; false if it is not, or no longer, at <paramref name="before"/>, or the passkey was removed meanwhile.</summary>
    Task<bool> UseAsync(MunicipalityCode municipality, string hash, long before, long after, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Seals it anew, under another name; false if the person has no such.</summary>
    Task<bool> ReplaceAsync(MunicipalityCode municipality, string person, string hash, byte[] value, CancellationToken cancellation);

    /// <summary>Takes one away (null: all of the person's); how many there were.</summary>
    Task<int> RemoveAsync(SignInEvent what, string person, string? hash, CancellationToken cancellation);
}

/// <summary>A passkey as it is kept.</summary>
/// <param name="Hash">Keyed hash of the credential id.</param>
/// <param name="Sealed">Credential id, public key and the name that the person gave it.</param>
/// <param name="SignCount">How often the authenticator says that it was used; 0: it does not count.</param>
/// <param name="UsedAt">Null: not yet.</param>
public sealed record StoredPasskey(MunicipalityCode Municipality, string Hash, string Person, byte[] Sealed, long SignCount, DateTimeOffset MadeAt, DateTimeOffset? UsedAt)
{
    /// <summary>Never what is in it.</summary>
    public override string ToString() => nameof(StoredPasskey);
}
