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
    }

    [Theory]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task PlainHttp_FromLoopback_IsTaken(string peer) =>
        Assert.Equal(200, (await host.PostAsync(Soap.V11, Soap.V11.Send(), change: r => r.Headers.Add("Test-Peer", peer))).Status);

    [Fact]
    public async Task PlainHttp_FromADeclaredNetwork_IsTaken()
    {
        var open = await SoapHost.StartAsync(("Soap:AllowPlainHttpFrom:0", "10.1.0.0/16"));
        var taken = await open.PostAsync(Soap.V11, Soap.V11.Send(), change: r => r.Headers.Add("Test-Peer", "10.1.2.3"));
        var refused = await open.PostAsync(Soap.V11, Soap.V11.Send(), change: r => r.Headers.Add("Test-Peer", "10.2.2.3"));
        await open.DisposeAsync();
        Assert.Equal((200, 403), (taken.Status, refused.Status));
    }
}
