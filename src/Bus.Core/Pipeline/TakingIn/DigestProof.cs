using System.Security.Cryptography;
using System.Text;
using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>PasswordDigest, WSS UsernameToken Profile 1.0 §3.1: Base64(SHA-1(nonce + created + password)); fresh, and each nonce once on all nodes.</summary>
internal sealed class DigestProof(IKeyRing keys, IOnceOnly once, IOptions<PasswordOptions> options, TimeProvider clock)
{
    private static readonly Fault NotFresh = Fault.Of(FaultCode.Unauthenticated,
        "UsernameToken の Created が古すぎるか、未来の時刻です。送信側の時計を合わせ、電文ごとに作り直してください。",
        "The UsernameToken's Created is too old or in the future. Set the sender's clock, and make a new token for each message.");

    private static readonly Fault Replayed = Fault.Of(FaultCode.Unauthenticated,
        "この UsernameToken は一度使われています。電文ごとに新しい Nonce と Created で作ってください。",
        "This UsernameToken was used before. Make each with a new Nonce and Created.");

    /// <summary>Null: proven. <paramref name="wrong"/>: what to answer where it is not.</summary>
    public async ValueTask<Fault?> CheckAsync(MunicipalityCode municipality, Application? application, Credentials.PasswordDigest token, Fault wrong, CancellationToken cancellation)
    {
        if (!Matches(municipality, application, token)) return wrong;
        var (now, window) = (clock.GetUtcNow(), options.Value.DigestWindow);
        // The digest does not say where the nonce ends: Created must be whole, or what was used once could come again cut elsewhere.
        if (!SaidMoment.TryRead(token.Created, out var created) || (now - created).Duration() > window) return NotFresh;
        var mark = SHA256.HashData([.. Encoding.UTF8.GetBytes($"digest/{municipality}/{application!.Id}/{token.Created}/"), .. token.Nonce]);
        return await once.UseAsync(mark, created + window + window, cancellation) ? null : Replayed;
    }

    private bool Matches(MunicipalityCode municipality, Application? application, Credentials.PasswordDigest token)
    {
        var matches = false;
        foreach (var text in application?.DigestSecrets ?? [])
        {
            if (text.Length == 0) continue;
            try
            {
                var password = keys.Open(municipality, Convert.FromBase64String(text), SecretContext.PasswordDigest(application!.Id));
                matches |= CryptographicOperations.FixedTimeEquals(DigestOf(token, password), token.Digest);
                CryptographicOperations.ZeroMemory(password);
            }
            catch (Exception e) when (e is KeyGoneException or CryptographicException or FormatException)
            {
                continue; // a secret that cannot be opened proves nobody
            }
        }
        return matches;
    }

    // SHA-1 is what the profile says; what it protects is the password's secrecy on the way, not a signature.
    private static byte[] DigestOf(Credentials.PasswordDigest token, byte[] password) =>
        SHA1.HashData([.. token.Nonce, .. Encoding.UTF8.GetBytes(token.Created), .. password]);
}
