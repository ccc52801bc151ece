using System.Net;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>共用端末: it knows nobody, and what is begun there ends soon.</summary>
public sealed class SharedTerminalTests
{
    private static async Task<string> SignInAsync(Hub hub, Browser browser, string login, bool shared)
    {
        var html = await (await browser.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
        (string, string)[] fields = [("form", Browser.Field(html, "form")), ("request", ""), ("login", login), ("password", Hub.Password), .. shared ? [("shared", "1")] : Array.Empty<(string, string)>()];
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync($"{hub.Idp}/signin", fields)).StatusCode);
        return html;
    }

    private static bool Has(Hub hub, Browser browser, string cookie) => browser.Cookies.GetCookies(new Uri($"{hub.Idp}/"))[$"bus-{cookie}-{Hub.Tokushima}"] is not null;

    [Fact]
    public async Task SharedTerminal_KnowsNobody_EndsSoon_AndSaysSoToTheNextOne()
    {
        await using var hub = await Hub.StartAsync();
        using var browser = new Browser();
        var portal = $"{hub.Url}/portal/{Hub.Tokushima}";
        Assert.DoesNotContain("checked", await SignInAsync(hub, browser, "yamada", shared: false));
        Assert.True(Has(hub, browser, "device"));
        // It becomes a shared one: who was known there is known no more.
        await SignInAsync(hub, browser, "sato", shared: true);
        Assert.False(Has(hub, browser, "device"));
        Assert.Single(await hub.Staff.SessionsAsync(Hub.Tokushima, default));
        hub.Clock.Now += TimeSpan.FromMinutes(14);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(portal)).StatusCode);
        hub.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync(portal)).StatusCode);
        Assert.Empty(await hub.Staff.SessionsAsync(Hub.Tokushima, default));
        Assert.Contains("checked", await SignInAsync(hub, browser, "yamada", shared: true));
        Assert.False(Has(hub, browser, "device"));
        // And back.
        await SignInAsync(hub, browser, "yamada", shared: false);
        Assert.True(Has(hub, browser, "device"));
        hub.Clock.Now += TimeSpan.FromMinutes(20);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(portal)).StatusCode);
    }
}
