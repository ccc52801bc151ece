using System.Net;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>A password that was handed out is good for one sign-in; what comes after it is the person's own.</summary>
public sealed class FirstPasswordTests
{
    private const string Own = "ao-kuruma-de-umi";
    private static readonly Sp Party = new();

    private static Task<Hub> StartAsync() => Hub.StartAsync(null, [Party.Declared()], changeAtFirstSignIn: true);

    private static Task<HttpResponseMessage> ChangeAsync(Hub hub, Browser browser, string html, string password, string? again = null, string present = "") =>
        browser.PostAsync($"{hub.Idp}/password", [("form", Browser.Field(html, "form")), ("step", Browser.Field(html, "step")), ("present", present), ("password", password), ("again", again ?? password)]);

    private static async Task<string> HtmlAsync(HttpResponseMessage answer) => await answer.Content.ReadAsStringAsync();

    private static bool HasSession(Hub hub, Browser browser) => browser.Cookies.GetCookies(new Uri($"{hub.Idp}/"))[$"bus-{Hub.Tokushima}"] is not null;

    [Fact]
    public async Task FirstSignIn_LeadsToANewPassword_AndThenToTheApplication()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        var page = await HtmlAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}")));
        Assert.Contains("name=\"again\"", page);
        Assert.False(HasSession(hub, browser));
        var answer = await Answer.OfAsync(await browser.FollowAsync(hub, await ChangeAsync(hub, browser, page, Own)));
        Assert.Contains("Success", answer.Xml);

        using var other = new Browser();
        Assert.Equal(HttpStatusCode.OK, (await other.SignInAsync(hub, await other.GetAsync($"{hub.Idp}/signin"), password: Own)).StatusCode);
        Assert.True(HasSession(hub, other));
        // The handed-out one is over, also after the list was applied again.
        await hub.Region.ReplaceAsync(Hub.RegionOf(null, true, Party.Declared()), default);
        using var late = new Browser();
        await late.SignInAsync(hub, await late.GetAsync($"{hub.Idp}/signin"));
        Assert.False(HasSession(hub, late));
        // And the page of before is over too.
        await Attacks.Refusals.MustBeAsync("expired-page", await ChangeAsync(hub, browser, page, "mou-ichido-kaetai"));
    }

    [Theory]
    [InlineData("short-one", null)]
    [InlineData("yamada-desu-yo", null)]
    [InlineData("Password123!", null)]
    [InlineData("aaaabbbbaaaabbbb", null)]
    [InlineData(Hub.Password, null)]
    [InlineData(Own, "ao-kuruma-de-yama")]
    public async Task NewPassword_ThatMayNotBe_IsTold_AndNobodyIsSignedIn(string password, string? again)
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        var page = await HtmlAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/signin")));
        var told = await HtmlAsync(await ChangeAsync(hub, browser, page, password, again));
        Assert.Contains("role=\"alert\"", told);
        Assert.False(HasSession(hub, browser));
        Assert.Equal(HttpStatusCode.SeeOther, (await ChangeAsync(hub, browser, told, Own)).StatusCode);
    }

    [Fact]
    public async Task OwnPassword_IsChangedWithThePresentOne_AndSignsOutElsewhere()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var desk = new Browser();
        using var stolen = new Browser();
        foreach (var browser in (Browser[])[desk, stolen]) await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/signin"));
        var page = await HtmlAsync(await desk.GetAsync($"{hub.Idp}/password"));
        Assert.Contains("role=\"alert\"", await HtmlAsync(await ChangeAsync(hub, desk, page, Own, present: "wrong")));
        Assert.Equal(HttpStatusCode.SeeOther, (await ChangeAsync(hub, desk, page, Own, present: Hub.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await stolen.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).StatusCode);
        Assert.Contains(await hub.Store.EventsAsync(Hub.Tokushima, 20, default), e => e is { Kind: "password", Person: "yamada", Outcome: "changed" });
        // Back to the one before: not yet.
        page = await HtmlAsync(await desk.GetAsync($"{hub.Idp}/password"));
        Assert.Contains("role=\"alert\"", await HtmlAsync(await ChangeAsync(hub, desk, page, Hub.Password, present: Own)));
        // Nobody signed in: no page.
        Assert.EndsWith("/signin", (await stolen.GetAsync($"{hub.Idp}/password")).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task FirstSignIn_LeadsNowhereElse_AlsoWhereASecondFactorWouldGoOn()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        var step = Browser.Field(await HtmlAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/signin"))), "step");
        await Attacks.Refusals.MustBeAsync("expired-page", await browser.GetAsync($"{hub.Idp}/second?step={step}"));
        Assert.False(HasSession(hub, browser));
    }

    [Fact]
    public async Task NewPassword_FromAnotherSite_OrTooLate_IsRefused()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        var page = await HtmlAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/signin")));
        await Attacks.Refusals.MustBeAsync("cross-site", await browser.PostAsync($"{hub.Idp}/password", [("form", Browser.Field(page, "form"))], ("Origin", "https://evil.example")));
        await Attacks.Refusals.MustBeAsync("expired-page", await browser.GetAsync($"{hub.Idp}/password?step=x"));
        hub.Clock.Now += TimeSpan.FromMinutes(10);
        await Attacks.Refusals.MustBeAsync("expired-page", await ChangeAsync(hub, browser, page, Own));
    }
}
