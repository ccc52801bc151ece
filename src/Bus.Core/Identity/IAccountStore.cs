using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>What persons sign in with, as far as they chose it themselves. Each change is written with its line of the audit, and is durable when the call returns.</summary>
public interface IAccountStore
{
    /// <summary>Null: the person has not chosen anything yet.</summary>
    Task<StoredAccount?> FindAsync(MunicipalityCode municipality, string person, CancellationToken cancellation);

    /// <summary>Puts another password in the place of <paramref name="before"/>; false, and nothing is done, if another one stands there by now.</summary>
    /// <param name="before">Hash that stands there; null: none of their own.</param>
    Task<bool> ChangePasswordAsync(SignInEvent what, string person, string? before, NewPassword password, CancellationToken cancellation);

    /// <summary>Enrols a second factor; false, and nothing is done, if there is one.</summary>
    /// <param name="step">The time step that proved it: it and those before it are used up.</param>
    Task<bool> EnrolAsync(SignInEvent what, string person, NewSecret secret, long step, CancellationToken cancellation);

    /// <summary>Uses a time step up; false if it, or a later one, was used before.</summary>
    Task<bool> UseStepAsync(MunicipalityCode municipality, string person, long step, CancellationToken cancellation);

    /// <summary>Uses a recovery code up; false if there is no such.</summary>
    Task<bool> UseRecoveryAsync(SignInEvent what, string person, string hash, CancellationToken cancellation);

    /// <summary>Takes the second factor away; false if there is none.</summary>
    Task<bool> ForgetSecretAsync(SignInEvent what, string person, CancellationToken cancellation);
}

/// <summary>A second factor to be.</summary>
/// <param name="Sealed">Its secret, sealed under the municipality's key.</param>
/// <param name="Recovery">Keyed hashes of the codes that are good once in its place.</param>
public sealed record NewSecret(byte[] Sealed, ImmutableArray<string> Recovery);

/// <summary>A password to be.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Earlier">Hashes of those before it that may not be chosen again, newest first.</param>
/// <param name="MustChange">True: it was handed out, and is good for one sign-in only.</param>
public sealed record NewPassword(string Hash, ImmutableArray<string> Earlier, bool MustChange);

/// <summary>What is kept of a person's own credentials.</summary>
/// <param name="Password">Hash; null: the one of the staff list is in force.</param>
/// <param name="SealedSecret">Secret of the second factor, sealed; null: none is enrolled.</param>
public sealed record StoredAccount(MunicipalityCode Municipality, string Person, string? Password, bool MustChange, ImmutableArray<string> Earlier, byte[]? SealedSecret)
{
    /// <summary>Never what is in it.</summary>
    public override string ToString() => nameof(StoredAccount);
}
