using System.Net;
using Bus.Core.Region;
using Bus.Identity.Gateways;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Bus.Identity.Tests.Gateways;

/// <summary>What an application behind the hub is told of the way that a request came.</summary>
public sealed class GatewayForwarderTests
{
    private static readonly GatewayRule Rule = new("koseki.example", new Uri("http://10.1.2.3:8080"), "percent");

    /// <summary>Keeps what would be sent.</summary>
    private sealed class Kept : IHttpForwarder
    {
        public HttpRequestMessage? Request { get; private set; }

        public async ValueTask<ForwarderError> SendAsync(HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer)
        {
            Request = new HttpRequestMessage();
            await transformer.TransformRequestAsync(context, Request, destinationPrefix, default);
            return ForwarderError.None;
        }
    }

    private static async Task<Dictionary<string, string>> ToldAsync(IdentityOptions options, string peer, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Scheme, http.Request.Host, http.Request.Path) = ("GET", "http", new HostString("koseki.example"), "/list");
        http.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        foreach (var (name, value) in headers) http.Request.Headers[name] = value;
        var kept = new Kept();
        using var forwarder = new GatewayForwarder(kept, new NetworkZones(Options.Create(options)), Options.Create(options), NullLogger<GatewayForwarder>.Instance);
        var party = new Party(new RelyingParty("koseki", "旧戸籍", "") { Gateway = Rule }, options);
        await forwarder.SendAsync(http, Rule, party, new Person { Id = "yamada", Login = "yamada", Name = "山田", Department = "" });
        return kept.Request!.Headers.ToDictionary(h => h.Key, h => string.Join('|', h.Value));
    }

    [Fact]
    public async Task Application_BehindAProxyThatEndsTls_IsToldOfTheBrowsersWay_NotOfTheProxys()
    {
        var options = new IdentityOptions { TrustedProxies = { "10.0.0.5/32" } };
        var told = await ToldAsync(options, "10.0.0.5", ("X-Forwarded-For", "192.0.2.1, 10.9.9.9"), ("X-Forwarded-Proto", "http"));
        // Told http, it would send the browser to https, again and again.
        Assert.Equal(("https", "10.9.9.9", "koseki.example"), (told["X-Forwarded-Proto"], told["X-Forwarded-For"], told["X-Forwarded-Host"]));
        // Whoever is no such proxy tells of nobody else.
        told = await ToldAsync(options, "::ffff:10.0.0.6", ("X-Forwarded-For", "10.9.9.9"));
        Assert.Equal("10.0.0.6", told["X-Forwarded-For"]);
    }
}
