using System.Net;
using System.Text.RegularExpressions;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>Passkeys, against an authenticator that lies: another origin or host, a user who is not known, an answer used twice, a counter that goes back, a key that was removed.</summary>
public sealed class PasskeyTests
{
    private static readonly Sp Party = new();

    private sealed record Town(Hub Hub)
    {
        public string Root => Hub.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        public string Idp => $"{Root}/idp/{Hub.Takeo}";

        public static async Task<Town> StartAsync() => new(await Hub.StartAsync("localhost", [Party.Declared()]));

        public async Task<string> SignInAsync(Browser browser)
        {
            var html = await TextAsync(await browser.GetAsync($"{Idp}/signin"));
            return await TextAsync(await FollowAsync(browser, await browser.PostAsync($"{Idp}/signin", [("form", Browser.Field(html, "form")), ("request", ""), ("login", "yamada"), ("password", Hub.Password)])));
        }

        public async Task<HttpResponseMessage> FollowAsync(Browser browser, HttpResponseMessage answer)
        {
            while (answer.StatusCode == HttpStatusCode.SeeOther && answer.Headers.Location!.OriginalString.StartsWith(Root, StringComparison.Ordinal)) answer = await browser.GetAsync(answer.Headers.Location.OriginalString);
            return answer;
        }

        public async Task<string> EnrolAsync(Browser browser, SoftKey key, string name = "窓口")
        {
            var html = await TextAsync(await browser.GetAsync($"{Idp}/passkeys"));
            return await TextAsync(await FollowAsync(browser, await browser.PostAsync($"{Idp}/passkeys", [("form", Browser.Field(html, "form")), ("ask", Browser.Field(html, "ask")), ("answer", key.Make(Options(html), Root)), ("name", name)])));
        }

        /// <summary>Answers the passkey form of a page.</summary>
        public async Task<string> UseAsync(Browser browser, string page, Func<string, string> answer)
        {
            var html = await TextAsync(await browser.GetAsync($"{Idp}/{page}"));
            return await TextAsync(await FollowAsync(browser, await browser.PostAsync($"{Idp}/{page}", Fields(html, answer(Options(html))))));
        }

        public static List<(string, string)> Fields(string html, string answer) => [("form", Browser.Field(html, "form")), ("request", ""), ("step", ""), ("ask", Browser.Field(html, "ask")), ("answer", answer)];
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync();

    private static string Options(string html) => WebUtility.HtmlDecode(Regex.Match(html, "data-options=\"([^\"]*)\"").Groups[1].Value);

    private static bool IsIn(string html) => html.Contains("花子", StringComparison.Ordinal) && html.Contains("/signout", StringComparison.Ordinal);

    [Fact]
    public async Task Passkey_SignsIn_IsTwoFactors_AndIsListedRenamedAndRemoved()
    {
        var town = await Town.StartAsync();
        await using var hub = town.Hub;
        var key = new SoftKey();
        using (var first = new Browser())
        {
            Assert.True(IsIn(await town.SignInAsync(first)));
            Assert.Contains("data-passkey-of=\"窓口\"", await town.EnrolAsync(first, key));
        }
        using var browser = new Browser();
        var portal = await town.UseAsync(browser, "signin", options => key.Use(options, town.Root));
        Assert.True(IsIn(portal), portal);
        Assert.DoesNotContain("/second", portal);
        // Its person may make another, and change and remove what is theirs; the oldest stands first.
        hub.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Contains("data-passkey-of=\"予備\"", await town.EnrolAsync(browser, new SoftKey(), "予備"));
        async Task<string> DoAsync(string what)
        {
            var html = await TextAsync(await browser.GetAsync($"{town.Idp}/passkeys"));
            return await TextAsync(await town.FollowAsync(browser, await browser.PostAsync($"{town.Idp}/passkeys", [("form", Browser.Field(html, "form")), ("key", Browser.Field(html, "key")), ("do", what), ("name", "自席")])));
        }
        Assert.Contains("data-passkey-of=\"自席\"", await DoAsync("rename"));
        Assert.DoesNotContain("data-passkey-of=\"自席\"", await DoAsync("remove"));
        using var late = new Browser();
        Assert.False(IsIn(await town.UseAsync(late, "signin", options => key.Use(options, town.Root))));
        Assert.Contains(await hub.Store.EventsAsync(Hub.Takeo, 50, default), e => e is { Kind: "passkey", Outcome: "removed" });
    }

    [Fact]
    public async Task AnswerThatLies_OrIsUsedTwice_SignsNobodyIn()
    {
        var town = await Town.StartAsync();
        await using var hub = town.Hub;
        var key = new SoftKey();
        using var desk = new Browser();
        await town.SignInAsync(desk);
        await town.EnrolAsync(desk, key);
        (string Why, Func<string, string> Answer)[] lies =
        [
            ("another origin", o => key.Use(o, "http://evil.example")),
            ("another port", o => key.Use(o, town.Root + "1")),
            ("another host", o => key.Use(o, town.Root, "evil.example")),
            ("nobody verified", o => { key.Flags = 1; var said = key.Use(o, town.Root); key.Flags = 0b101; return said; }),
            ("another key", o => new SoftKey().Use(o, town.Root)),
            ("a counter that stands", o => { key.Counter = 0; key.Counter--; var said = key.Use(o, town.Root); key.Counter = 7; return said; }),
            ("nothing", _ => "{}"),
            ("no JSON", _ => "<"),
        ];
        // The counter stands at 5 after one right use.
        key.Counter = 4;
        using (var right = new Browser()) Assert.True(IsIn(await town.UseAsync(right, "signin", o => key.Use(o, town.Root))));
        foreach (var (why, answer) in lies)
        {
            using var browser = new Browser();
            Assert.False(IsIn(await town.UseAsync(browser, "signin", answer)), why);
        }
        // Used twice; in another browser; and an old answer to a new question.
        using var one = new Browser();
        using var other = new Browser();
        var html = await TextAsync(await one.GetAsync($"{town.Idp}/signin"));
        var said = key.Use(Options(html), town.Root);
        var othersForm = Browser.Field(await TextAsync(await other.GetAsync($"{town.Idp}/signin")), "form");
        Assert.False(IsIn(await TextAsync(await town.FollowAsync(other, await other.PostAsync($"{town.Idp}/signin", [.. Town.Fields(html, said).Where(f => f.Item1 != "form"), ("form", othersForm)])))));
        Assert.True(IsIn(await TextAsync(await town.FollowAsync(one, await one.PostAsync($"{town.Idp}/signin", Town.Fields(html, said))))));
        using var again = new Browser();
        Assert.False(IsIn(await town.UseAsync(again, "signin", _ => said)));
        var replayed = await TextAsync(await town.FollowAsync(one, await one.PostAsync($"{town.Idp}/signin", Town.Fields(html, said))));
        Assert.Contains("パスキーを確認できませんでした", replayed);
    }

    [Fact]
    public async Task Passkey_IsASecondFactor_GuardsItself_AndIsOfferedAtAHostOfItsOwnOnly()
    {
        var town = await Town.StartAsync();
        await using var hub = town.Hub;
        var key = new SoftKey();
        using (var first = new Browser())
        {
            await town.SignInAsync(first);
            await town.EnrolAsync(first, key);
        }
        // With the password alone nobody makes another one, or a code beside it.
        using var browser = new Browser();
        Assert.Contains("/second", await town.SignInAsync(browser));
        var second = await TextAsync(await town.FollowAsync(browser, await browser.GetAsync($"{town.Idp}/passkeys")));
        Assert.Contains("data-passkey=\"use\"", second);
        Assert.DoesNotContain("name=\"code\"", second);
        Assert.False(IsIn(await town.UseAsync(browser, "second", o => new SoftKey().Use(o, town.Root))));
        var portal = await town.UseAsync(browser, "second", o => key.Use(o, town.Root));
        Assert.True(IsIn(portal), portal);
        Assert.DoesNotContain("/second", portal);
        Assert.Contains("data-passkey=\"new\"", await TextAsync(await browser.GetAsync($"{town.Idp}/passkeys")));
        // The token is lost: the operator takes it away.
        Assert.True((await hub.Staff.ResetSecondFactorAsync(Hub.Takeo, "yamada", default)).Done);
        using var late = new Browser();
        Assert.False(IsIn(await town.UseAsync(late, "signin", o => key.Use(o, town.Root))));

        using var path = new Browser();
        Assert.DoesNotContain("data-passkey", await TextAsync(await path.GetAsync($"{hub.Idp}/signin")));
        Assert.Equal(HttpStatusCode.NotFound, (await path.GetAsync($"{hub.Idp}/passkeys")).StatusCode);
    }

    [Fact]
    public async Task PasswordChanged_InASessionOfAPasskey_MakesNoKeyOfSomebodyElse()
    {
        var town = await Town.StartAsync();
        await using var hub = town.Hub;
        var key = new SoftKey();
        using var desk = new Browser();
        await town.SignInAsync(desk);
        await town.EnrolAsync(desk, key);
        using var browser = new Browser();
        Assert.True(IsIn(await town.UseAsync(browser, "signin", options => key.Use(options, town.Root))));
        hub.Clock.Now += TimeSpan.FromMinutes(20);
        var page = await TextAsync(await browser.GetAsync($"{town.Idp}/password"));
        var changed = await browser.PostAsync($"{town.Idp}/password", [("form", Browser.Field(page, "form")), ("step", ""), ("present", Hub.Password), ("password", "ao-kuruma-de-umi"), ("again", "ao-kuruma-de-umi")]);
        Assert.True(IsIn(await TextAsync(await town.FollowAsync(browser, changed))));
        // Whoever finds the browser open and knows the password never had the passkey.
        Assert.EndsWith("/signin", (await browser.GetAsync($"{town.Idp}/passkeys")).Headers.Location!.OriginalString);
    }
}
