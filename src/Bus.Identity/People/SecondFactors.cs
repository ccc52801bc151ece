using System.Security.Cryptography;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Identity.Providers;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>Second factors of persons: codes of the time, each good once, and codes of a list for when the token is lost.</summary>
internal sealed class SecondFactors(IAccountStore store, IPasskeyStore passkeys, IKeyRing keys, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public const string Password = "password";
    public const string TimeCode = "totp";
    /// <summary>The envelope of an emergency id: one factor, and none goes with it.</summary>
    public const string Emergency = "emergency";
    public const string RecoveryCode = "recovery";
    /// <summary>The key of a certificate, on a card for instance.</summary>
    public const string Card = "card";
    /// <summary>The ticket of the computer's sign-in.</summary>
    public const string Kerberos = "kerberos";
    public const string Passkey = "passkey";
    /// <summary>A passkey whose authenticator knows its user: something one has, and something one knows or is.</summary>
    public const string PasskeyAlone = $"{Passkey} user-verified";
    public const string Both = $"{Password} {TimeCode}";

    /// <summary>A card goes with these as the second one.</summary>
    public static bool TakesCard(string proofs) => proofs is Password or Kerberos;

    /// <summary>A ticket alone says that a computer was unlocked, hours ago perhaps: nobody enrols anything by it.</summary>
    public static bool MayEnrol(string proofs) => proofs != Kerberos;

    private const int SecretBytes = 20;
    private const int RecoveryBytes = 10;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public async Task<bool> IsEnrolledAsync(MunicipalityCode municipality, string person, CancellationToken cancellation) =>
        (await store.FindAsync(municipality, person, cancellation))?.SealedSecret is not null;

    /// <summary>What a code proves, <see cref="TimeCode"/> or <see cref="RecoveryCode"/>, and uses it up; null: nothing.</summary>
    public async Task<string?> ProveAsync(IdentityProvider provider, string person, string said, CancellationToken cancellation)
    {
        var code = new string([.. Typed.Narrow(said).Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        if ((await store.FindAsync(provider.Code, person, cancellation))?.SealedSecret is not { } sealedSecret) return null;
        var step = People.TimeCode.Match(keys.Open(provider.Code, sealedSecret, Context(person)), code, clock.GetUtcNow(), options.Value.TimeCodeWindow);
        if (step is { } used) return await store.UseStepAsync(provider.Code, person, used, cancellation) ? TimeCode : null;
        return await store.UseRecoveryAsync(Event(provider.Code, person, "recovery-code"), person, HashOf(provider.Code, person, code), cancellation) ? RecoveryCode : null;
    }

    /// <summary>Enrols a secret that this code proves to be in the person's hands. The codes for when it is lost; null: the code is wrong, or there is a second factor already.</summary>
    public async Task<IReadOnlyList<string>?> EnrolAsync(IdentityProvider provider, string person, byte[] secret, string said, CancellationToken cancellation)
    {
        var code = new string([.. Typed.Narrow(said).Where(char.IsAsciiDigit)]);
        if (People.TimeCode.Match(secret, code, clock.GetUtcNow(), options.Value.TimeCodeWindow) is not { } step) return null;
        var codes = Enumerable.Range(0, options.Value.RecoveryCodes).Select(_ => People.TimeCode.Base32(RandomNumberGenerator.GetBytes(RecoveryBytes))).ToList();
        var made = new NewSecret(keys.Seal(provider.Code, secret, Context(person)), [.. codes.Select(c => HashOf(provider.Code, person, c))]);
        return await store.EnrolAsync(Event(provider.Code, person, "enrolled"), person, made, step, cancellation) ? codes : null;
    }

    /// <summary>Takes it away, and all passkeys: the token is lost. False: there was none.</summary>
    public async Task<bool> ResetAsync(MunicipalityCode municipality, string person, CancellationToken cancellation) =>
        await store.ForgetSecretAsync(Event(municipality, person, "reset"), person, cancellation) | await passkeys.RemoveAsync(Event(municipality, person, "passkeys-removed"), person, null, cancellation) > 0;

    private SignInEvent Event(MunicipalityCode municipality, string person, string outcome) => new(municipality, clock.GetUtcNow(), "second-factor", person, null, outcome);

    private static byte[] Context(string person) => Encoding.UTF8.GetBytes($"identity-second-factor/{person}");

    // 80 random bits: a keyed hash is enough.
    private string HashOf(MunicipalityCode municipality, string person, string code) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(keys.DigestKey(municipality), Encoding.UTF8.GetBytes($"recovery-code\n{person}\n{code}")));
}
