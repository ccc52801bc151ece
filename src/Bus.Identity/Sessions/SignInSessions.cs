using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Identity.Guessing;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Sessions;

/// <summary>Sessions and the cookie that names them. Every sign-in gives a new token, so that one planted before is worth nothing after.</summary>
internal sealed class SignInSessions(ISignInStore store, RememberedSessions remembered, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>The session of this browser at this provider; null: none, or it is over.</summary>
    public async Task<SignInSession?> CurrentAsync(HttpContext http, IdentityProvider provider)
    {
        if (TokenHash(http, provider) is not { } token) return null;
        var now = clock.GetUtcNow();
        var session = await store.FindAsync(provider.Code, token, now, http.RequestAborted);
        if (session is null || !IsUsed(session, now)) return null;
        remembered.Keep(session);
        return session;
    }

    /// <summary>All that are open at a municipality, the latest used first.</summary>
    public async Task<IReadOnlyList<SignInSession>> OpenAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return [.. (await store.OpenSessionsAsync(municipality, now, now - options.Value.SessionIdle, cancellation)).Where(s => IsUsed(s, now))];
    }

    /// <summary>The same as this node saw it last: for a sign-on only, whose commit asks whether it still is. Null: not known, which says nothing.</summary>
    public SignInSession? Remembered(HttpContext http, IdentityProvider provider)
    {
        if (TokenHash(http, provider) is not { } token || remembered.Find(provider.Code, token) is not { } session) return null;
        var now = clock.GetUtcNow();
        return session.ExpiresAt > now && IsUsed(session, now) ? session : null;
    }

    /// <summary>It was remembered, and is not any more what it was.</summary>
    public void Forget(SignInSession session) => remembered.Forget(session);

    /// <summary>The person proved who they are; the same person goes on in the same session.</summary>
    public async Task<SignInSession> BeginAsync(HttpContext http, IdentityProvider provider, Person person, string proofs)
    {
        var now = clock.GetUtcNow();
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        TimeSpan? idle = SharedTerminals.Is(http, provider) ? options.Value.SharedIdle : null;
        var before = await CurrentAsync(http, provider);
        var session = before is not null && before.Person == person.Id
            ? before with { TokenHash = HashOf(token), Proofs = proofs, ProvedAt = now, UsedAt = now, Idle = idle }
            : new SignInSession
            {
                Municipality = provider.Code, Id = SealedOnce.NewId(), TokenHash = HashOf(token), Person = person.Id, Proofs = proofs,
                ProvedAt = now, UsedAt = now, ExpiresAt = now + options.Value.SessionLength, Idle = idle,
            };
        if (person.Until is { } end && end < session.ExpiresAt) session = session with { ExpiresAt = end };
        var what = new SignInEvent(provider.Code, now, "sign-in", person.Id, null, proofs == SecondFactors.Password ? "ok" : $"ok ({proofs})");
        if (before is not null && before.Id != session.Id) await EndAsync(provider, before, "replaced", http.RequestAborted);
        if (before?.Id == session.Id) await store.ProveAgainAsync(session, what, http.RequestAborted);
        else await store.OpenAsync(session, what, http.RequestAborted);
        SetCookie(http, provider, token);
        LogoutMark.Clear(http, provider);
        return session;
    }

    /// <summary>The person of a session proved one thing more. It is the same session with a new token, and what was proved before is not newer for it.</summary>
    /// <param name="outcome">As it stands in the audit.</param>
    public async Task StepUpAsync(HttpContext http, IdentityProvider provider, SignInSession session, string proofs, string outcome = "second-factor")
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        await store.ProveAgainAsync(session with { TokenHash = HashOf(token), Proofs = proofs, UsedAt = now }, new SignInEvent(provider.Code, now, "sign-in", session.Person, null, outcome), http.RequestAborted);
        SetCookie(http, provider, token);
    }

    /// <summary>Ends it in the hub; who was told of it is not told here.</summary>
    public Task<bool> EndAsync(IdentityProvider provider, SignInSession session, string why, CancellationToken cancellation) =>
        store.EndAsync(provider.Code, session.Id, new SignInEvent(provider.Code, clock.GetUtcNow(), "sign-out", session.Person, null, why), cancellation);

    /// <summary>Ends the sessions of a person in the hub, but for the one of this browser; how many there were.</summary>
    public async Task<int> EndOthersAsync(HttpContext http, IdentityProvider provider, string person, string why) =>
        await store.EndAllAsync(provider.Code, person, (await CurrentAsync(http, provider))?.Id, new SignInEvent(provider.Code, clock.GetUtcNow(), "sign-out", person, null, why), http.RequestAborted);

    private bool IsUsed(SignInSession session, DateTimeOffset now) => session.UsedAt + (session.Idle ?? options.Value.SessionIdle) > now;

    /// <summary>
    /// Takes the cookie away whose session is over. A sign-out may have been about somebody who sat here before: whoever sits here now must be able to end what goes on, also at the applications.
    /// And a cookie that did not come along says nothing.
    /// </summary>
    public async Task DropIfOverAsync(HttpContext http, IdentityProvider provider)
    {
        if (TokenHash(http, provider) is not null && await CurrentAsync(http, provider) is null) DropCookie(http, provider);
    }

    public static void DropCookie(HttpContext http, IdentityProvider provider) => SetCookie(http, provider, "");

    // One cookie a municipality, on its own two paths. Lax: it comes along when an SP sends the browser here, but not with another site's POST.
    private static void SetCookie(HttpContext http, IdentityProvider provider, string token)
    {
        foreach (var path in (string[])[$"/idp/{provider.Code}", $"/portal/{provider.Code}"])
            http.Response.Cookies.Append(Cookie(provider), token, new CookieOptions
            {
                Path = path, HttpOnly = true, Secure = provider.IsSecure, SameSite = SameSiteMode.Lax, MaxAge = token.Length == 0 ? TimeSpan.Zero : null,
            });
    }

    private static string? TokenHash(HttpContext http, IdentityProvider provider) => http.Request.Cookies[Cookie(provider)] is { Length: 43 } token ? HashOf(token) : null;

    private static string Cookie(IdentityProvider provider) => $"{(provider.IsSecure ? "__Secure-" : "")}bus-{provider.Code}";

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
