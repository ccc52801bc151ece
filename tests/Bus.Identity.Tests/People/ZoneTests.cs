using System.Net;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>Two factors by where somebody comes from, and whom the hub believes about that.</summary>
public sealed class ZoneTests
{
    private static readonly Sp Inside = new("inside");
    private static readonly Sp Outside = new("outside");
    private static readonly Sp Plain = new("plain");

    private static async Task<Hub> StartAsync(params (string, string)[] settings)
    {
        var required = new SignOnRules { SecondFactor = "required" };
        var hub = await Hub.StartAsync(null, [Inside.Declared(required with { SecondFactorWhere = new ZoneLimit { From = ["branch"] } }), Outside.Declared(required with { SecondFactorWhere = new ZoneLimit { Outside = ["hall"] } }), Plain.Declared()], settings: settings);
        await hub.ChangeAsync(m => m with { Zones = [new NetworkZone("hall", ["10.1.0.0/16", "fd00:1::/32"]), new NetworkZone("branch", ["10.2.0.0/16"])] });
        return hub;
    }

    private static async Task<bool> NeedsTwoAsync(Hub hub, Browser browser, Sp sp, string? forwarded)
    {
        (string, string)[] headers = forwarded is null ? [] : [("X-Forwarded-For", forwarded)];
        var answer = await browser.GetAsync($"{hub.Idp}/sso?{sp.Query(sp.AuthnRequest(hub))}", headers);
        return answer.StatusCode == HttpStatusCode.SeeOther && answer.Headers.Location!.OriginalString.Contains("/second?", StringComparison.Ordinal);
    }

    private static async Task<Browser> SignedInAsync(Hub hub)
    {
        var browser = new Browser();
        await Answer.OfAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Plain.Query(Plain.AuthnRequest(hub))}")));
        return browser;
    }

    [Theory]
    [InlineData("10.1.2.3", false, false)]
    [InlineData("fd00:1::7", false, false)]
    [InlineData("10.2.2.3", true, true)]
    [InlineData("192.0.2.1", false, true)]
    // What a browser wrote itself stands before what the proxy wrote.
    [InlineData("10.1.2.3, 192.0.2.1", false, true)]
    [InlineData("192.0.2.1, 10.1.2.3", false, false)]
    // Through a second one that is believed too, and one that is not.
    [InlineData("10.1.2.3, 10.9.9.9", false, false)]
    [InlineData("10.1.2.3, 10.9.9.8", false, true)]
    // Nobody knows: two.
    [InlineData("unknown", true, true)]
    [InlineData(null, true, true)]
    public async Task Zone_IsWhereTheNamedProxySaysSomebodyComesFrom(string? forwarded, bool inside, bool outside)
    {
        await using var hub = await StartAsync(("Identity:TrustedProxies:0", "127.0.0.0/8"), ("Identity:TrustedProxies:1", "10.9.9.9/32"));
        using var browser = await SignedInAsync(hub);
        Assert.Equal((inside, outside), (await NeedsTwoAsync(hub, browser, Inside, forwarded), await NeedsTwoAsync(hub, browser, Outside, forwarded)));
    }

    [Fact]
    public async Task Header_OfNoNamedProxy_SaysNothing()
    {
        await using var hub = await StartAsync();
        using var browser = await SignedInAsync(hub);
        Assert.True(await NeedsTwoAsync(hub, browser, Outside, "10.1.2.3"));
        await hub.ChangeAsync(m => m with { Zones = [new NetworkZone("hall", ["127.0.0.0/8"]), new NetworkZone("branch", ["10.2.0.0/16"])] });
        Assert.False(await NeedsTwoAsync(hub, browser, Outside, "192.0.2.1"));
    }

    [Fact]
    public async Task Duty_AsksForTwo_OnlyFromWhereTheRuleSays()
    {
        await using var hub = await StartAsync();
        using var browser = await SignedInAsync(hub);
        await hub.ChangeAsync(m => m with { SecondFactor = new SecondFactorRule(["collection"]) { Where = new ZoneLimit { Outside = ["hall"] } } });
        Assert.True(await NeedsTwoAsync(hub, browser, Plain, null));
        Assert.Equal($"{hub.Idp}/second", (await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).Headers.Location!.OriginalString);
        await hub.ChangeAsync(m => m with { Zones = [new NetworkZone("hall", ["127.0.0.0/8"])] });
        Assert.False(await NeedsTwoAsync(hub, browser, Plain, null));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).StatusCode);
    }
}
