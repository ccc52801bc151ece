using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Pages;

/// <summary>日本語 or English: what the person chose here, else what the browser asks for; Japanese unless it asks for English first.</summary>
internal static class Language
{
    private const string Query = "lang";
    private const string InQuery = $"{Query}=";
    private const string Cookie = "bus-lang";
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(400);

    public static bool IsEnglish(HttpContext http) => (Asked(http) ?? Chosen(http.Request.Cookies[Cookie])) is { } chosen ? chosen == "en"
        : http.Request.Headers.AcceptLanguage.ToString().TrimStart().StartsWith("en", StringComparison.OrdinalIgnoreCase);

    /// <summary>What was chosen just now holds from here on.</summary>
    public static void Remember(HttpContext http)
    {
        if (Asked(http) is { } chosen && http.Request.Cookies[Cookie] != chosen)
            http.Response.Cookies.Append(Cookie, chosen, new CookieOptions { Path = "/", HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = Lasts });
    }

    /// <summary>The link to the same page in the other language; empty where a page cannot be asked for again.</summary>
    /// <param name="again">Path and query that give the page again; null: its own, if it was asked for by GET.</param>
    public static string Switch(HttpContext http, string? again)
    {
        // At an application's host every address is the application's.
        var address = again ?? (HttpMethods.IsGet(http.Request.Method) && (http.Request.Path.StartsWithSegments("/idp") || http.Request.Path.StartsWithSegments("/portal")) ? http.Request.Path + http.Request.QueryString.Value : null);
        if (address is null) return "";
        var (to, name) = IsEnglish(http) ? ("ja", "日本語") : ("en", "English");
        var parts = address.Split('?', 2);
        // As it stands, for a query may be signed.
        var query = string.Join('&', (parts.Length < 2 ? [] : parts[1].Split('&')).Where(p => p.Length > 0 && !p.StartsWith($"{Query}=", StringComparison.Ordinal)).Append($"{Query}={to}"));
        return $"<footer><a href=\"{Page.Text($"{parts[0]}?{query}")}\" lang=\"{to}\" hreflang=\"{to}\">{name}</a></footer>";
    }

    // Most queries hold a message and no language: they are not taken apart for it.
    private static string? Asked(HttpContext http) => http.Request.QueryString.Value is { } query && query.Contains(InQuery, StringComparison.Ordinal) ? Chosen(http.Request.Query[Query]) : null;

    private static string? Chosen(string? said) => said is "ja" or "en" ? said : null;
}
