using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Console.Sessions;

/// <summary>Over which wire a request came; what a declared proxy says of it is believed, what anybody else says is not.</summary>
internal sealed class Wire(IOptions<ConsoleOptions> options)
{
    private static readonly string[] OfProxies = ["X-Forwarded-Proto", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via"];

    private readonly IPNetwork[] _proxies = [.. options.Value.TrustedProxies.Select(n => IPNetwork.Parse(n))];

    /// <summary>True: the browser speaks TLS, to the hub or to such a proxy; its cookies may say so.</summary>
    public bool IsTls(HttpContext http) => http.Request.IsHttps || (IsProxy(http) && http.Request.Headers["X-Forwarded-Proto"] == "https");

    /// <summary>True: nobody on the way can have read it. TLS, or a browser on this machine for which no proxy speaks, a declared one or not.</summary>
    public bool IsProtected(HttpContext http) => IsTls(http) || (PeerOf(http) is { } peer && IPAddress.IsLoopback(peer) && !Array.Exists(OfProxies, http.Request.Headers.ContainsKey));

    private bool IsProxy(HttpContext http) => PeerOf(http) is { } peer && Array.Exists(_proxies, n => n.Contains(peer));

    private static IPAddress? PeerOf(HttpContext http) => http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;
}
