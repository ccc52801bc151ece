using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Bus.Console.Reading;

namespace Bus.Console.Pages;

/// <summary>A page as an answer: rendered once, on the hub. No script runs in it, nothing comes from elsewhere, and no browser keeps it.</summary>
internal sealed class PageResult(Type page, Frame frame, int status) : IResult
{
    /// <summary>The style of every page; the policy names its hash.</summary>
    public static readonly string Style = ReadStyle();

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var renderer = new HtmlRenderer(httpContext.RequestServices, httpContext.RequestServices.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<PageRoot>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(PageRoot.Frame)] = frame, [nameof(PageRoot.Page)] = page }))).ToHtmlString());
        var response = httpContext.Response;
        Reader.Remember(httpContext, Visit.Of(httpContext).Wire.IsTls(httpContext));
        Protect(response);
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        if (frame.Again is { } seconds) response.Headers["Refresh"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await response.WriteAsync("<!DOCTYPE html>" + html, httpContext.RequestAborted);
    }

    /// <summary>Nothing of the console is kept by a browser or a proxy, shown in a frame, or told to another site.</summary>
    public static void Protect(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "same-origin";
    }

    private static string ReadStyle()
    {
        using var stream = typeof(PageResult).Assembly.GetManifestResourceStream("console.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
