using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Sessions;

/// <summary>What a browser remembers of a sign-out under way: who was sent to an application that did not send them back finds the way on at the portal and the sign-in page.</summary>
internal static class LogoutMark
{
    private const int IdLength = 40;

    /// <summary>Id of the sign-out; null: none is under way.</summary>
    public static string? Find(HttpContext http, IdentityProvider provider) => http.Request.Cookies[Cookie(provider)] is { Length: IdLength } id && id.All(char.IsAsciiHexDigitLower) ? id : null;

    public static void Set(HttpContext http, IdentityProvider provider, string id, TimeSpan lasts) => Write(http, provider, id, lasts);

    public static void Clear(HttpContext http, IdentityProvider provider)
    {
        if (http.Request.Cookies.ContainsKey(Cookie(provider))) Write(http, provider, "", TimeSpan.Zero);
    }

    private static void Write(HttpContext http, IdentityProvider provider, string id, TimeSpan age)
    {
        foreach (var path in (string[])[$"/idp/{provider.Code}", $"/portal/{provider.Code}"])
            http.Response.Cookies.Append(Cookie(provider), id, new CookieOptions { Path = path, HttpOnly = true, Secure = provider.IsSecure, SameSite = SameSiteMode.Lax, MaxAge = age });
    }

    private static string Cookie(IdentityProvider provider) => $"{(provider.IsSecure ? "__Secure-" : "")}bus-out-{provider.Code}";
}
