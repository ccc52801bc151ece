using System.Net;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Console.Tests;

public class WireTests
{
    [Theory]
    [InlineData("https", "192.0.2.1", null, true, true)]
    [InlineData("http", "127.0.0.1", null, false, true)]
    [InlineData("http", "::1", null, false, true)]
    [InlineData("http", "192.0.2.1", null, false, false)]
    // Who is no proxy of ours may say what it likes.
    [InlineData("http", "192.0.2.1", "https", false, false)]
    [InlineData("http", "10.1.2.3", "https", true, true)]
    [InlineData("http", "::ffff:10.1.2.3", "https", true, true)]
    [InlineData("http", "10.1.2.3", "http", false, false)]
    [InlineData("http", "10.1.2.3", null, false, false)]
    // One on this machine of which nobody told us.
    [InlineData("http", "127.0.0.1", "https", false, false)]
    // A proxy on this machine that tells of somebody elsewhere.
    [InlineData("http", "127.0.0.9", "http", false, false)]
    [InlineData("http", "127.0.0.9", "https", true, true)]
    public void Request_IsAsProtectedAsItsWire(string scheme, string peer, string? forwarded, bool tls, bool isProtected)
    {
        var options = new ConsoleOptions { TrustedProxies = { "10.1.0.0/16", "127.0.0.9/32" } };
        Assert.True(options.IsValid);
        var http = new DefaultHttpContext();
        http.Request.Scheme = scheme;
        http.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        if (forwarded is not null) http.Request.Headers["X-Forwarded-Proto"] = forwarded;
        var wire = new Wire(Options.Create(options));
        Assert.Equal((tls, isProtected), (wire.IsTls(http), wire.IsProtected(http)));
    }

    [Fact]
    public void Options_WithAProxyThatIsNoNetwork_AreRefused() => Assert.False(new ConsoleOptions { TrustedProxies = { "proxy.example" } }.IsValid);
}
