using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Core.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Console.Sessions;

/// <summary>
/// Sessions as a cookie that only the hub can open: never readable by a script, never sent along by another site's form. It ends when nothing was asked for a while, a working day after the sign-in,
/// and with the operator's token, which the API proves anew at each page.
/// </summary>
internal sealed class ConsoleSessions(IHubSeal seal, TimeProvider clock, Wire wire, IOptions<ConsoleOptions> options)
{
    private const string Cookie = "bus-console";
    private const string Purpose = "console-session";
    private const string Path = "/console";
    // A page more often than that leaves the cookie as it is.
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    /// <summary>Who asks; null: nobody, or nobody any more.</summary>
    public ConsoleSession? Find(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } text || Read(text) is not { } session) return null;
        var now = clock.GetUtcNow();
        return now - session.Seen < options.Value.Idle && now - session.Since < options.Value.Longest ? session : null;
    }

    /// <summary>Somebody whose token is right begins.</summary>
    public void Begin(HttpContext http, string token)
    {
        var now = clock.GetUtcNow();
        Write(http, new ConsoleSession(token, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), now, now));
    }

    /// <summary>They are still there.</summary>
    public void Renew(HttpContext http, ConsoleSession session)
    {
        var now = clock.GetUtcNow();
        if (now - session.Seen >= Renewal || now - session.Seen >= options.Value.Idle / 2) Write(http, session with { Seen = now });
    }

    public void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Place(http));

    /// <summary>True if a form was made for this session.</summary>
    public static bool IsOwnForm(ConsoleSession session, string? form) =>
        form is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form), Encoding.UTF8.GetBytes(session.Form));

    private void Write(HttpContext http, ConsoleSession session) =>
        http.Response.Cookies.Append(Cookie, Base64Url.EncodeToString(seal.Seal(JsonSerializer.SerializeToUtf8Bytes(session), Purpose)), Place(http));

    private ConsoleSession? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ConsoleSession>(seal.Open(Base64Url.DecodeFromChars(text), Purpose));
        }
        catch (Exception e) when (e is FormatException or CryptographicException or JsonException)
        {
            // Altered, or sealed by a hub with another master key.
            return null;
        }
    }

    // It goes with the browser, and to the console only.
    private CookieOptions Place(HttpContext http) => new() { Path = Path, HttpOnly = true, Secure = wire.IsTls(http), SameSite = SameSiteMode.Lax };
}
