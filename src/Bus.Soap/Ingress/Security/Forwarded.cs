using Microsoft.AspNetCore.Http;

namespace Bus.Soap.Ingress.Security;

/// <summary>What a proxy says about the request it passes on: <c>Forwarded</c> (RFC 7239) before <c>X-Forwarded-…</c>. Ask only where the proxy is trusted.</summary>
internal static class Forwarded
{
    /// <summary>http or https, as the caller used it; null: nothing is said, or nothing else.</summary>
    public static string? Scheme(HttpRequest request)
    {
        var said = (Parameter(request, "proto") ?? First(request.Headers["X-Forwarded-Proto"]))?.ToLowerInvariant();
        return said is "http" or "https" ? said : null;
    }

    /// <summary>The host as the caller wrote it; null: nothing is said.</summary>
    public static string? Host(HttpRequest request) => Parameter(request, "host") ?? First(request.Headers["X-Forwarded-Host"]);

    // RFC 7239 §4: of several elements the first is the one nearest to the caller.
    private static string? Parameter(HttpRequest request, string name)
    {
        foreach (var pair in (First(request.Headers["Forwarded"]) ?? "").Split(';', StringSplitOptions.TrimEntries))
            if (pair.Split('=', 2) is [var key, var value] && key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value.Trim('"');
        return null;
    }

    private static string? First(Microsoft.Extensions.Primitives.StringValues header) =>
        (header.FirstOrDefault() ?? "").Split(',')[0].Trim() is { Length: > 0 } first ? first : null;
}
