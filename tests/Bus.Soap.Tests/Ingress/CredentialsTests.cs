using System.Net.Http.Headers;
using System.Text;
using Bus.Core.Pipeline;

namespace Bus.Soap.Tests.Ingress;

public sealed class CredentialsTests(SoapHost host) : IClassFixture<SoapHost>
{
    private static Action<HttpRequestMessage> Basic(string text) =>
        r => r.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task Basic_InUtf8_IsReadWithColonsInThePassword()
    {
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send(header: ""), change: Basic("税:パス:ワード"));
        Assert.Equal(200, answer.Status);
        Assert.Equal(new Credentials.UserPassword("税", "パス:ワード"), host.Intake.Arrivals[^1].Credentials);
    }

    [Fact]
    public async Task Token_KeepsWhiteSpaceOfThePassword()
    {
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send(header: Soap.Token(password: " s3cret-c")));
        FaultTests.AssertFault(answer, Soap.V11, "unauthenticated", "Client", 401);
    }

    [Fact]
    public async Task Refusal_InTheLog_NamesMunicipalityAndAddressButNoCredentials()
    {
        await host.PostAsync(Soap.V11, Soap.V11.Send(header: Soap.Token(password: "guessed-9")), change: r => r.Headers.Add("Test-Peer", "127.0.0.77"));
        var line = Assert.Single(host.Errors.Refusals, l => l.Contains("127.0.0.77", StringComparison.Ordinal));
        Assert.Contains("Unauthenticated", line, StringComparison.Ordinal);
        Assert.Contains(SoapHost.Municipality, line, StringComparison.Ordinal);
        Assert.DoesNotContain("guessed-9", line, StringComparison.Ordinal);
        Assert.DoesNotContain("collection", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BasicAndToken_ThatAgree_AreTaken() =>
        Assert.Equal(200, (await host.PostAsync(Soap.V11, Soap.V11.Send(), change: Basic("collection:s3cret-c"))).Status);

    [Theory]
    [InlineData("Basic", "not base64!")]
    [InlineData("Basic", "bm9jb2xvbg==")] // nocolon
    [InlineData("Basic", "/zr/")] // not UTF-8
    [InlineData("Bearer", "abc")]
    public async Task Authorization_Unreadable_IsUnauthenticated(string scheme, string value)
    {
        var answer = await host.PostAsync(Soap.V12, Soap.V12.Send(header: ""), change: r => r.Headers.Authorization = new AuthenticationHeaderValue(scheme, value));
        FaultTests.AssertFault(answer, Soap.V12, "unauthenticated", "Client", 401);
    }

    [Fact]
    public async Task BasicAndToken_ThatDiffer_AreUnauthenticated()
    {
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send(), change: Basic("delinquency:s3cret-d"));
        FaultTests.AssertFault(answer, Soap.V11, "unauthenticated", "Client", 401);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("2001:db8::1")]
    public async Task PlainHttp_FromElsewhere_IsForbidden(string peer)
    {
        var token = await host.PostAsync(Soap.V11, Soap.V11.Send(), change: r => r.Headers.Add("Test-Peer", peer));
        FaultTests.AssertFault(token, Soap.V11, "forbidden", "Client", 403);
        var basic = await host.PostAsync(Soap.V11, Soap.V11.Send(header: ""), change: r => { r.Headers.Add("Test-Peer", peer); Basic("collection:s3cret-c")(r); });
        FaultTests.AssertFault(basic, Soap.V11, "forbidden", "Client", 403);
        Assert.Contains("https", basic.Text("faultstring"));
        // Whoever looks through the region file finds nothing wrong there.
        foreach (var detail in new[] { token, basic }.SelectMany(a => a.All("cause").Concat(a.All("action"))).Select(e => e.Value))
        {
            Assert.DoesNotContain("provides", detail);
            Assert.DoesNotContain("may not", detail);
            Assert.DoesNotContain("not allowed", detail);
        }
        Assert.Contains("https://", basic.All("action")[1].Value);
        Assert.Contains("vendor", basic.All("party")[1].Value);
    }

    [Theory]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task PlainHttp_FromLoopback_IsTaken(string peer) =>
        Assert.Equal(200, (await host.PostAsync(Soap.V11, Soap.V11.Send(), change: r => r.Headers.Add("Test-Peer", peer))).Status);

    [Theory]
    [InlineData("10.1.2.3", "X-Forwarded-Proto", "https", 200)]
    [InlineData("10.1.2.3", "Forwarded", "for=192.0.2.1;proto=https;host=bus.example", 200)]
    [InlineData("10.1.2.3", "X-Forwarded-Proto", "http", 403)]
    [InlineData("10.1.2.3", "Forwarded", "for=192.0.2.1;proto=http, for=10.9.9.9;proto=https", 403)]
    [InlineData("10.1.2.3", "X-None", "", 403)]
    [InlineData("10.2.2.3", "X-Forwarded-Proto", "https", 403)]
    [InlineData("127.0.0.1", "X-Forwarded-Proto", "http", 403)]
    [InlineData("127.0.0.1", "X-None", "", 200)]
    public async Task PlainHttp_FromAProxy_IsTakenWhereTheProxyIsDeclaredAndSaysHttps(string peer, string header, string value, int status)
    {
        var behind = await SoapHost.StartAsync(("Soap:TrustedProxies:0", "10.1.0.0/16"), ("Soap:TrustedProxies:1", "127.0.0.0/8"));
        var answer = await behind.PostAsync(Soap.V11, Soap.V11.Send(), change: r => { r.Headers.Add("Test-Peer", peer); r.Headers.TryAddWithoutValidation(header, value); });
        await behind.DisposeAsync();
        Assert.Equal(status, answer.Status);
    }
}
