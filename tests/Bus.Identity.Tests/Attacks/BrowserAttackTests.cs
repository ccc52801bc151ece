using System.Net;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Attacks;

/// <summary>What another site, another municipality or an old page can make a browser do.</summary>
public sealed class BrowserAttackTests
{
    private static readonly Sp Party = new();

    private static async Task<(string Html, string Address)> PageAsync(Hub hub, Browser browser)
    {
        var answer = await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}");
        var address = answer.Headers.Location!.OriginalString;
        return (await (await browser.GetAsync(address)).Content.ReadAsStringAsync(), address);
    }

    [Fact]
    public async Task SignIn_PostedFromAnotherSite_IsRefused_EvenWithTheRightPassword()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var (html, _) = await PageAsync(hub, browser);
        (string, string)[] fields = [("form", Browser.Field(html, "form")), ("request", Browser.Field(html, "request")), ("login", "yamada"), ("password", Hub.Password)];
        await Refusals.MustBeAsync("cross-site", await browser.PostAsync($"{hub.Idp}/signin", fields, ("Origin", "https://evil.example")));
        await Refusals.MustBeAsync("cross-site", await browser.PostAsync($"{hub.Idp}/signin", fields, ("Origin", "null")));
        await Refusals.MustBeAsync("cross-site", await browser.PostAsync($"{hub.Idp}/signin", fields, ("Sec-Fetch-Site", "cross-site")));
        // A browser that says nothing of where it comes from still has not the cookie: the page comes again, nobody is signed in.
        var without = await Browser.PostFromElsewhereAsync($"{hub.Idp}/signin", fields);
        Assert.Equal(HttpStatusCode.OK, without.StatusCode);
        Assert.DoesNotContain($"bus-{Hub.Tokushima}=", string.Join(';', without.Headers.GetValues("Set-Cookie")));
        // And with the token of somebody else's page.
        using var victim = new Browser();
        var (own, _) = await PageAsync(hub, victim);
        var mixed = await victim.PostAsync($"{hub.Idp}/signin", [("form", Browser.Field(html, "form")), .. fields.Skip(1)]);
        Assert.Equal(HttpStatusCode.OK, mixed.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await victim.SubmitAsync(hub, own, "yamada", Hub.Password)).StatusCode);
    }

    [Fact]
    public async Task SignOut_PostedFromAnotherSite_SignsNobodyOut()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var portal = await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}"));
        var token = Browser.Field(await portal.Content.ReadAsStringAsync(), "form");
        await Refusals.MustBeAsync("cross-site", await browser.PostAsync($"{hub.Idp}/signout", [("form", token)], ("Origin", "https://evil.example")));
        await Refusals.MustBeAsync("expired-page", await browser.PostAsync($"{hub.Idp}/signout", [("form", "x")]));
        await Refusals.MustBeAsync("expired-page", await browser.GetAsync($"{hub.Idp}/signout"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).StatusCode);
    }

    [Fact]
    public async Task SessionToken_PlantedBefore_IsWorthNothingAfterTheSignIn()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var planted = new string('A', 43);
        browser.Cookies.Add(new Uri($"{hub.Idp}/"), new Cookie($"bus-{Hub.Tokushima}", planted, $"/idp/{Hub.Tokushima}"));
        await browser.SignInAsync(hub, (await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}")));
        var first = browser.Cookies.GetCookies(new Uri($"{hub.Idp}/"))[$"bus-{Hub.Tokushima}"]!.Value;
        Assert.NotEqual(planted, first);
        // Nor is the one from before once the same person signs in again.
        await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub, "ForceAuthn=\"true\"", at: hub.Clock.Now += TimeSpan.FromSeconds(1)))}"));
        using var thief = new Browser();
        thief.Cookies.Add(new Uri($"{hub.Idp}/"), new Cookie($"bus-{Hub.Tokushima}", first, $"/idp/{Hub.Tokushima}"));
        Assert.Contains("/signin?", (await thief.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}")).Headers.Location!.OriginalString);
        Assert.Null((await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}")).Headers.Location);
    }

    [Fact]
    public async Task WrongPassword_UnknownLogin_EmptyPassword_AreAnsweredAlike()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var (html, _) = await PageAsync(hub, browser);
        var texts = new List<string>();
        foreach (var (login, password) in ((string, string)[])[("yamada", "wrong"), ("nobody", "wrong"), ("yamada", ""), ("nobody", new string('x', 5000))])
        {
            var answer = await browser.SubmitAsync(hub, html, login, password);
            texts.Add((await answer.Content.ReadAsStringAsync()).Replace($"value=\"{login}\"", "", StringComparison.Ordinal));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
        Assert.Single(texts.Distinct());
    }

    [Fact]
    public async Task Session_OfOneMunicipality_IsNothingAtAnother()
    {
        await using var hub = await Hub.StartAsync("takeo.example", [Party.Declared()]);
        using var browser = new Browser();
        await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}"));
        var token = browser.Cookies.GetCookies(new Uri($"{hub.Idp}/"))[$"bus-{Hub.Tokushima}"]!.Value;
        var port = new Uri(hub.Url).Port;
        // The cookie does not go there, and where it is carried there by hand, it is not known.
        using var carried = new Browser();
        var portal = await carried.GetAsync($"{hub.Url}/portal/{Hub.Takeo}", ("Host", $"takeo.example:{port}"), ("Cookie", $"bus-{Hub.Takeo}={token}"));
        Assert.Equal($"http://takeo.example:{port}/idp/{Hub.Takeo}/signin", portal.Headers.Location!.OriginalString);
        // Each has its own key, and its own address.
        await Refusals.MustBeAsync("wrong-host", await browser.GetAsync($"{hub.Url}/portal/{Hub.Takeo}"));
        await Refusals.MustBeAsync("wrong-host", await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}", ("Host", "takeo.example")));
        var takeo = Sp.Load(await (await browser.GetAsync($"{hub.Url}/idp/{Hub.Takeo}/metadata", ("Host", "takeo.example"))).Content.ReadAsStringAsync());
        Assert.NotEqual((await Published.CertificatesAsync(hub))[0].Thumbprint, Published.Certificates(takeo)[0].Thumbprint);
        Assert.Equal($"http://takeo.example:{port}/idp/{Hub.Takeo}/metadata", takeo.DocumentElement!.GetAttribute("entityID"));
    }

    [Fact]
    public async Task HostOfAnApplication_AtAnotherPort_ShowsNoPageOfOurs()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), new RelyingParty("koseki", "旧戸籍", "") { Gateway = new GatewayRule("koseki.example:8443", new Uri("http://127.0.0.1:1"), "percent") });
        using var browser = new Browser();
        // What a browser gets there it would bring to the application.
        foreach (var host in (string[])["koseki.example:9443", "KOSEKI.example"])
            foreach (var municipality in (MunicipalityCode[])[Hub.Tokushima, Hub.Takeo])
                await Refusals.MustBeAsync("wrong-host", await browser.GetAsync($"{hub.Url}/idp/{municipality}/signin", ("Host", host)));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"{hub.Idp}/signin")).StatusCode);
    }

    [Fact]
    public async Task TwoTabs_SignInEach_AndAnOldPageIsTold()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var (first, _) = await PageAsync(hub, browser);
        var (second, address) = await PageAsync(hub, browser);
        var one = await Answer.OfAsync(await browser.FollowAsync(hub, await browser.SubmitAsync(hub, first, "yamada", Hub.Password)));
        var two = await Answer.OfAsync(await browser.FollowAsync(hub, await browser.SubmitAsync(hub, second, "yamada", Hub.Password)));
        Assert.NotEqual(one.Root.GetAttribute("InResponseTo"), two.Root.GetAttribute("InResponseTo"));
        // Back, and again: the request was answered. And after a time the page itself is over.
        var again = await browser.FollowAsync(hub, await browser.SubmitAsync(hub, second, "yamada", Hub.Password));
        Assert.Contains(": replayed</small>", await again.Content.ReadAsStringAsync());
        hub.Clock.Now += TimeSpan.FromMinutes(31);
        await Refusals.MustBeAsync("expired-page", await browser.GetAsync(address));
        await Refusals.MustBeAsync("expired-page", await browser.GetAsync(address.Replace("/signin?", "/continue?")));
        await Refusals.MustBeAsync("expired-page", await browser.GetAsync($"{hub.Idp}/continue?request=x"));
    }

    [Fact]
    public async Task Pages_CannotBeFramedOrKept_AndLoadNothing()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var page = await browser.GetAsync($"{hub.Idp}/signin");
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
    }

    [Fact]
    public async Task RequestsThatAreRefusedInSaml_LeaveAFewLinesInTheAudit_Too()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        // Nobody need sign in, or sign, for that, and the same message will do again and again.
        var passive = Party.Query(Party.AuthnRequest(hub, "IsPassive=\"true\""));
        for (var i = 0; i < 80; i++) Assert.Contains("NoPassive", (await Answer.OfAsync(await browser.GetAsync($"{hub.Idp}/sso?{passive}"))).Xml);
        var events = await hub.Store.EventsAsync(Hub.Tokushima, 1000, default);
        Assert.Equal((60, "kokuho", "NoPassive"), (events.Count, events[0].RelyingParty, events[0].Outcome));
    }

    [Fact]
    public async Task Rubbish_LeavesAFewLinesInTheAudit_AndVisitorsNone()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        for (var i = 0; i < 80; i++) await browser.GetAsync($"{hub.Idp}/sso?SAMLRequest=rubbish");
        Assert.Equal(60, (await hub.Store.EventsAsync(Hub.Tokushima, 1000, default)).Count);
        hub.Clock.Now += TimeSpan.FromMinutes(1);
        await browser.GetAsync($"{hub.Idp}/sso?SAMLRequest=rubbish");
        Assert.EndsWith("(+20)", (await hub.Store.EventsAsync(Hub.Tokushima, 1, default))[0].Outcome);
        await PageAsync(hub, browser);
        Assert.Equal(61, (await hub.Store.EventsAsync(Hub.Tokushima, 1000, default)).Count);
    }
}
