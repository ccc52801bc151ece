using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.SignOn;

/// <summary>What a relying party is told of one session, sign-on after sign-on.</summary>
public sealed class TellingTests
{
    private const string Transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
    private static readonly Sp Party = new();
    private static readonly Sp Other = new("nenkin");

    private static async Task<(string? Name, string Index)> SignOnAsync(Hub hub, Browser browser, Sp sp, string content = "")
    {
        var first = await browser.GetAsync($"{hub.Idp}/sso?{sp.Query(sp.AuthnRequest(hub, content: content))}");
        var answer = await Answer.OfAsync(first.Headers.Location is null ? first : await browser.SignInAsync(hub, first));
        return (answer.Text("//a:NameID"), answer.Node("//a:AuthnStatement")!.Attributes!["SessionIndex"]!.Value);
    }

    private static async Task<string> KeptAsync(Hub hub, Sp sp)
    {
        var session = Assert.Single(await hub.Store.OpenSessionsAsync(Hub.Tokushima, hub.Clock.Now, hub.Clock.Now.AddHours(-1), default));
        return Assert.Single(await hub.Store.PartiesAsync(Hub.Tokushima, session.Id, default), p => p.RelyingParty == sp.Declared().Id).SessionIndex;
    }

    [Fact]
    public async Task Again_IsTheSame_ForThisPartyInThisSession()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), Other.Declared());
        using var browser = new Browser();
        var first = await SignOnAsync(hub, browser, Party);
        var other = await SignOnAsync(hub, browser, Other);
        Assert.Equal(first, await SignOnAsync(hub, browser, Party));
        Assert.Equal(first.Index, await KeptAsync(hub, Party));
        Assert.Equal(other.Index, await KeptAsync(hub, Other));
        Assert.NotEqual(first.Index, other.Index);
        // A session of its own.
        using var elsewhere = new Browser();
        var second = await SignOnAsync(hub, elsewhere, Party);
        Assert.Equal(first.Name, second.Name);
        Assert.NotEqual(first.Index, second.Index);
    }

    [Fact]
    public async Task TransientName_IsAnotherEachTime_AndThePersistentOneComesBack()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var persistent = await SignOnAsync(hub, browser, Party);
        const string policy = $"<samlp:NameIDPolicy Format=\"{Transient}\"/>";
        var once = await SignOnAsync(hub, browser, Party, policy);
        var twice = await SignOnAsync(hub, browser, Party, policy);
        Assert.Equal(3, new[] { persistent.Name, once.Name, twice.Name }.Distinct().Count());
        Assert.Equal(twice.Index, await KeptAsync(hub, Party));
        Assert.Equal(persistent.Name, (await SignOnAsync(hub, browser, Party)).Name);
    }

    [Fact]
    public async Task RegionThatChanged_IsFollowedAtTheNextSignOn()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var persistent = await SignOnAsync(hub, browser, Party);
        await hub.ChangeAsync(m => m with { RelyingParties = [Party.Declared(new SignOnRules { NameId = "email" })] });
        var mail = await SignOnAsync(hub, browser, Party);
        Assert.Contains("@", mail.Name);
        Assert.NotEqual(persistent.Index, mail.Index);
        Assert.Equal(mail.Index, await KeptAsync(hub, Party));
    }
}
