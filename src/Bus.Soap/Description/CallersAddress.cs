using Bus.Soap.Ingress.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bus.Soap.Description;

/// <summary>The address of the request as its caller wrote it.</summary>
internal static class CallersAddress
{
    /// <summary>Scheme, host and path, without query. A proxy is believed only where the options name it.</summary>
    public static string Of(HttpRequest request, bool trustForwarded)
    {
        var (scheme, host) = (request.Scheme, request.Host);
        if (trustForwarded)
        {
            scheme = Forwarded.Scheme(request) ?? scheme;
            if (Forwarded.Host(request) is { } said && Uri.TryCreate($"{scheme}://{said}/", UriKind.Absolute, out var uri)
                && uri is { UserInfo: "", PathAndQuery: "/" })
                host = new HostString(said);
        }
        return UriHelper.BuildAbsolute(scheme, host, request.PathBase, request.Path);
    }
}
