using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bus.Soap.Description;

/// <summary>The address of the request as its caller wrote it.</summary>
internal static class CallersAddress
{
    /// <summary>Scheme, host and path, without query. A proxy is believed only where the options say so.</summary>
    public static string Of(HttpRequest request, bool trustForwarded)
    {
        var (scheme, host) = (request.Scheme, request.Host);
        if (trustForwarded)
        {
            if (First(request.Headers["X-Forwarded-Proto"]) is "http" or "https") scheme = First(request.Headers["X-Forwarded-Proto"]);
            if (First(request.Headers["X-Forwarded-Host"]) is { Length: > 0 } said && Uri.TryCreate($"{scheme}://{said}/", UriKind.Absolute, out var uri)
                && uri is { UserInfo: "", PathAndQuery: "/" })
                host = new HostString(said);
        }
        return UriHelper.BuildAbsolute(scheme, host, request.PathBase, request.Path);
    }

    private static string First(Microsoft.Extensions.Primitives.StringValues header) => (header.FirstOrDefault() ?? "").Split(',')[0].Trim();
}
