using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bus.Core.Region;
using Bus.Identity.Tests.Attacks;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.SignOut;

public sealed class LogoutTests
{
    private static readonly Sp Party = new();
    private static readonly Sp Other = new("nenkin");

    private static async Task<(string Name, string Index)> SignOnAsync(Hub hub, Browser browser, Sp sp)
    {
        var first = await browser.GetAsync($"{hub.Idp}/sso?{sp.Query(sp.AuthnRequest(hub))}");
        var answer = await Answer.OfAsync(first.Headers.Location is null ? first : await browser.SignInAsync(hub, first));
        return (answer.Text("//a:NameID")!, answer.Node("//a:AuthnStatement")!.Attributes!["SessionIndex"]!.Value);
    }

    private static async Task<bool> IsSignedInAsync(Hub hub, Browser browser) => (await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).StatusCode == HttpStatusCode.OK;

    private static System.Xml.XmlElement Message(string address, string parameter)
    {
        var value = Uri.UnescapeDataString(address.Split(parameter + "=")[1].Split('&')[0]);
        using var inflater = new System.IO.Compression.DeflateStream(new MemoryStream(Convert.FromBase64String(value)), System.IO.Compression.CompressionMode.Decompress);
        return Sp.Load(new StreamReader(inflater).ReadToEnd()).DocumentElement!;
    }

    private static string RelayState(string address) => Uri.UnescapeDataString(address.Split("RelayState=")[1].Split('&')[0]);

    private static string LogoutResponse(Hub hub, Sp sp, string inResponseTo) =>
        $"<samlp:LogoutResponse xmlns:samlp=\"{Sp.Protocol}\" xmlns:saml=\"{Sp.Assertion}\" ID=\"{Sp.NewId()}\" InResponseTo=\"{inResponseTo}\" Version=\"2.0\" IssueInstant=\"{hub.Clock.Now:yyyy-MM-ddTHH:mm:ssZ}\" Destination=\"{hub.Idp}/slo\">"
        + $"<saml:Issuer>{sp.EntityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status></samlp:LogoutResponse>";

    [Fact]
    public async Task Request_ByOneParty_EndsTheSession_TellsTheOther_AndIsAnswered()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), Other.Declared());
        using var browser = new Browser();
        var (name, index) = await SignOnAsync(hub, browser, Party);
        await SignOnAsync(hub, browser, Other);
        var toOther = (await browser.GetAsync($"{hub.Idp}/slo?{Party.Query(Party.LogoutRequest(hub, name, index, "_out"), "back", sign: true)}")).Headers.Location!.OriginalString;
        Assert.StartsWith(Other.Slo, toOther);
        Assert.False(await IsSignedInAsync(hub, browser));
        var asked = Message(toOther, "SAMLRequest");
        var back = await browser.GetAsync($"{hub.Idp}/slo?{Other.Query(LogoutResponse(hub, Other, asked.GetAttribute("ID")), RelayState(toOther), sign: true, parameter: "SAMLResponse")}");
        var answer = Message(back.Headers.Location!.OriginalString, "SAMLResponse");
        Assert.Equal(("_out", "back"), (answer.GetAttribute("InResponseTo"), RelayState(back.Headers.Location.OriginalString)));
        Assert.DoesNotContain("PartialLogout", answer.OuterXml);
    }

    [Fact]
    public async Task SignOutAtThePortal_WhereOnePartyDoesNotSendBack_GoesOn_AndNamesIt()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), Other.Declared());
        using var browser = new Browser();
        await SignOnAsync(hub, browser, Party);
        await SignOnAsync(hub, browser, Other);
        var portal = await (await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).Content.ReadAsStringAsync();
        var first = (await browser.PostAsync($"{hub.Idp}/signout", [("form", Browser.Field(portal, "form"))])).Headers.Location!.OriginalString;
        Assert.StartsWith(Party.Slo, first);
        // The person comes back by hand; the next is told.
        var second = (await browser.GetAsync($"{hub.Idp}/signout?id={RelayState(first)}")).Headers.Location!.OriginalString;
        Assert.StartsWith(Other.Slo, second);
        var page = await browser.GetAsync($"{hub.Idp}/slo?{Other.Query(LogoutResponse(hub, Other, Message(second, "SAMLRequest").GetAttribute("ID")), RelayState(second), sign: true, parameter: "SAMLResponse")}");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("data-party=\"kokuho\" data-state=\"open\"", html);
        Assert.Contains("data-party=\"nenkin\" data-state=\"done\"", html);
    }

    [Fact]
    public async Task Request_Unsigned_ForAnothersName_OrRepeated_EndsNothing()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), Other.Declared());
        using var browser = new Browser();
        var (name, index) = await SignOnAsync(hub, browser, Party);
        using var attacker = new Browser();
        await Refusals.MustBeAsync("unsigned", await attacker.GetAsync($"{hub.Idp}/slo?{Party.Query(Party.LogoutRequest(hub, name, index))}"));
        await Refusals.MustBeAsync("unsigned", await Refusals.PostAsync(hub, Party.LogoutRequest(hub, name, index), "/slo"));
        await Refusals.MustBeAsync("unsigned", await attacker.GetAsync($"{hub.Idp}/slo?{Party.Query(LogoutResponse(hub, Party, "_x"), "x", parameter: "SAMLResponse")}"));
        // Another relying party cannot end what it was never told of, whatever it learned.
        await attacker.GetAsync($"{hub.Idp}/slo?{Other.Query(Other.LogoutRequest(hub, name, index), sign: true)}");
        await attacker.GetAsync($"{hub.Idp}/slo?{Party.Query(Party.LogoutRequest(hub, name, "_other-index"), sign: true)}");
        Assert.True(await IsSignedInAsync(hub, browser));
        var query = Party.Query(Party.LogoutRequest(hub, name, index), sign: true);
        await attacker.GetAsync($"{hub.Idp}/slo?{query}");
        Assert.False(await IsSignedInAsync(hub, browser));
        await Refusals.MustBeAsync("replayed", await attacker.GetAsync($"{hub.Idp}/slo?{query}"));
    }

    [Fact]
    public async Task Response_ToNothingWeAsked_IsRefused()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), Other.Declared());
        using var browser = new Browser();
        var (name, index) = await SignOnAsync(hub, browser, Party);
        await SignOnAsync(hub, browser, Other);
        var toOther = (await browser.GetAsync($"{hub.Idp}/slo?{Party.Query(Party.LogoutRequest(hub, name, index), sign: true)}")).Headers.Location!.OriginalString;
        var asked = Message(toOther, "SAMLRequest").GetAttribute("ID");
        await Refusals.MustBeAsync("unknown-session", await browser.GetAsync($"{hub.Idp}/slo?{Other.Query(LogoutResponse(hub, Other, "_guess"), RelayState(toOther), sign: true, parameter: "SAMLResponse")}"));
        await Refusals.MustBeAsync("unknown-session", await browser.GetAsync($"{hub.Idp}/slo?{Party.Query(LogoutResponse(hub, Party, asked), RelayState(toOther), sign: true, parameter: "SAMLResponse")}"));
    }

    [Fact]
    public async Task Request_WithAnEarlierIndexOfTheSession_EndsIt_ThoughAnotherNodeSignedOnSince()
    {
        // A node that remembers one session is, after some others, as one that never saw it.
        await using var hub = await Hub.StartAsync(null, [Party.Declared()], settings: [("Identity:SessionsRemembered", "1")]);
        using var browser = new Browser();
        var (name, first) = await SignOnAsync(hub, browser, Party);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            using var other = new Browser();
            await SignOnAsync(hub, other, Party);
        }
        await SignOnAsync(hub, browser, Party);
        await browser.GetAsync($"{hub.Idp}/slo?{Party.Query(Party.LogoutRequest(hub, name, first), sign: true)}");
        // Those of the others go on.
        Assert.Equal(3, (await hub.Store.OpenSessionsAsync(Hub.Tokushima, hub.Clock.Now, DateTimeOffset.UnixEpoch, default)).Count);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z", true)]
    [InlineData("2026-11-20T02:55:01Z", true)]
    [InlineData("2026-11-20T02:55:00Z", false)]
    public async Task Request_IsGoodUntilItsEnd_HoweverFarThatIs(string end, bool isGood)
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var (name, index) = await SignOnAsync(hub, browser, Party);
        var answer = await browser.GetAsync($"{hub.Idp}/slo?{Party.Query(Party.LogoutRequest(hub, name, index).Replace("Version=", $"NotOnOrAfter=\"{end}\" Version="), sign: true)}");
        if (isGood) Assert.StartsWith(Party.Slo, answer.Headers.Location!.OriginalString);
        else await Refusals.MustBeAsync("stale", answer);
    }

    [Fact]
    public async Task Request_OfASessionThatIsOver_LeavesWhoeverSitsThereNowSignedIn()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), Other.Declared());
        using var browser = new Browser();
        var (name, index) = await SignOnAsync(hub, browser, Party);
        // The next one at the desk. What the one before had open at an application is still open there, and is signed out of now.
        var page = await (await browser.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
        await browser.SubmitAsync(hub, page, "sato", Hub.Password);
        await SignOnAsync(hub, browser, Other);
        var back = await browser.GetAsync($"{hub.Idp}/slo?{Party.Query(Party.LogoutRequest(hub, name, index), sign: true)}");
        Assert.StartsWith(Party.Slo, back.Headers.Location!.OriginalString);
        // Else nobody could sign out any more of what goes on: at the hub, behind gateways, at the other application.
        Assert.True(await IsSignedInAsync(hub, browser));
        // Another site's POST brings no cookie, so it tells nothing of one.
        var posted = await Refusals.PostAsync(hub, Party.Sign(Party.LogoutRequest(hub, name, index)).OuterXml, "/slo");
        Assert.False(posted.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith($"bus-{Hub.Tokushima}=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Request_BySoap_EndsTheSession_AndSaysWhoCouldNotBeTold()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), Other.Declared());
        using var browser = new Browser();
        var (name, index) = await SignOnAsync(hub, browser, Party);
        await SignOnAsync(hub, browser, Other);
        using var http = new HttpClient();
        async Task<Answer> CallAsync(string message)
        {
            var envelope = $"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{message}</s:Body></s:Envelope>";
            return Answer.Of(Sp.Load(await (await http.PostAsync($"{hub.Idp}/slo", new StringContent(envelope, Encoding.UTF8, MediaTypeHeaderValue.Parse("text/xml")))).Content.ReadAsStringAsync()).DocumentElement!);
        }
        Assert.Contains("unsigned", (await CallAsync(Party.LogoutRequest(hub, name, index))).Xml);
        Assert.True(await IsSignedInAsync(hub, browser));
        var answer = await CallAsync(Party.Sign(Party.LogoutRequest(hub, name, null)).OuterXml);
        Assert.True(answer.IsSigned("//p:LogoutResponse", await Published.CertificatesAsync(hub)), answer.Xml);
        Assert.Contains("PartialLogout", answer.Xml);
        Assert.False(await IsSignedInAsync(hub, browser));
    }

    [Fact]
    public async Task Request_BySoap_CountsWhatTheHubStandsInFrontOfAsToldOf()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), new RelyingParty("koseki", "旧戸籍", "") { Gateway = new GatewayRule("koseki.example", new Uri("http://127.0.0.1:1"), "percent") });
        using var browser = new Browser();
        var (name, _) = await SignOnAsync(hub, browser, Party);
        Assert.Contains("/.bus/enter?ticket=", (await browser.GetAsync($"{hub.Idp}/gateway/koseki?waits={new string('0', 64)}&to=/")).Headers.Location!.OriginalString);
        using var http = new HttpClient();
        var envelope = $"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{Party.Sign(Party.LogoutRequest(hub, name, null)).OuterXml}</s:Body></s:Envelope>";
        var answer = await (await http.PostAsync($"{hub.Idp}/slo", new StringContent(envelope, Encoding.UTF8, MediaTypeHeaderValue.Parse("text/xml")))).Content.ReadAsStringAsync();
        Assert.Contains("LogoutResponse", answer);
        Assert.DoesNotContain("PartialLogout", answer);
    }
}
