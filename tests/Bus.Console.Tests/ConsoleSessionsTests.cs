using Bus.Console.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Console.Tests;

public class ConsoleSessionsTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 20, 8, 30, 0, TimeSpan.FromHours(9));
    private readonly MovableClock _clock = new(Morning);
    private readonly ConsoleSessions _sessions;

    public ConsoleSessionsTests() => _sessions = Of(new PlainSeal());

    [Fact]
    public void Session_IsFoundWithTheCookieThatItBegan_AndKeepsTokenAndForm()
    {
        var cookie = Begin();
        Assert.DoesNotContain("sato", cookie);
        var first = Find(cookie);
        Assert.Equal("sato.token", first!.Token);
        Assert.True(ConsoleSessions.IsOwnForm(first, first.Form));
        Assert.False(ConsoleSessions.IsOwnForm(first, Find(Begin())!.Form));
        Assert.False(ConsoleSessions.IsOwnForm(first, null));
        Assert.DoesNotContain("sato.token", first.ToString());
    }

    [Fact]
    public void Session_ThatIsIdle_Ends_AndOneThatIsRenewedGoesOn_UntilTheDayIsOver()
    {
        var cookie = Begin();
        _clock.Now = Morning.AddMinutes(29);
        Assert.NotNull(Find(cookie));
        _clock.Now = Morning.AddMinutes(30);
        Assert.Null(Find(cookie));

        cookie = BeginAt(Morning);
        for (_clock.Now = Morning.AddMinutes(20); _clock.Now < Morning.AddHours(10); _clock.Now = _clock.Now.AddMinutes(20))
        {
            var session = Find(cookie);
            Assert.NotNull(session);
            var http = new DefaultHttpContext();
            _sessions.Renew(http, session);
            cookie = CookieOf(http)!;
        }
        Assert.Null(Find(cookie));
    }

    [Fact]
    public void Session_AskedForOftenWithinAMinute_KeepsItsCookie()
    {
        var session = Find(Begin())!;
        _clock.Now = Morning.AddSeconds(59);
        var http = new DefaultHttpContext();
        _sessions.Renew(http, session);
        Assert.Null(CookieOf(http));
    }

    [Fact]
    public void Cookie_AlteredCutOrOfAnotherHub_IsNobody()
    {
        var cookie = Begin();
        Assert.Null(Find(cookie[..^4] + (cookie.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA")));
        Assert.Null(Find(cookie[..20]));
        Assert.Null(Find("%%%"));
        var other = Of(new PlainSeal());
        Assert.Null(other.Find(With(cookie)));
    }

    [Theory]
    [InlineData(null, "/console")]
    [InlineData("/console/messages?state=accepted", "/console/messages?state=accepted")]
    [InlineData("//evil.example/", "/console")]
    [InlineData("https://evil.example/", "/console")]
    [InlineData("/console/../api", "/console")]
    [InlineData("/console/%2E%2e/api", "/console")]
    [InlineData("/consoles", "/console")]
    [InlineData("/console/\\evil", "/console")]
    [InlineData("/console/\r\nSet-Cookie: x", "/console")]
    public void SignIn_GoesOnToThisHubOnly(string? to, string where) => Assert.Equal(where, Desks.SignInDesk.InConsole(to));

    private ConsoleSessions Of(PlainSeal seal) => new(seal, _clock, new Wire(Options.Create(new ConsoleOptions())), Options.Create(new ConsoleOptions()));

    private string BeginAt(DateTimeOffset moment)
    {
        _clock.Now = moment;
        return Begin();
    }

    private string Begin()
    {
        var http = new DefaultHttpContext();
        _sessions.Begin(http, "sato.token");
        return CookieOf(http)!;
    }

    private ConsoleSession? Find(string cookie) => _sessions.Find(With(cookie));

    private static DefaultHttpContext With(string cookie)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = $"bus-console={cookie}";
        return http;
    }

    private static string? CookieOf(HttpContext http) => http.Response.Headers.SetCookie.FirstOrDefault()?.Split('=', 2)[1].Split(';')[0];
}
