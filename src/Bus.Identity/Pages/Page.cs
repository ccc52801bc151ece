using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bus.Core.Vocabulary;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Pages;

/// <summary>The frame of every page: one column, no script but the one that posts a message on, nothing from elsewhere.</summary>
internal static class Page
{
    private const string Style =
        "body{font-family:system-ui,'Noto Sans JP',sans-serif;margin:0;background:#f4f6f8;color:#1b2733;line-height:1.6}main{max-width:30rem;margin:8vh auto;background:#fff;padding:2rem;border-radius:.75rem;box-shadow:0 1px 6px #0002}"
        + "h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;margin:.75rem 0 .25rem;font-weight:600}input{width:100%;box-sizing:border-box;padding:.6rem;font:inherit;border:1px solid #5b6b7b;border-radius:.4rem}"
        + "button,a.button{display:inline-block;margin-top:1.25rem;padding:.6rem 1.4rem;font:inherit;font-weight:600;color:#fff;background:#0b5cad;border:0;border-radius:.4rem;cursor:pointer;text-decoration:none}"
        + ":focus-visible{outline:3px solid #ffb000;outline-offset:2px}.error{border-left:.3rem solid #b3261e;padding:.5rem .8rem;background:#fdecea}ul{padding:0;list-style:none}li{padding:.5rem 0;border-top:1px solid #dde3e9}small{color:#4a5865}.check{font-weight:400;margin-top:1rem}.check input{width:auto}";
    private const string PostScript = "document.forms[0].submit()";
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Hash(Style)}'; script-src 'sha256-{Hash(PostScript)}'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Text as HTML.</summary>
    public static string Text(string text) => Html.Encode(text);

    /// <summary>Of a text in two languages the browser's; Japanese unless it asks for English first.</summary>
    public static string In(this HttpContext http, string ja, string en) => http.IsEnglish() ? en : ja;

    public static string In(this HttpContext http, Bilingual text) => http.In(text.Ja, text.En);

    /// <summary>Writes a page. <paramref name="body"/> is HTML; whatever in it came from elsewhere went through <see cref="Text"/>.</summary>
    public static Task WriteAsync(HttpContext http, string title, string body, int status = StatusCodes.Status200OK)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        Protect(response);
        response.Headers.ContentSecurityPolicy = Policy;
        return response.WriteAsync($"<!DOCTYPE html><html lang=\"{(http.IsEnglish() ? "en" : "ja")}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
            + $"<title>{Text(title)}</title><style>{Style}</style></head><body><main><h1>{Text(title)}</h1>{body}</main></body></html>", http.RequestAborted);
    }

    /// <summary>A form that posts fields to an address by itself; with a button where there is no script.</summary>
    public static Task WritePostAsync(HttpContext http, string action, IEnumerable<(string Name, string? Value)> fields)
    {
        var inputs = string.Concat(fields.Where(f => f.Value is not null).Select(f => $"<input type=\"hidden\" name=\"{f.Name}\" value=\"{Text(f.Value!)}\">"));
        return WriteAsync(http, http.In("業務システムへ進みます", "Going on to the application"),
            $"<form method=\"post\" action=\"{Text(action)}\">{inputs}<noscript><button>{http.In("進む", "Go on")}</button></noscript></form><script>{PostScript}</script>");
    }

    /// <summary>Sends the browser on, by GET.</summary>
    public static void SeeOther(HttpContext http, string address)
    {
        Protect(http.Response);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = address;
    }

    /// <summary>Nothing here is kept by a browser or shown in a frame.</summary>
    public static void Protect(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "strict-origin";
    }

    private static bool IsEnglish(this HttpContext http) => http.Request.Headers.AcceptLanguage.ToString().TrimStart().StartsWith("en", StringComparison.OrdinalIgnoreCase);

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
