using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Identity.Pages;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>A passkey of a person, for the person.</summary>
internal sealed record Passkey(string Hash, string Name, DateTimeOffset MadeAt, DateTimeOffset? UsedAt);

/// <summary>What a page asks the browser for.</summary>
/// <param name="Options">For the browser, as JSON.</param>
/// <param name="Sealed">The same, for us, brought back with the answer.</param>
internal sealed record PasskeyAsk(string Options, string Sealed);

/// <summary>
/// Passkeys (WebAuthn): only where the municipality has a host of its own, for the host is what a passkey is bound to. Each demands that the authenticator knows its user (a PIN, a finger), so one alone is two factors.
/// What was asked is bound to the browser and, where known, to the person, and is good once.
/// </summary>
internal sealed class Passkeys(IPasskeyStore store, IOnceStore once, IKeyRing keys, Carried carried, FormGuard guard, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>Longest name of a passkey.</summary>
    public const int LongestName = 64;
    private const int MostOfOne = 20;
    private const int LongestAnswer = 16_384;

    // What others sign with; Ed25519 would need a native library.
    private static readonly PubKeyCredParam[] Algorithms = [new(COSE.Algorithm.ES256, PublicKeyCredentialType.PublicKey), new(COSE.Algorithm.RS256, PublicKeyCredentialType.PublicKey)];

    public static bool AreOffered(IdentityProvider provider) => provider.Municipality.Host is not null;

    /// <summary>The person has some, whether or not they can be used here now.</summary>
    public async Task<bool> HasAsync(IdentityProvider provider, string person, CancellationToken cancellation) => (await store.OfPersonAsync(provider.Code, person, cancellation)).Count > 0;

    public async Task<IReadOnlyList<Passkey>> OfAsync(IdentityProvider provider, string person, CancellationToken cancellation) =>
        [.. (await store.OfPersonAsync(provider.Code, person, cancellation)).Select(k => new Passkey(k.Hash, Open(provider, k).Name, k.MadeAt, k.UsedAt))];

    /// <summary>Asks for a new one; null: the person has as many as anybody may.</summary>
    public async Task<PasskeyAsk?> AskForNewAsync(HttpContext http, IdentityProvider provider, Person person)
    {
        var known = await store.OfPersonAsync(provider.Code, person.Id, http.RequestAborted);
        if (known.Count >= MostOfOne) return null;
        var asked = Library(provider).RequestNewCredential(new RequestNewCredentialParams
        {
            User = new Fido2User { Id = HandleOf(provider, person.Id), Name = person.Login, DisplayName = person.Name },
            ExcludeCredentials = [.. known.Select(k => new PublicKeyCredentialDescriptor(Open(provider, k).Id))],
            AuthenticatorSelection = new AuthenticatorSelection { ResidentKey = ResidentKeyRequirement.Required, UserVerification = UserVerificationRequirement.Required },
            AttestationPreference = AttestationConveyancePreference.None,
            PubKeyCredParams = Algorithms,
        });
        return Asked(http, provider, $"new/{person.Id}", asked.ToJson());
    }

    /// <summary>Enrols what the browser answered; false: it is not what was asked for.</summary>
    public async Task<bool> EnrolAsync(HttpContext http, IdentityProvider provider, Person person, string ask, string answer, string name)
    {
        if (await RedeemAsync(http, provider, $"new/{person.Id}", ask) is not { } asked || answer.Length > LongestAnswer) return false;
        try
        {
            var made = await Library(provider).MakeNewCredentialAsync(new MakeNewCredentialParams
            {
                AttestationResponse = JsonSerializer.Deserialize<AuthenticatorAttestationRawResponse>(answer) ?? throw new JsonException("null"),
                OriginalOptions = CredentialCreateOptions.FromJson(asked),
                IsCredentialIdUniqueToUserCallback = async (wanted, stop) => await store.FindAsync(provider.Code, HashOf(provider, wanted.CredentialId), stop) is null,
            }, http.RequestAborted);
            var (hash, now) = (HashOf(provider, made.Id), clock.GetUtcNow());
            return await store.AddAsync(new StoredPasskey(provider.Code, hash, person.Id, Seal(provider, hash, new Body(made.Id, made.PublicKey, NameOf(name))), made.SignCount, now, null),
                new SignInEvent(provider.Code, now, "passkey", person.Id, null, "enrolled"), http.RequestAborted);
        }
        catch (Exception trouble) when (IsOfTheAnswer(trouble))
        {
            return false;
        }
    }

    /// <summary>Asks for any passkey, or for one of a person.</summary>
    /// <param name="person">Null: whoever it is.</param>
    public async Task<PasskeyAsk> AskAsync(HttpContext http, IdentityProvider provider, string? person)
    {
        var allowed = person is null ? [] : await store.OfPersonAsync(provider.Code, person, http.RequestAborted);
        var asked = Library(provider).GetAssertionOptions(new GetAssertionOptionsParams
        {
            AllowedCredentials = [.. allowed.Select(k => new PublicKeyCredentialDescriptor(Open(provider, k).Id))], UserVerification = UserVerificationRequirement.Required,
        });
        return Asked(http, provider, $"use/{person}", asked.ToJson());
    }

    /// <summary>Whose passkey answered; null: none that counts.</summary>
    /// <param name="person">As it was asked for.</param>
    public async Task<string?> ProveAsync(HttpContext http, IdentityProvider provider, string? person, string ask, string answer)
    {
        if (!AreOffered(provider) || await RedeemAsync(http, provider, $"use/{person}", ask) is not { } asked || answer.Length > LongestAnswer) return null;
        try
        {
            var said = JsonSerializer.Deserialize<AuthenticatorAssertionRawResponse>(answer) ?? throw new JsonException("null");
            if (await store.FindAsync(provider.Code, HashOf(provider, said.RawId), http.RequestAborted) is not { } known || person is not null && known.Person != person) return null;
            var handle = HandleOf(provider, known.Person);
            // Without a name the answer itself must say whose it is (WebAuthn §7.2, step 6).
            if (person is null && said.Response.UserHandle is null) return null;
            var proved = await Library(provider).MakeAssertionAsync(new MakeAssertionParams
            {
                AssertionResponse = said, OriginalOptions = AssertionOptions.FromJson(asked), StoredPublicKey = Open(provider, known).PublicKey, StoredSignatureCounter = (uint)known.SignCount,
                IsUserHandleOwnerOfCredentialIdCallback = (owner, _) => Task.FromResult(CryptographicOperations.FixedTimeEquals(owner.UserHandle, handle)),
            }, http.RequestAborted);
            return await store.UseAsync(provider.Code, known.Hash, known.SignCount, proved.SignCount, clock.GetUtcNow(), http.RequestAborted) ? known.Person : null;
        }
        catch (Exception trouble) when (IsOfTheAnswer(trouble))
        {
            return null;
        }
    }

    public async Task<bool> RenameAsync(IdentityProvider provider, string person, string hash, string name, CancellationToken cancellation) =>
        await store.FindAsync(provider.Code, hash, cancellation) is { } known && known.Person == person
        && await store.ReplaceAsync(provider.Code, person, hash, Seal(provider, hash, Open(provider, known) with { Name = NameOf(name) }), cancellation);

    public async Task<bool> RemoveAsync(IdentityProvider provider, string person, string hash, CancellationToken cancellation) =>
        hash.Length > 0 && await store.RemoveAsync(new SignInEvent(provider.Code, clock.GetUtcNow(), "passkey", person, null, "removed"), person, hash, cancellation) > 0;

    private PasskeyAsk Asked(HttpContext http, IdentityProvider provider, string use, string json) =>
        new(json, carried.Seal(provider, UseOf(http, provider, use), new Ask(json, clock.GetUtcNow())));

    /// <summary>What was asked for, once.</summary>
    private async Task<string?> RedeemAsync(HttpContext http, IdentityProvider provider, string use, string ask)
    {
        var now = clock.GetUtcNow();
        if (carried.Open<Ask>(provider, UseOf(http, provider, use), ask) is not { } asked || asked.At + options.Value.RequestWaits <= now) return null;
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked.Options)));
        return await once.AddAsync(new OnceItem(provider.Code, "passkey", id, [], now + options.Value.RequestWaits), http.RequestAborted) ? asked.Options : null;
    }

    // The form's token belongs to this browser.
    private string UseOf(HttpContext http, IdentityProvider provider, string use) => $"passkey/{use}/{guard.Token(http, provider)}";

    private static Fido2 Library(IdentityProvider provider) => new(new Fido2Configuration
    {
        RPID = provider.Municipality.Host!, RPName = provider.Municipality.Name, Origins = new HashSet<string> { provider.Root },
    });

    // It says nothing of the person, and is another at each municipality.
    private byte[] HandleOf(IdentityProvider provider, string person) => HMACSHA256.HashData(keys.DigestKey(provider.Code), Encoding.UTF8.GetBytes($"passkey-user\n{person}"));

    private string HashOf(IdentityProvider provider, byte[] id) => Convert.ToHexStringLower(HMACSHA256.HashData(keys.DigestKey(provider.Code), (byte[])[.. "passkey-id\n"u8, .. id]));

    private byte[] Seal(IdentityProvider provider, string hash, Body body) => keys.Seal(provider.Code, JsonSerializer.SerializeToUtf8Bytes(body), Context(hash));

    private Body Open(IdentityProvider provider, StoredPasskey passkey) => JsonSerializer.Deserialize<Body>(keys.Open(provider.Code, passkey.Sealed, Context(passkey.Hash)))!;

    private static byte[] Context(string hash) => Encoding.UTF8.GetBytes($"identity-passkey/{hash}");

    private static string NameOf(string said) => new string([.. said.Trim().Where(c => !char.IsControl(c)).Take(LongestName)]) is { Length: > 0 } name ? name : "パスキー";

    private static bool IsOfTheAnswer(Exception trouble) => trouble is Fido2VerificationException or JsonException or FormatException or ArgumentException or CryptographicException or InvalidOperationException or NotSupportedException
        || trouble.GetType().Name == "CborContentException";

    private sealed record Ask(string Options, DateTimeOffset At);

    private sealed record Body(byte[] Id, byte[] PublicKey, string Name);
}
