using System.Net;
using System.Text;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.SignOut;

/// <summary>An operator's sign-out reaches the applications that can be told by SOAP, and names the others.</summary>
public sealed class ForcedSignOutTests
{
    private static readonly Sp Front = new("front");

    [Fact]
    public async Task Operator_SignsOut_ApplicationsAreToldBySoap_AndTheOthersNamed()
    {
        var (port, silentPort) = (Ports.Free(), Ports.Free());
        var told = new Sp("told") { ExtraMetadata = Soap(port) };
        var silent = new Sp("silent") { ExtraMetadata = Soap(silentPort) };
        await using var hub = await Hub.StartAsync(told.Declared(), silent.Declared(), Front.Declared());
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        using var browser = new Browser();
        using var other = new Browser();
        var answer = await Answer.OfAsync(await browser.SignInAsync(hub, await AskAsync(hub, browser, told)));
        await AskAsync(hub, browser, silent);
        await AskAsync(hub, browser, Front);
        await other.SignInAsync(hub, await AskAsync(hub, other, told), "sato");

        var asked = AnswerAsync(hub, listener, told);
        var step = await hub.Staff.SignOutAsync(Hub.Tokushima, "yamada", default);
        Assert.True(step.Done);
        Assert.Equal("1 sessions were ended. Signed out of: 業務システム told. Not confirmed, it ends there by their own limits: 業務システム front, 業務システム silent.", step.Text.En);
        var request = await asked;
        Assert.Equal((answer.Text("//a:NameID"), answer.Node("//a:AuthnStatement")!.Attributes!["SessionIndex"]!.Value), (request.Text("//a:NameID"), request.Text("//p:SessionIndex")));
        Assert.True(request.IsSigned("//p:LogoutRequest", await Published.CertificatesAsync(hub)));
        // The session of nobody else.
        Assert.Equal("sato", (await hub.Staff.SessionsAsync(Hub.Tokushima, default)).Single().Login);
        Assert.False((await hub.Staff.SignOutAsync(Hub.Tokushima, "yamada", default)).Done);
    }

    private static string Soap(int port) => $"<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:SOAP\" Location=\"http://127.0.0.1:{port}/slo\"/>";

    private static Task<HttpResponseMessage> AskAsync(Hub hub, Browser browser, Sp sp) => browser.GetAsync($"{hub.Idp}/sso?{sp.Query(sp.AuthnRequest(hub))}");

    // The relying party: reads the request and confirms it.
    private static async Task<Answer> AnswerAsync(Hub hub, HttpListener listener, Sp sp)
    {
        var call = await listener.GetContextAsync();
        var request = Answer.Of(Sp.Load(await new StreamReader(call.Request.InputStream).ReadToEndAsync()).DocumentElement!);
        var id = ((System.Xml.XmlElement)request.Node("//p:LogoutRequest")!).GetAttribute("ID");
        var response = sp.Sign($"<samlp:LogoutResponse xmlns:samlp=\"{Sp.Protocol}\" xmlns:saml=\"{Sp.Assertion}\" ID=\"{Sp.NewId()}\" Version=\"2.0\" IssueInstant=\"{hub.Clock.Now:yyyy-MM-ddTHH:mm:ssZ}\" Destination=\"{hub.Idp}/slo\" InResponseTo=\"{id}\">"
            + $"<saml:Issuer>{sp.EntityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status></samlp:LogoutResponse>").OuterXml;
        await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{response}</s:Body></s:Envelope>"));
        call.Response.Close();
        return request;
    }
}
