using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Guessing;

/// <summary>共用端末: a browser that many people use. It says so itself, in a cookie that names nobody; then it knows no person, and sessions in it end after a short while.</summary>
internal static class SharedTerminals
{
    private static readonly object Said = new();
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(400);

    public static bool Is(HttpContext http, IdentityProvider provider) => http.Items[Said] as bool? ?? http.Request.Cookies[Cookie(provider)] is not null;

    /// <summary>Whoever signs in says what the terminal is; it is remembered for the next one.</summary>
    public static void Say(HttpContext http, IdentityProvider provider, bool isShared)
    {
        if (isShared == Is(http, provider)) return;
        http.Items[Said] = isShared;
        http.Response.Cookies.Append(Cookie(provider), isShared ? "1" : "", new CookieOptions
        {
            Path = $"/idp/{provider.Code}", HttpOnly = true, Secure = provider.IsSecure, SameSite = SameSiteMode.Strict, MaxAge = isShared ? Lasts : TimeSpan.Zero,
        });
    }

    private static string Cookie(IdentityProvider provider) => $"{(provider.IsSecure ? "__Secure-" : "")}bus-shared-{provider.Code}";
}
