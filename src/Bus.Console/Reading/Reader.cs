using System.Globalization;
using Bus.Console.Hub;
using Bus.Core.Vocabulary;
using Microsoft.AspNetCore.Http;

namespace Bus.Console.Reading;

/// <summary>In whose language a page is written, and how numbers and times stand in it. The choice is shared with the pages of staff (<c>bus-lang</c>); Japanese unless somebody chose, or the browser asks for, English.</summary>
internal sealed record Reader(bool IsEnglish)
{
    private const string Cookie = "bus-lang";
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(400);

    /// <summary>As <c>lang</c> of HTML.</summary>
    public string Language => IsEnglish ? "en" : "ja";

    public string In(string ja, string en) => IsEnglish ? en : ja;

    public string In(Bilingual text) => IsEnglish ? text.En : text.Ja;

    public string In(TextView text) => IsEnglish ? text.En : text.Ja;

    /// <summary>In brackets, as each language writes them; empty for nothing.</summary>
    public string Aside(string? text) => string.IsNullOrWhiteSpace(text) ? "" : In($"（{text}）", $" ({text})");

    /// <summary>1,234; empty for nothing.</summary>
    public string Number(decimal? number) => number?.ToString("#,##0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Bytes as people read them.</summary>
    public string Bytes(long bytes) => bytes >= 1L << 30 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):#,##0.0} GiB")
        : bytes >= 1L << 20 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB") : string.Create(CultureInfo.InvariantCulture, $"{bytes:#,##0} B");

    /// <summary>To the second, in Japan.</summary>
    public string At(DateTimeOffset? moment) => moment is { } known ? JapanTime.Of(known).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    public static Reader Of(HttpContext http) => new((Chosen(http.Request.Query["lang"]) ?? Chosen(http.Request.Cookies[Cookie])) is { } chosen ? chosen == "en"
        : http.Request.Headers.AcceptLanguage.ToString().TrimStart().StartsWith("en", StringComparison.OrdinalIgnoreCase));

    /// <summary>What was chosen just now holds from here on.</summary>
    /// <param name="isTls">The browser speaks TLS.</param>
    public static void Remember(HttpContext http, bool isTls)
    {
        if (Chosen(http.Request.Query["lang"]) is { } chosen && http.Request.Cookies[Cookie] != chosen)
            http.Response.Cookies.Append(Cookie, chosen, new CookieOptions { Path = "/", HttpOnly = true, Secure = isTls, SameSite = SameSiteMode.Lax, MaxAge = Lasts });
    }

    private static string? Chosen(string? said) => said is "ja" or "en" ? said : null;
}
