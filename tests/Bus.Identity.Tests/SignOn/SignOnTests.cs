using System.Net;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.SignOn;

public sealed class SignOnTests
{
    private static readonly Sp Party = new();

    [Fact]
    public async Task Request_ByRedirect_LeadsOverTheSignInPageToASignedAssertion()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(new SignOnRules { Attributes = [new("name", "name"), new("roles", "urn:oid:1.3.6.1.4.1.5923.1.1.1.7")], Roles = [new("collection", "収納担当")] }));
        using var browser = new Browser();
        var id = Sp.NewId();
        var state = "a b&c=ü\"<>徳島";
        var toPage = await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub, requestId: id), state)}");
        Assert.Equal(HttpStatusCode.SeeOther, toPage.StatusCode);
        var last = await browser.SignInAsync(hub, toPage);
        var answer = await Answer.OfAsync(last);

        Assert.Equal(Party.Acs, Browser.Action(answer.Html));
        Assert.Equal(state, Browser.Field(answer.Html, "RelayState"));
        Assert.True(answer.IsSigned("/p:Response/a:Assertion", await Published.CertificatesAsync(hub)), answer.Xml);
        Assert.Equal((id, Party.Acs, hub.EntityId), (answer.Root.GetAttribute("InResponseTo"), answer.Root.GetAttribute("Destination"), answer.Text("/p:Response/a:Issuer")));
        Assert.Equal(Party.EntityId, answer.Text("//a:Audience"));
        Assert.Equal("山田 <花子> & 'A'", answer.Text("//a:Attribute[@Name='name']/a:AttributeValue"));
        Assert.Equal("収納担当", answer.Text("//a:Attribute[@Name='urn:oid:1.3.6.1.4.1.5923.1.1.1.7']/a:AttributeValue"));
        Assert.Null(answer.Node("//a:Attribute[@Name='email']"));
        Assert.Equal("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", answer.Text("//a:AuthnContextClassRef"));
    }

    [Fact]
    public async Task SecondParty_WhileSignedIn_IsAnsweredWithoutAPage_AndGetsAnotherPersistentName()
    {
        var other = new Sp("nenkin");
        await using var hub = await Hub.StartAsync(Party.Declared(), other.Declared());
        using var browser = new Browser();
        var first = await Answer.OfAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}")));
        var again = await Answer.OfAsync(await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}"));
        var second = await Answer.OfAsync(await browser.GetAsync($"{hub.Idp}/sso?{other.Query(other.AuthnRequest(hub))}"));
        Assert.Equal(first.Text("//a:NameID"), again.Text("//a:NameID"));
        Assert.NotEqual(first.Text("//a:NameID"), second.Text("//a:NameID"));
        Assert.DoesNotContain("yamada", second.Xml);
    }

    [Fact]
    public async Task Session_ThatEndedOnAnotherNode_AnswersNothingMore_ThoughItIsRemembered()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        Task<HttpResponseMessage> AskAsync() => browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}");
        await browser.SignInAsync(hub, await AskAsync());
        Assert.Contains("Success", (await Answer.OfAsync(await AskAsync())).Xml);
        // What another node does: this one is not told.
        var session = Assert.Single(await hub.Store.OpenSessionsAsync(Hub.Tokushima, hub.Clock.Now, hub.Clock.Now.AddHours(-1), default));
        await hub.Store.EndAsync(Hub.Tokushima, session.Id, new SignInEvent(Hub.Tokushima, hub.Clock.Now, "sign-out", session.Person, null, "ok"), default);
        Assert.Contains("/signin?", (await AskAsync()).Headers.Location!.OriginalString);
        Assert.Equal(["sign-out", "sign-on", "sign-on", "sign-in"], (await hub.Store.EventsAsync(Hub.Tokushima, 10, default)).Select(e => e.Kind));
    }

    [Fact]
    public async Task Sessions_BeyondThoseRemembered_AreAnsweredAllTheSame()
    {
        await using var hub = await Hub.StartAsync(null, [Party.Declared()], settings: ("Identity:SessionsRemembered", "2"));
        var browsers = Enumerable.Range(0, 4).Select(_ => new Browser()).ToList();
        foreach (var browser in browsers) await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}"));
        foreach (var browser in browsers.Concat(browsers))
            Assert.Contains("Success", (await Answer.OfAsync(await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}"))).Xml);
        foreach (var browser in browsers) browser.Dispose();
    }

    [Fact]
    public async Task Request_ByPostFromAnotherSite_IsParked_AndAnsweredSilentlyWithTheCookie()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}"));
        // Signed, and compressed as node-saml does.
        foreach (var bytes in (string[])[Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Party.Sign(Party.AuthnRequest(hub)).OuterXml)), Sp.Deflate(System.Text.Encoding.UTF8.GetBytes(Party.Sign(Party.AuthnRequest(hub)).OuterXml))])
        {
            var parked = await Browser.PostFromElsewhereAsync($"{hub.Idp}/sso", ("SAMLRequest", bytes), ("RelayState", "x"));
            Assert.Equal(HttpStatusCode.SeeOther, parked.StatusCode);
            var answer = await Answer.OfAsync(await browser.FollowAsync(hub, parked));
            Assert.Equal("x", Browser.Field(answer.Html, "RelayState"));
        }
    }

    [Theory]
    [InlineData("assertion", "none", false, true)]
    [InlineData("response", "none", true, false)]
    [InlineData("both", "none", true, true)]
    [InlineData("assertion", "aes256-gcm", false, true)]
    [InlineData("both", "aes256-cbc", true, true)]
    [InlineData("response", "aes256-gcm", true, false)]
    public async Task Protection_AsTheRegionSays_IsWhatTheFrameworkVerifiesAndDecrypts(string sign, string encrypt, bool response, bool assertion)
    {
        await using var hub = await Hub.StartAsync(Party.Declared(new SignOnRules { Sign = sign, Encrypt = encrypt }));
        using var browser = new Browser();
        var answer = await Answer.OfAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}")));
        var certificates = await Published.CertificatesAsync(hub);
        Assert.Equal(response, answer.IsSigned("/p:Response", certificates));
        if (encrypt != "none")
        {
            Assert.Null(answer.Node("//a:Assertion"));
            answer = answer.Decrypt(Party.Key);
        }
        Assert.NotNull(answer.Node("//a:Assertion/a:Subject"));
        Assert.Equal(assertion, answer.IsSigned("//a:Assertion", certificates));
    }

    [Theory]
    [InlineData("persistent", null, "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", null)]
    [InlineData(null, "urn:oasis:names:tc:SAML:2.0:nameid-format:transient", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient", null)]
    [InlineData("email", null, "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", "yamada@example.lg.jp")]
    [InlineData("employee-number", null, "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", "0012")]
    public async Task NameId_IsOfTheFormatGiven(string? rule, string? wanted, string format, string? value)
    {
        await using var hub = await Hub.StartAsync(Party.Declared(new SignOnRules { NameId = rule }));
        using var browser = new Browser();
        var content = wanted is null ? "" : $"<samlp:NameIDPolicy Format=\"{wanted}\"/>";
        var answer = await Answer.OfAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub, content: content))}")));
        Assert.Equal(format, answer.Node("//a:NameID")!.Attributes!["Format"]!.Value);
        if (value is not null) Assert.Equal(value, answer.Text("//a:NameID"));
    }

    [Fact]
    public async Task Portal_StartsAnApplication_WithTheRelayStateOfTheRegion()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(new SignOnRules { Start = "https://kokuho.example/menu" }));
        using var browser = new Browser();
        var portal = await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}"));
        Assert.Contains($"{hub.Idp}/start/kokuho", await portal.Content.ReadAsStringAsync());
        var answer = await Answer.OfAsync(await browser.GetAsync($"{hub.Idp}/start/kokuho?RelayState=https%3A%2F%2Fevil.example&target=x"));
        Assert.Equal("https://kokuho.example/menu", Browser.Field(answer.Html, "RelayState"));
        Assert.Equal("", answer.Root.GetAttribute("InResponseTo"));
    }
}
