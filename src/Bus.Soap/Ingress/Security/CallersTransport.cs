using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Ingress.Security;

/// <summary>How a request travelled: what a declared proxy says of it is believed, what anybody else says is not.</summary>
internal sealed class CallersTransport(IOptions<SoapOptions> options)
{
    private readonly IPNetwork[] _proxies = [.. options.Value.TrustedProxies.Select(n => IPNetwork.Parse(n))];

    /// <summary>True: nobody on the way can have read it. TLS, a proxy that says https, or a caller on this machine that no proxy speaks for.</summary>
    public bool IsProtected(HttpContext http)
    {
        if (http.Request.IsHttps) return true;
        if (AddressOf(http) is not { } peer) return false;
        return IsProxy(peer) && Forwarded.Scheme(http.Request) is { } scheme ? scheme == "https" : IPAddress.IsLoopback(peer);
    }

    /// <summary>True: the request comes from a declared proxy.</summary>
    public bool IsFromProxy(HttpContext http) => AddressOf(http) is { } peer && IsProxy(peer);

    private bool IsProxy(IPAddress peer) => Array.Exists(_proxies, n => n.Contains(peer));

    private static IPAddress? AddressOf(HttpContext http) => http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;
}
