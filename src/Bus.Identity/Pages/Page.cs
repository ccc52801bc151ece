using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bus.Core.Vocabulary;
using Bus.Identity.Xml;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Pages;

/// <summary>The frame of every page: one column, no script but those that post a message on and ask for a passkey, nothing from elsewhere.</summary>
internal static class Page
{
    private const string Style =
        ":root{color-scheme:light}body{font-family:system-ui,'Noto Sans JP','Noto Sans CJK JP',sans-serif;margin:0;background:#eaf0f6;color:#1b2733;line-height:1.7;overflow-wrap:anywhere}"
        + "main{max-width:30rem;margin:8vh auto 0;background:#fff;padding:2rem;border-top:.4rem solid #0b5cad;border-radius:.75rem;box-shadow:0 2px 12px #1b273322}h1{font-size:1.35rem;line-height:1.4;margin:0 0 1rem}h2{font-size:1.05rem;margin:1.75rem 0 .25rem}"
        + "label{display:block;margin:1rem 0 .25rem;font-weight:600}input{width:100%;box-sizing:border-box;padding:.65rem;font:inherit;color:inherit;background:#fff;border:1px solid #5b6b7b;border-radius:.4rem}.check{font-weight:400}.check input{width:1.5rem;height:1.5rem;margin:0 .3rem 0 0;vertical-align:middle}"
        + "button,a.button{display:inline-block;margin-top:1.25rem;padding:.65rem 1.6rem;font:inherit;font-weight:600;color:#fff;background:#0b5cad;border:1px solid #0b5cad;border-radius:.4rem;cursor:pointer;text-decoration:none}button:hover,a.button:hover{background:#084a8c}"
        + "button.quiet{color:#0b5cad;background:#fff}button.quiet:hover{background:#eaf0f6}a{color:#0b5cad}:focus-visible{outline:3px solid #b34700;outline-offset:2px}"
        + ".error,.note{border-left:.3rem solid #b3261e;padding:.6rem .9rem;background:#fdecea;border-radius:.25rem}.note{border-color:#0b5cad;background:#eaf0f6}ul{padding:0;list-style:none}li{padding:.6rem 0;border-top:1px solid #dde3e9}"
        + ".apps li{padding:.3rem 0;border:0}.apps a{display:block;padding:.8rem 1rem;font-weight:600;text-decoration:none;border:1px solid #9fb0c0;border-radius:.5rem}.apps a:hover{background:#eaf0f6}.ways a,.ways .note{display:block;padding:.35rem 0}.ways .note{padding:.6rem .9rem}"
        + "small{font-size:.875rem;color:#46535f}small[id]{display:block}form button{display:block}code{font-size:1.05rem}svg{display:block;max-width:100%;height:auto}footer{max-width:30rem;margin:0 auto;padding:1rem 2rem 4vh;text-align:right}footer a{display:inline-block;padding:.35rem}"
        + "@media(max-width:34rem){main{margin-top:0;padding:1.25rem;border-radius:0}footer{padding:1rem 1.25rem}}";
    private const string PostScript = "document.forms[0].submit()";
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);
    // Of the page that every sign-on ends with only the message is another each time.
    private static readonly (byte[] Head, byte[] Tail) JapanesePost = Post("ja", "業務システムへ進みます", "自動で進まないときは、ボタンを押してください。", "進む");
    private static readonly (byte[] Head, byte[] Tail) EnglishPost = Post("en", "Going on to the application", "If it does not go on by itself, press the button.", "Go on");
    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Hash(Style)}'; script-src 'sha256-{Hash(PostScript)}' 'sha256-{Hash(PasskeyForm.Script)}'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Text as HTML.</summary>
    public static string Text(string text) => Html.Encode(text);

    /// <summary>Of a text in two languages the one that is wanted (<see cref="Language"/>).</summary>
    public static string In(this HttpContext http, string ja, string en) => Language.IsEnglish(http) ? en : ja;

    public static string In(this HttpContext http, Bilingual text) => http.In(text.Ja, text.En);

    /// <summary>Writes a page. <paramref name="body"/> is HTML; whatever in it came from elsewhere went through <see cref="Text"/>.</summary>
    /// <param name="again">Path and query that give the page again, for the switch of languages; null: its own, if it was asked for by GET.</param>
    public static Task WriteAsync(HttpContext http, string title, string body, int status = StatusCodes.Status200OK, string? again = null)
    {
        var page = new MessageText();
        page.Append(Head(http.In("ja", "en"), title));
        page.Append(body);
        page.Append($"</main>{Language.Switch(http, again)}</body></html>");
        return SendAsync(http, page, status);
    }

    /// <summary>A form that posts a SAML message to an address by itself; with a button for browsers where no script runs, whatever holds it back.</summary>
    /// <param name="relayState">Goes along byte for byte; null: none.</param>
    public static Task WritePostAsync(HttpContext http, string action, string parameter, ReadOnlySpan<byte> message, string? relayState)
    {
        var (head, tail) = Language.IsEnglish(http) ? EnglishPost : JapanesePost;
        var page = new MessageText();
        page.Append(head);
        page.Append($"<form method=\"post\" action=\"{Text(action)}\"><input type=\"hidden\" name=\"{parameter}\" value=\"");
        // Base64 needs no encoder: it would write its plus signs out, and a message is nearly all of the page.
        page.AppendBase64(message);
        if (relayState is not null) page.Append($"\"><input type=\"hidden\" name=\"RelayState\" value=\"{Text(relayState)}");
        page.Append(tail);
        return SendAsync(http, page, StatusCodes.Status200OK);
    }

    // Whole and with its length: so it is copied once, next to its headers, and needs no chunks.
    private static async Task SendAsync(HttpContext http, MessageText page, int status)
    {
        using var whole = page;
        Language.Remember(http);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        Protect(http.Response);
        http.Response.Headers.ContentSecurityPolicy = Policy;
        await http.Response.BodyWriter.WriteAsync(page.Memory, http.RequestAborted);
    }

    private static string Head(string language, string title) =>
        $"<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{Text(title)}</title><style>{Style}</style></head><body><main><h1>{Text(title)}</h1>";

    // No switch of languages: asked for again, the message that brought the browser here would be a replay.
    private static (byte[] Head, byte[] Tail) Post(string language, string title, string note, string button) =>
        (Encoding.UTF8.GetBytes(Head(language, title)), Encoding.UTF8.GetBytes($"\"><p>{note}</p><button>{button}</button></form><script>{PostScript}</script></main></body></html>"));

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

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
