using System.Diagnostics;
using System.Net;
using Bus.Core.Region;
using Bus.Identity.Guessing;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>緊急用ID: made ahead, good from the first use for a while, told to everybody who watches, and replaced.</summary>
public sealed class EmergencyTests
{
    private static readonly Sp Plain = new("plain");
    private static readonly Sp Strict = new("strict");

    private static async Task<Hub> StartAsync(bool waived = false, params (string Key, string Value)[] settings)
    {
        var attributes = new SignOnRules { Attributes = [new ReleasedAttribute("login", "login"), new ReleasedAttribute("duties", "duties")] };
        var hub = await Hub.StartAsync(null, [Plain.Declared(attributes), Strict.Declared(attributes with { SecondFactor = "required" })], settings: settings);
        await hub.ChangeAsync(m => m with { Emergency = new EmergencyRule(false, TimeSpan.FromHours(8), ["collection", "kokuho"], waived) });
        return hub;
    }

    private static Task<HttpResponseMessage> AskAsync(Hub hub, Browser browser, Sp sp, string context = "") =>
        browser.GetAsync($"{hub.Idp}/sso?{sp.Query(sp.AuthnRequest(hub, null, context.Length == 0 ? "" : $"<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>{context}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"))}");

    private static async Task<string> RefusedAsync(Hub hub, string login, string password)
    {
        using var browser = new Browser();
        var html = await (await browser.SignInAsync(hub, await AskAsync(hub, browser, Plain), login, password)).Content.ReadAsStringAsync();
        Assert.Contains("role=\"alert\"", html);
        return html;
    }

    private static async Task<string[]> AuditAsync(Hub hub) => [.. (await hub.Store.EventsAsync(Hub.Tokushima, 100, default)).Where(e => e.Kind == "emergency").Select(e => $"{e.Person} {e.Outcome}").Reverse()];

    private static string? Value(Answer answer, string name) => answer.Text($"//a:Attribute[@Name='{name}']/a:AttributeValue");

    [Fact]
    public async Task EmergencyId_IsGoodForAWhile_Audited_AndReplaced()
    {
        await using var hub = await StartAsync();
        var made = await hub.Emergencies.MakeAsync(Hub.Tokushima, null, ["kokuho"], default);
        Assert.Equal("kinkyu-1", made.Id);
        Assert.DoesNotContain(made.Password!, made.ToString());
        Assert.False((await hub.Emergencies.MakeAsync(Hub.Tokushima, null, ["mynumber"], default)).Done);
        Assert.False((await hub.Emergencies.MakeAsync(Hub.Tokushima, "yamada", [], default)).Done);
        Assert.False((await hub.Emergencies.MakeAsync(Hub.Takeo, null, [], default)).Done);
        await RefusedAsync(hub, "kinkyu-1", "wrong");
        await RefusedAsync(hub, "kinkyu-9", made.Password!);

        using var browser = new Browser();
        // As people type it.
        var answer = await Answer.OfAsync(await browser.SignInAsync(hub, await AskAsync(hub, browser, Plain), "Kinkyu-1", made.Password!.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.Equal(("kinkyu-1", "kokuho"), (Value(answer, "login"), Value(answer, "duties")));
        Assert.Equal(DateTimeOffset.Parse(answer.Node("//a:AuthnStatement")!.Attributes!["SessionNotOnOrAfter"]!.Value, null), hub.Clock.Now.AddHours(8), TimeSpan.FromSeconds(1));
        Assert.Equal(["emergency/kinkyu-1 made", "emergency/kinkyu-1 used"], await AuditAsync(hub));
        Assert.Equal("in-use", (await hub.Emergencies.ListAsync(Hub.Tokushima, default)).Single().State);

        hub.Clock.Now += TimeSpan.FromHours(3);
        using var second = new Browser();
        await Answer.OfAsync(await second.SignInAsync(hub, await AskAsync(hub, second, Plain), "kinkyu-1", made.Password!));
        hub.Clock.Now += TimeSpan.FromHours(5);
        Assert.Equal(HttpStatusCode.SeeOther, (await AskAsync(hub, second, Plain)).StatusCode);
        Assert.Contains("使用期間が過ぎました", await RefusedAsync(hub, "kinkyu-1", made.Password!));
        Assert.Equal("replace", (await hub.Emergencies.ListAsync(Hub.Tokushima, default)).Single().State);

        var anew = await hub.Emergencies.MakeAsync(Hub.Tokushima, "kinkyu-1", [], default);
        Assert.DoesNotContain("使用期間", await RefusedAsync(hub, "kinkyu-1", made.Password!));
        await Answer.OfAsync(await browser.SignInAsync(hub, await AskAsync(hub, browser, Plain), "kinkyu-1", anew.Password!));
        // Taken away, it is over at once; and so it is where the region allows none any more.
        Assert.True((await hub.Emergencies.RemoveAsync(Hub.Tokushima, "kinkyu-1", default)).Done);
        Assert.Equal(HttpStatusCode.SeeOther, (await AskAsync(hub, browser, Plain)).StatusCode);
        Assert.Equal("kinkyu-1", (await hub.Emergencies.MakeAsync(Hub.Tokushima, null, [], default)).Id);
    }

    [Fact]
    public async Task EmergencyId_OutOfUse_EndsWhatWasBegunWithIt()
    {
        await using var hub = await StartAsync();
        var made = await hub.Emergencies.MakeAsync(Hub.Tokushima, null, [], default);
        using var browser = new Browser();
        await Answer.OfAsync(await browser.SignInAsync(hub, await AskAsync(hub, browser, Plain), made.Id!, made.Password!));
        await hub.ChangeAsync(m => m with { Emergency = null });
        Assert.Equal(HttpStatusCode.SeeOther, (await AskAsync(hub, browser, Plain)).StatusCode);
        await RefusedAsync(hub, made.Id!, made.Password!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Envelope_ThatWasReplacedOrTakenAway_OpensNothing_AlsoOnceTheNextOneIsUsed(bool taken)
    {
        await using var hub = await StartAsync();
        var made = await hub.Emergencies.MakeAsync(Hub.Tokushima, null, [], default);
        using var before = new Browser();
        await Answer.OfAsync(await before.SignInAsync(hub, await AskAsync(hub, before, Plain), made.Id!, made.Password!));
        if (taken) await hub.Emergencies.RemoveAsync(Hub.Tokushima, made.Id!, default);
        var anew = await hub.Emergencies.MakeAsync(Hub.Tokushima, taken ? null : made.Id, [], default);
        Assert.Equal(made.Id, anew.Id);
        using var after = new Browser();
        await Answer.OfAsync(await after.SignInAsync(hub, await AskAsync(hub, after, Plain), anew.Id!, anew.Password!));
        Assert.Contains("/signin?", (await AskAsync(hub, before, Plain)).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task EmergencyId_Unused_IsOldSomeDay()
    {
        await using var hub = await StartAsync();
        var made = await hub.Emergencies.MakeAsync(Hub.Tokushima, null, [], default);
        hub.Clock.Now += TimeSpan.FromDays(401);
        Assert.Equal("expired", (await hub.Emergencies.ListAsync(Hub.Tokushima, default)).Single().State);
        await RefusedAsync(hub, "kinkyu-1", made.Password!);
    }

    /// <summary>An envelope is opened at a device that nobody knows: if wrong secrets made those wait, anybody could keep it closed for as long as the emergency lasts.</summary>
    [Fact]
    public async Task EmergencyId_WhoeverSendsWrongSecrets_KeepsNobodyFromIt_AlsoAtTheirOwnAddress()
    {
        await using var hub = await StartAsync(false, ("Identity:EmergencyDelay", "00:00:00.001"), ("Identity:EmergencyDelayMost", "00:00:00.002"));
        var made = await hub.Emergencies.MakeAsync(Hub.Tokushima, null, [], default);
        foreach (var i in Enumerable.Range(0, 25)) Assert.DoesNotContain("間違いが続いた", await RefusedAsync(hub, "kinkyu-1", $"wrong-{i}"));

        using var browser = new Browser();
        Assert.Equal("kinkyu-1", Value(await Answer.OfAsync(await browser.SignInAsync(hub, await AskAsync(hub, browser, Plain), "kinkyu-1", made.Password!)), "login"));
        // Told once for the address, not with each of them.
        Assert.Single(await hub.Store.EventsAsync(Hub.Tokushima, 200, default), e => e is { Kind: "lockout", Outcome: "one-address-slowed", Person: "emergency/kinkyu-1" });
    }

    [Fact]
    public async Task EmergencyId_WrongSecrets_AreAnsweredLaterAndLater_TheRightOneAtOnce()
    {
        await using var hub = await StartAsync(false, ("Identity:EmergencyFailuresFree", "1"), ("Identity:EmergencyDelay", "00:00:00.4"), ("Identity:EmergencyDelayMost", "00:01:00"));
        var made = await hub.Emergencies.MakeAsync(Hub.Tokushima, null, [], default);
        await RefusedAsync(hub, "kinkyu-1", "wrong");
        foreach (var (login, delay) in ((string, int)[])[("kinkyu-1", 400), ("kinkyu-2", 800)])
        {
            var began = Stopwatch.StartNew();
            await RefusedAsync(hub, login, "wrong");
            // Timers go by a coarser clock, and may be some milliseconds early by this one.
            Assert.True(began.ElapsedMilliseconds >= delay - 20, $"{login} was answered after {began.ElapsedMilliseconds} ms");
        }
        // The right one comes amid wrong ones that are held for 1.6 s, 3.2 s and 6.4 s.
        using var browser = new Browser();
        var others = Enumerable.Range(0, 3).Select(_ => RefusedAsync(hub, "kinkyu-1", "wrong")).ToArray();
        await Answer.OfAsync(await browser.SignInAsync(hub, await AskAsync(hub, browser, Plain), "kinkyu-1", made.Password!));
        Assert.Contains(others, o => !o.IsCompleted);
        await Task.WhenAll(others);
    }

    [Fact]
    public void WrongSecrets_OfAnIPv6Network_AreCountedTogether_AndTheDelayIsBounded()
    {
        Assert.Equal(EmergencyGuesses.SourceOf(IPAddress.Parse("2001:db8:1:2::1")), EmergencyGuesses.SourceOf(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.NotEqual(EmergencyGuesses.SourceOf(IPAddress.Parse("2001:db8:1:2::1")), EmergencyGuesses.SourceOf(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.NotEqual(EmergencyGuesses.SourceOf(IPAddress.Parse("10.0.0.1")), EmergencyGuesses.SourceOf(IPAddress.Parse("10.0.0.2")));
        var options = new IdentityOptions();
        Assert.Equal([0, 0, 1, 2, 4, 8, 16, 30, 30, 30], ((int[])[1, 5, 6, 7, 8, 9, 10, 11, 10_000, 0]).Select(tries => (int)EmergencyGuesses.DelayOf(options, tries).TotalSeconds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TwoFactors_AreWaivedOnlyByTheRegion_AndNeverClaimed(bool waived)
    {
        await using var hub = await StartAsync(waived);
        var made = await hub.Emergencies.MakeAsync(Hub.Tokushima, null, [], default);
        using var browser = new Browser();
        await Answer.OfAsync(await browser.SignInAsync(hub, await AskAsync(hub, browser, Plain), made.Id!, made.Password!));
        var strict = await AskAsync(hub, browser, Strict);
        if (waived) Assert.Equal("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", (await Answer.OfAsync(strict)).Text("//a:AuthnContextClassRef"));
        else Assert.Equal(HttpStatusCode.Forbidden, strict.StatusCode);
        // An SP that asks for two itself never hears that there were two, and nobody enrols a token for an envelope.
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(hub, browser, Plain, "https://refeds.org/profile/mfa")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync($"{hub.Idp}/second")).StatusCode);
    }
}
