using System.Net;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>How often a password may be guessed, and who has to wait then.</summary>
public sealed class GuessingTests
{
    private static readonly Sp Party = new();

    private static async Task<HttpResponseMessage> TryAsync(Hub hub, Browser browser, string login, string password) =>
        await browser.SubmitAsync(hub, await (await browser.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync(), login, password);

    private static async Task GuessAsync(Hub hub, string login, int times)
    {
        using var guesser = new Browser();
        for (var i = 0; i < times; i++) await TryAsync(hub, guesser, login, $"guess-{i}");
    }

    [Fact]
    public async Task Guesser_MakesUnknownDevicesWait_AndNotTheOwnDesk()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var desk = new Browser();
        Assert.Equal(HttpStatusCode.SeeOther, (await TryAsync(hub, desk, "yamada", Hub.Password)).StatusCode);
        await GuessAsync(hub, "yamada", 12);

        using var elsewhere = new Browser();
        var told = await (await TryAsync(hub, elsewhere, "YAMADA", Hub.Password)).Content.ReadAsStringAsync();
        Assert.Contains("12:15", told);
        Assert.Equal(HttpStatusCode.SeeOther, (await TryAsync(hub, desk, "yamada", Hub.Password)).StatusCode);
        // Somebody else, from the guesser's address, goes on.
        Assert.Equal(HttpStatusCode.SeeOther, (await TryAsync(hub, elsewhere, "sato", Hub.Password)).StatusCode);
        var events = await hub.Store.EventsAsync(Hub.Tokushima, 100, default);
        Assert.Equal("yamada unknown-devices", Assert.Single(events, e => e.Kind == "lockout") is var e ? $"{e.Person} {e.Outcome}" : "");
        Assert.Contains(events, e => e is { Kind: "sign-in", Person: "yamada", Outcome: "must-wait" });

        hub.Clock.Now += TimeSpan.FromMinutes(15);
        Assert.Equal(HttpStatusCode.SeeOther, (await TryAsync(hub, elsewhere, "yamada", Hub.Password)).StatusCode);
    }

    [Fact]
    public async Task KnownDevice_HasItsOwnCount_ForItsOwnPersonOnly()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var desk = new Browser();
        await TryAsync(hub, desk, "yamada", Hub.Password);
        await TryAsync(hub, desk, "sato", Hub.Password);
        for (var i = 0; i < 10; i++) await TryAsync(hub, desk, "yamada", $"guess-{i}");
        // The desk waits for yamada, not for sato; yamada's other devices do not wait.
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(hub, desk, "yamada", Hub.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await TryAsync(hub, desk, "sato", Hub.Password)).StatusCode);
        using var elsewhere = new Browser();
        Assert.Equal(HttpStatusCode.SeeOther, (await TryAsync(hub, elsewhere, "yamada", Hub.Password)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeviceMark_IsWorthNothing_OnceThePasswordIsAnother(bool byOperator)
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var thief = new Browser();
        using var desk = new Browser();
        foreach (var browser in (Browser[])[thief, desk]) Assert.Equal(HttpStatusCode.SeeOther, (await TryAsync(hub, browser, "yamada", Hub.Password)).StatusCode);
        var (given, own) = (Hub.Password, "ao-kuruma-de-umi");
        if (byOperator)
        {
            given = (await hub.Staff.ResetPasswordAsync(Hub.Tokushima, "yamada", default)).Password!;
            var first = await desk.FollowAsync(hub, await TryAsync(hub, desk, "yamada", given));
            Assert.Equal(HttpStatusCode.SeeOther, (await ChangeAsync(hub, desk, await first.Content.ReadAsStringAsync(), "", own)).StatusCode);
        }
        else
        {
            var page = await (await desk.GetAsync($"{hub.Idp}/password")).Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.SeeOther, (await ChangeAsync(hub, desk, page, given, own)).StatusCode);
        }
        await GuessAsync(hub, "yamada", 12);
        // Whoever knew the old one guesses as everybody does; where it was changed nobody has to wait.
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(hub, thief, "yamada", own)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await TryAsync(hub, desk, "yamada", own)).StatusCode);
    }

    private static Task<HttpResponseMessage> ChangeAsync(Hub hub, Browser browser, string html, string present, string password) =>
        browser.PostAsync($"{hub.Idp}/password", [("form", Browser.Field(html, "form")), ("step", Browser.Field(html, "step")), ("present", present), ("password", password), ("again", password)]);

    [Fact]
    public async Task Login_ThatNobodyHas_IsAnsweredTheSame()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        var texts = new List<string>();
        foreach (var login in (string[])["yamada", "nobody"])
        {
            await GuessAsync(hub, login, 9);
            using var browser = new Browser();
            for (var i = 0; i < 3; i++)
            {
                var html = await (await TryAsync(hub, browser, login, "wrong")).Content.ReadAsStringAsync();
                texts.Add(html.Replace(Browser.Field(html, "form"), "", StringComparison.Ordinal).Replace($"value=\"{login}\"", "", StringComparison.Ordinal));
            }
        }
        Assert.Equal(texts[..3], texts[3..]);
        Assert.NotEqual(texts[0], texts[1]);
    }

    [Fact]
    public async Task DeviceMark_CannotBeMadeOrMovedToAnotherMunicipality()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var takeo = new Browser();
        var page = await (await takeo.GetAsync($"{hub.Url}/idp/{Hub.Takeo}/signin")).Content.ReadAsStringAsync();
        await takeo.SubmitAsync(hub, page, "yamada", Hub.Password, $"{hub.Url}/idp/{Hub.Takeo}/signin");
        var mark = takeo.Cookies.GetCookies(new Uri($"{hub.Url}/idp/{Hub.Takeo}/"))[$"bus-device-{Hub.Takeo}"]!;
        Assert.True(mark.HttpOnly);
        await GuessAsync(hub, "yamada", 10);
        foreach (var value in (string[])[mark.Value, new string('A', 43), "x"])
        {
            using var carried = new Browser();
            carried.Cookies.Add(new Uri($"{hub.Idp}/"), new Cookie($"bus-device-{Hub.Tokushima}", value, $"/idp/{Hub.Tokushima}"));
            Assert.Equal(HttpStatusCode.OK, (await TryAsync(hub, carried, "yamada", Hub.Password)).StatusCode);
        }
    }

    [Fact]
    public async Task SignIn_GivenUpWhileItWaitsInLine_CountsForNothing()
    {
        await using var hub = await Hub.StartAsync(null, [Party.Declared()], iterations: 40_000);
        using var hall = new Browser();
        var html = await (await hall.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
        // A morning's line, and somebody who presses the button again and again, though the password is right.
        var line = Enumerable.Range(0, 60).Select(i => hall.SubmitAsync(hub, html, $"staff-{i}", "no-such-password")).ToList();
        for (var i = 0; i < 10; i++)
        {
            var hasty = new Browser();
            var page = await (await hasty.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
            var given = hasty.SubmitAsync(hub, page, "yamada", Hub.Password);
            await Task.WhenAny(given, Task.Delay(100));
            hasty.Dispose();
            await Task.WhenAny(given);
        }
        await Task.WhenAll(line);
        using var patient = new Browser();
        // The hub learns in its own time that somebody has gone.
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while ((await TryAsync(hub, patient, "yamada", Hub.Password)).StatusCode != HttpStatusCode.SeeOther)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(5), "What was given up counts.");
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task GuessesAtOnce_AreNoMoreThanOneAfterTheOther()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var html = await (await browser.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => browser.SubmitAsync(hub, html, "yamada", $"guess-{i}")));
        var outcomes = (await hub.Store.EventsAsync(Hub.Tokushima, 100, default)).Where(e => e.Kind == "sign-in").CountBy(e => e.Outcome).ToDictionary();
        Assert.Equal((10, 30), (outcomes["wrong-password"], outcomes["must-wait"]));
    }
}
