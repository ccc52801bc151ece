using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Identity;
using Bus.Identity.Faults;
using Bus.Identity.Pages;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Gateways;

/// <summary>
/// Begins, finds and ends visits. A sign-on gives a ticket that is good once, and only in the browser that was sent to get it: it had been given a cookie whose hash came along.
/// So nobody can be led into an application as somebody else.
/// </summary>
internal sealed class GatewayVisits(SealedOnce once, ISignInStore store, Carried carried, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const string Kind = "gateway";
    private const int MostRemembered = 20_000;
    private const int WaitLength = 43;
    private static readonly TimeSpan Rewrite = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _alive = new();

    /// <summary>Sends the browser to the identity provider, to come back with a ticket.</summary>
    public void Begin(HttpContext http, IdentityProvider provider, Party party)
    {
        // Several pages may be on their way at once (tabs, frames): they wait with one cookie, or only the last of them would be let in.
        var waits = http.Request.Cookies[WaitCookie(party)] is { Length: WaitLength } waiting ? waiting : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        http.Response.Cookies.Append(WaitCookie(party), waits, Form(party, options.Value.RequestWaits));
        Page.SeeOther(http, $"{provider.Base}/gateway/{party.Id}?waits={HashOf(waits)}&to={Uri.EscapeDataString(GatewayPath.Of(http.Request.Path + http.Request.QueryString))}");
    }

    /// <summary>The request that the browser brings to the identity provider.</summary>
    public static SignOnRequest Ask(Party party, string waits, string? to, DateTimeOffset now) =>
        new() { Party = party.Id, Consumer = party.Gateway + EnterPath, Binding = Kind, RelayState = $"{(waits is { Length: 64 } ? waits : "")} {GatewayPath.Of(to)}", At = now };

    /// <summary>Where tickets are handed in, at the application's host.</summary>
    public const string EnterPath = "/.bus/enter";

    /// <summary>The person is signed on: a ticket.</summary>
    public async Task LetInAsync(HttpContext http, IdentityProvider provider, Party party, SignOnRequest request, GatewayVisit visit)
    {
        var id = SealedOnce.NewId();
        await once.AddAsync(provider.Code, Kind, id, new Ticket(visit, request.RelayState!.Split(' ', 2)[0], request.RelayState.Split(' ', 2)[1]), options.Value.ArtifactLifetime, http.RequestAborted);
        Page.SeeOther(http, $"{request.Consumer}?ticket={id}");
    }

    /// <summary>The ticket is handed in.</summary>
    /// <exception cref="SamlException">There is none, it was used, or it is another browser's.</exception>
    public async Task EnterAsync(HttpContext http, IdentityProvider provider, Party party)
    {
        var ticket = await once.TakeAsync<Ticket>(provider.Code, Kind, http.Request.Query["ticket"].ToString(), http.RequestAborted);
        if (ticket is null || ticket.Visit.Party != party.Id || http.Request.Cookies[WaitCookie(party)] is not { } waits
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(waits)), Encoding.ASCII.GetBytes(ticket.Waits))) throw new SamlException(SamlFault.ExpiredPage, "", "");
        Write(http, provider, party, ticket.Visit);
        Page.SeeOther(http, ticket.To);
    }

    /// <summary>The visit of this browser; null: none, or it is over.</summary>
    public async Task<GatewayVisit?> CurrentAsync(HttpContext http, IdentityProvider provider, Party party)
    {
        if (Open(http, provider, party) is not { } visit || visit.Party != party.Id) return null;
        var now = clock.GetUtcNow();
        if (visit.EndsAt <= now || visit.UsedAt + (visit.Idle ?? options.Value.SessionIdle) <= now || !await IsAliveAsync(provider, visit, now, http.RequestAborted)) return null;
        if (visit.UsedAt + Rewrite <= now) Write(http, provider, party, visit with { UsedAt = now });
        return visit;
    }

    /// <summary>Names of cookies that are the gateway's own and no concern of the application.</summary>
    public static bool IsOurs(string cookie) => cookie is "bus-visit" or "bus-waits" or "__Host-bus-visit" or "__Host-bus-waits";

    // Asked of the database every few seconds, not at every picture of a page.
    private async ValueTask<bool> IsAliveAsync(IdentityProvider provider, GatewayVisit visit, DateTimeOffset now, CancellationToken cancellation)
    {
        if (_alive.TryGetValue(visit.Index, out var seen) && now - seen < options.Value.GatewayCheck && now >= seen) return true;
        var alive = (await store.OfNameAsync(provider.Code, visit.Party, visit.NameHash, cancellation)).Any(p => p.SessionIndex == visit.Index);
        if (_alive.Count >= MostRemembered) _alive.Clear();
        if (alive) _alive[visit.Index] = now;
        else _alive.TryRemove(visit.Index, out _);
        return alive;
    }

    private void Write(HttpContext http, IdentityProvider provider, Party party, GatewayVisit visit) => http.Response.Cookies.Append(VisitCookie(party), carried.Seal(provider, UseOf(party), visit), Form(party, null));

    private GatewayVisit? Open(HttpContext http, IdentityProvider provider, Party party) =>
        http.Request.Cookies[VisitCookie(party)] is { Length: > 0 and < 2_000 } text ? carried.Open<GatewayVisit>(provider, UseOf(party), text) : null;

    // Lax: it comes along with links from other applications, but not with another site's POST.
    private static CookieOptions Form(Party party, TimeSpan? age) => new() { Path = "/", HttpOnly = true, Secure = IsSecure(party), SameSite = SameSiteMode.Lax, MaxAge = age };

    private static string VisitCookie(Party party) => IsSecure(party) ? "__Host-bus-visit" : "bus-visit";

    private static string WaitCookie(Party party) => IsSecure(party) ? "__Host-bus-waits" : "bus-waits";

    private static bool IsSecure(Party party) => party.Gateway!.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static string UseOf(Party party) => $"gateway-visit/{party.Id}";

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <param name="Waits">Hash of the cookie of the browser that waits for it.</param>
    /// <param name="To">Where it wanted to go.</param>
    private sealed record Ticket(GatewayVisit Visit, string Waits, string To);
}
