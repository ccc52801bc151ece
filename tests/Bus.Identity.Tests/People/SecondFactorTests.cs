using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Bus.Core.Region;
using Bus.Identity.People;
using Bus.Identity.Tests.Attacks;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>The second factor: enrolled at first need, asked for where it is needed, each code good once, and told truthfully.</summary>
public sealed partial class SecondFactorTests
{
    private const string Mfa = "https://refeds.org/profile/mfa";
    private const string Password = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    private static readonly Sp Plain = new("plain");
    private static readonly Sp Strict = new("strict");

    private static Task<Hub> StartAsync() => Hub.StartAsync(Plain.Declared(), Strict.Declared(new SignOnRules { SecondFactor = "required" }));

    private static Task<HttpResponseMessage> SignOnAsync(Hub hub, Browser browser, Sp sp, string? context = null, string? attributes = null, string comparison = "exact") =>
        browser.GetAsync($"{hub.Idp}/sso?{sp.Query(sp.AuthnRequest(hub, attributes, context is null ? "" : $"<samlp:RequestedAuthnContext Comparison=\"{comparison}\"><saml:AuthnContextClassRef>{context}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"))}");

    private static Task<HttpResponseMessage> CodeAsync(Hub hub, Browser browser, string html, string code) => browser.PostAsync($"{hub.Idp}/second",
        [("form", Browser.Field(html, "form")), ("step", Browser.Field(html, "step")), ("request", Browser.Field(html, "request")), ("enrol", Browser.Field(html, "enrol")), ("code", code)]);

    private static async Task<string> HtmlAsync(HttpResponseMessage answer) => await answer.Content.ReadAsStringAsync();

    /// <summary>The secret as the page shows it, decoded by hand.</summary>
    private static byte[] SecretOf(string html)
    {
        var text = Secret().Match(html).Groups[1].Value;
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private static string Code(Hub hub, byte[] secret, int steps = 0) => TimeCode.At(secret, TimeCode.StepOf(hub.Clock.Now) + steps);

    /// <summary>Signs on to the strict one for the first time: password, enrolment, codes for when the token is lost.</summary>
    private static async Task<(byte[] Secret, string[] Recovery, HttpResponseMessage Last)> EnrolAsync(Hub hub, Browser browser)
    {
        var page = await HtmlAsync(await browser.SignInAsync(hub, await SignOnAsync(hub, browser, Strict)));
        Assert.Contains("<svg", page);
        var secret = SecretOf(page);
        Assert.Equal(20, secret.Length);
        var wrong = await HtmlAsync(await CodeAsync(hub, browser, page, "000000"));
        Assert.Equal(secret, SecretOf(wrong));
        var done = await HtmlAsync(await CodeAsync(hub, browser, wrong, Code(hub, secret)));
        var codes = Recovery().Matches(done).Select(m => m.Value).ToArray();
        Assert.Equal(10, codes.Distinct().Count());
        var next = WebUtility.HtmlDecode(Next().Match(done).Groups[1].Value);
        return (secret, codes, await browser.FollowAsync(hub, await browser.GetAsync(next)));
    }

    [Fact]
    public void Codes_AreThoseOfRfc6238()
    {
        var secret = "12345678901234567890"u8.ToArray();
        foreach (var (seconds, code) in ((long, string)[])[(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")])
            Assert.Equal(code, TimeCode.At(secret, TimeCode.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))));
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", TimeCode.Base32(secret));
        Assert.Equal("MZXW6YQ", TimeCode.Base32("foob"u8));
    }

    [Fact]
    public async Task CodeOrRecoveryCode_AsAnInputMethodGivesIt_IsTheSame()
    {
        static string Wide(string text) => new([.. text.Select(c => (char)(c + '！' - '!'))]);
        await using var hub = await StartAsync();
        using var first = new Browser();
        var page = await HtmlAsync(await first.SignInAsync(hub, await SignOnAsync(hub, first, Strict)));
        var secret = SecretOf(page);
        var done = await HtmlAsync(await CodeAsync(hub, first, page, Wide(Code(hub, secret))));
        var recovery = Recovery().Match(done).Value;
        Assert.NotEmpty(recovery);
        foreach (var code in (string[])[Wide(Code(hub, secret, steps: 1)), Wide(recovery)])
        {
            using var browser = new Browser();
            var asked = await HtmlAsync(await browser.SignInAsync(hub, await SignOnAsync(hub, browser, Strict)));
            Assert.Contains("name=\"SAMLResponse\"", await HtmlAsync(await browser.FollowAsync(hub, await CodeAsync(hub, browser, asked, code))));
        }
    }

    [Fact]
    public async Task RelyingParty_ThatNeedsTwo_GetsTwo_AndOthersGoOnWithOne()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        // One factor is enough for the plain one, and it is told so.
        var plain = await Answer.OfAsync(await browser.SignInAsync(hub, await SignOnAsync(hub, browser, Plain)));
        Assert.Equal(Password, plain.Text("//a:AuthnContextClassRef"));
        // The strict one asks whoever is signed in for the second only; without a page of ours it is refused.
        var passive = await Answer.OfAsync(await SignOnAsync(hub, browser, Strict, attributes: "IsPassive=\"true\""));
        Assert.Contains("NoPassive", passive.Xml);
        var page = await HtmlAsync(await browser.FollowAsync(hub, await SignOnAsync(hub, browser, Strict)));
        var secret = SecretOf(page);
        var done = await HtmlAsync(await CodeAsync(hub, browser, page, Code(hub, secret)));
        var strict = await Answer.OfAsync(await browser.FollowAsync(hub, await browser.GetAsync(WebUtility.HtmlDecode(Next().Match(done).Groups[1].Value))));
        Assert.Equal(Mfa, strict.Text("//a:AuthnContextClassRef"));
        // From now on silently, also where it is asked for by its name.
        Assert.Equal(Mfa, (await Answer.OfAsync(await SignOnAsync(hub, browser, Plain, Mfa))).Text("//a:AuthnContextClassRef"));
        Assert.Equal(Password, (await Answer.OfAsync(await SignOnAsync(hub, browser, Strict, Password))).Text("//a:AuthnContextClassRef"));
        // What nothing here proves is not said.
        Assert.Contains("NoAuthnContext", (await Answer.OfAsync(await SignOnAsync(hub, browser, Plain, "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI"))).Xml);
        Assert.Contains("NoAuthnContext", (await Answer.OfAsync(await SignOnAsync(hub, browser, Plain, "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI", comparison: "minimum"))).Xml);
    }

    [Fact]
    public async Task Code_IsGoodOnce_WithinItsWindow_AndGuessingItIsBounded()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        var (secret, _, last) = await EnrolAsync(hub, browser);
        Assert.Contains("Success", (await Answer.OfAsync(last)).Xml);

        using var other = new Browser();
        var page = await HtmlAsync(await other.SignInAsync(hub, await SignOnAsync(hub, other, Strict)));
        Assert.DoesNotContain("<svg", page);
        // The code that enrolled it, and one that is too old or too new.
        foreach (var code in (string[])[Code(hub, secret), Code(hub, secret, 2), Code(hub, secret, -2), ""]) Assert.Contains("role=\"alert\"", await HtmlAsync(await CodeAsync(hub, other, page, code)));
        var right = Code(hub, secret, 1);
        Assert.Equal(HttpStatusCode.SeeOther, (await CodeAsync(hub, other, page, right)).StatusCode);
        // Looked over the shoulder: the password is known, the code is used up.
        using var thief = new Browser();
        var stolen = await HtmlAsync(await thief.SignInAsync(hub, await SignOnAsync(hub, thief, Strict)));
        for (var i = 0; i < 12; i++) await CodeAsync(hub, thief, stolen, right);
        hub.Clock.Now += TimeSpan.FromSeconds(60);
        Assert.Contains("role=\"alert\"", await HtmlAsync(await CodeAsync(hub, thief, stolen, Code(hub, secret))));
        // The person's own browsers do not wait.
        using var replaced = other;
        await SignOnAsync(hub, replaced, Strict, attributes: "ForceAuthn=\"true\"");
        page = await HtmlAsync(await replaced.SignInAsync(hub, await SignOnAsync(hub, replaced, Strict, attributes: "ForceAuthn=\"true\"")));
        Assert.Contains("/continue", (await CodeAsync(hub, replaced, page, Code(hub, secret))).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Guesser_WhoHasThePassword_GetsNoNewGuessesOfTheCode_BySigningInAnew()
    {
        await using var hub = await StartAsync();
        using var desk = new Browser();
        var (secret, _, _) = await EnrolAsync(hub, desk);
        // Each of these browsers gave the right password; none ever a right code.
        for (var i = 0; i < 4; i++)
        {
            using var thief = new Browser();
            var page = await HtmlAsync(await thief.SignInAsync(hub, await SignOnAsync(hub, thief, Strict)));
            for (var j = 0; j < 3; j++) await CodeAsync(hub, thief, page, "000000");
        }
        var outcomes = (await hub.Store.EventsAsync(Hub.Tokushima, 100, default)).Where(e => e.Kind == "second-factor").CountBy(e => e.Outcome).ToDictionary();
        // The first wrong one is the enrolment's own.
        Assert.Equal((10, 3), (outcomes["wrong-code"], outcomes["must-wait"]));
        hub.Clock.Now += TimeSpan.FromSeconds(60);
        using var another = new Browser();
        var asked = await HtmlAsync(await another.SignInAsync(hub, await SignOnAsync(hub, another, Strict)));
        Assert.Contains("role=\"alert\"", await HtmlAsync(await CodeAsync(hub, another, asked, Code(hub, secret))));
        // The desk, where a code was right before, does not wait.
        asked = await HtmlAsync(await desk.SignInAsync(hub, await SignOnAsync(hub, desk, Strict, attributes: "ForceAuthn=\"true\"")));
        Assert.Contains("/continue", (await CodeAsync(hub, desk, asked, Code(hub, secret))).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task RecoveryCode_IsGoodOnce_AndNoTimeToken_AndTheOperatorTakesTheFactorAway()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        var (secret, codes, _) = await EnrolAsync(hub, browser);
        using var late = new Browser();
        var page = await HtmlAsync(await late.SignInAsync(hub, await SignOnAsync(hub, late, Strict)));
        var answer = await Answer.OfAsync(await late.FollowAsync(hub, await CodeAsync(hub, late, page, codes[3].ToLowerInvariant())));
        Assert.Equal(Mfa, answer.Text("//a:AuthnContextClassRef"));
        Assert.Null((await SignOnAsync(hub, late, Plain, Mfa)).Headers.Location);
        Assert.Contains("/signin?", (await SignOnAsync(hub, late, Plain, "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken")).Headers.Location!.OriginalString);
        using var again = new Browser();
        page = await HtmlAsync(await again.SignInAsync(hub, await SignOnAsync(hub, again, Strict)));
        Assert.Contains("role=\"alert\"", await HtmlAsync(await CodeAsync(hub, again, page, codes[3])));

        Assert.True((await hub.Staff.ResetSecondFactorAsync(Hub.Tokushima, "yamada", default)).Done);
        Assert.False((await hub.Staff.ResetSecondFactorAsync(Hub.Tokushima, "yamada", default)).Done);
        Assert.Contains("/signin?", (await SignOnAsync(hub, late, Plain)).Headers.Location!.OriginalString);
        hub.Clock.Now += TimeSpan.FromSeconds(60);
        using var anew = new Browser();
        Assert.NotEqual(secret, (await EnrolAsync(hub, anew)).Secret);
        var outcomes = (await hub.Store.EventsAsync(Hub.Tokushima, 100, default)).Where(e => e.Kind == "second-factor").Select(e => e.Outcome).ToList();
        Assert.Equal((2, 1, 1), (outcomes.Count(o => o == "enrolled"), outcomes.Count(o => o == "recovery-code"), outcomes.Count(o => o == "reset")));
    }

    [Fact]
    public async Task Duty_ThatNeedsTwo_NeedsThemEverywhere_AlsoInThePortal()
    {
        await using var hub = await StartAsync();
        var region = Hub.RegionOf(null, Plain.Declared());
        await hub.Region.ReplaceAsync(region with { Municipalities = [region.Municipalities[0] with { SecondFactor = new SecondFactorRule(["delinquency"]) }, region.Municipalities[1]] }, default);
        using var yamada = new Browser();
        Assert.Contains("name=\"code\"", await HtmlAsync(await yamada.SignInAsync(hub, await yamada.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}"))));
        Assert.Contains("name=\"code\"", await HtmlAsync(await yamada.SignInAsync(hub, await SignOnAsync(hub, yamada, Plain))));
        using var sato = new Browser();
        Assert.Contains("Success", (await Answer.OfAsync(await sato.SignInAsync(hub, await SignOnAsync(hub, sato, Plain), "sato"))).Xml);
        // Whoever gets the duty is asked from then on, though they are signed in.
        await hub.Region.ReplaceAsync(region with { Municipalities = [region.Municipalities[0] with { SecondFactor = new SecondFactorRule(["kokuho"]) }, region.Municipalities[1]] }, default);
        Assert.Contains("/second?", (await SignOnAsync(hub, sato, Plain)).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Enrolment_NeedsAFreshPassword_AndItsOwnPage()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        await browser.SignInAsync(hub, await SignOnAsync(hub, browser, Plain));
        var page = await HtmlAsync(await browser.GetAsync($"{hub.Idp}/second"));
        var secret = SecretOf(page);
        using var sato = new Browser();
        await sato.SignInAsync(hub, await SignOnAsync(hub, sato, Plain), "sato");
        var own = await HtmlAsync(await sato.GetAsync($"{hub.Idp}/second"));
        // Somebody else's secret, and another site's form.
        await Refusals.MustBeAsync("expired-page", await sato.PostAsync($"{hub.Idp}/second", [("form", Browser.Field(own, "form")), ("step", ""), ("request", ""), ("enrol", Browser.Field(page, "enrol")), ("code", Code(hub, secret))]));
        await Refusals.MustBeAsync("cross-site", await browser.PostAsync($"{hub.Idp}/second", [("form", Browser.Field(page, "form"))], ("Origin", "https://evil.example")));
        hub.Clock.Now += TimeSpan.FromMinutes(10);
        await Refusals.MustBeAsync("expired-page", await CodeAsync(hub, browser, page, Code(hub, secret)));
        Assert.EndsWith("/signin", (await browser.GetAsync($"{hub.Idp}/second")).Headers.Location!.OriginalString);
        using var nobody = new Browser();
        Assert.EndsWith("/signin", (await nobody.GetAsync($"{hub.Idp}/second")).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Password_IsNotChanged_BeforeTheSecondFactor()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        await EnrolAsync(hub, browser);
        // The password alone, or a card that opens first, leads to the page of the second one: what that page carries opens no other.
        using var thief = new Browser();
        var page = await HtmlAsync(await thief.SignInAsync(hub, await SignOnAsync(hub, thief, Strict)));
        await Refusals.MustBeAsync("expired-page", await thief.GetAsync($"{hub.Idp}/password?step={Browser.Field(page, "step")}"));
        await Refusals.MustBeAsync("expired-page", await thief.PostAsync($"{hub.Idp}/password", [("form", Browser.Field(page, "form")), ("step", Browser.Field(page, "step")), ("password", "ao-kuruma-de-umi"), ("again", "ao-kuruma-de-umi")]));
        Assert.DoesNotContain(await hub.Store.EventsAsync(Hub.Tokushima, 100, default), e => e.Kind == "password");
    }

    [Fact]
    public async Task PasswordChanged_InASessionOfTwoFactors_ProvesNoSecondOneAnew()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        await EnrolAsync(hub, browser);
        hub.Clock.Now += TimeSpan.FromMinutes(20);
        var forced = (await SignOnAsync(hub, browser, Strict, attributes: "ForceAuthn=\"true\"")).Headers.Location!.OriginalString;
        var page = await HtmlAsync(await browser.GetAsync($"{hub.Idp}/password"));
        var changed = await browser.PostAsync($"{hub.Idp}/password", [("form", Browser.Field(page, "form")), ("step", ""), ("present", Hub.Password), ("password", "ao-kuruma-de-umi"), ("again", "ao-kuruma-de-umi")]);
        Assert.EndsWith("/portal/362018", changed.Headers.Location!.OriginalString);
        // Whoever finds a browser open and knows the password has no token of the person's: what it proved this morning is as old as it was.
        Assert.Contains("/signin?", (await browser.GetAsync(forced.Replace("/signin?", "/continue?"))).Headers.Location!.OriginalString);
        // The session goes on, and is worth what it was.
        Assert.Equal(Mfa, (await Answer.OfAsync(await SignOnAsync(hub, browser, Strict))).Text("//a:AuthnContextClassRef"));
    }

    [Fact]
    public async Task Operator_SignsOut_HandsOutAPassword_AndLiftsAWait()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        await browser.SignInAsync(hub, await SignOnAsync(hub, browser, Plain));
        Assert.Equal(["yamada password"], (await hub.Staff.SessionsAsync(Hub.Tokushima, default)).Select(s => $"{s.Login} {s.Proofs}"));
        Assert.True((await hub.Staff.SignOutAsync(Hub.Tokushima, "yamada", default)).Done);
        Assert.False((await hub.Staff.SignOutAsync(Hub.Tokushima, "yamada", default)).Done);
        Assert.False((await hub.Staff.SignOutAsync(Hub.Tokushima, "nobody", default)).Done);
        Assert.Contains("/signin?", (await SignOnAsync(hub, browser, Plain)).Headers.Location!.OriginalString);

        using var guesser = new Browser();
        var form = await HtmlAsync(await guesser.GetAsync($"{hub.Idp}/signin"));
        for (var i = 0; i < 10; i++) await guesser.SubmitAsync(hub, form, "yamada", RandomNumberGenerator.GetHexString(12));
        Assert.Equal(HttpStatusCode.OK, (await guesser.SubmitAsync(hub, form, "yamada", Hub.Password)).StatusCode);
        Assert.True((await hub.Staff.UnlockAsync(Hub.Tokushima, "yamada", default)).Done);
        var step = await hub.Staff.ResetPasswordAsync(Hub.Tokushima, "yamada", default);
        Assert.Equal(HttpStatusCode.OK, (await guesser.SubmitAsync(hub, form, "yamada", Hub.Password)).StatusCode);
        Assert.Contains("/password?step=", (await guesser.SubmitAsync(hub, form, "yamada", step.Password!)).Headers.Location!.OriginalString);
    }

    [GeneratedRegex("secret=([A-Z2-7]+)&amp;")]
    private static partial Regex Secret();

    [GeneratedRegex("[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}")]
    private static partial Regex Recovery();

    [GeneratedRegex("class=\"button\" href=\"([^\"]+)\"")]
    private static partial Regex Next();
}
