using System.Net;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>An old web application behind the hub: staff sign in once, it learns in headers who they are, and nobody else can tell it.</summary>
public sealed class GatewayTests
{
    private const string Town = "362018", Other = "412066";

    [Fact]
    public async Task OldApplication_IsReachedAfterSignIn_AndBelievesOnlyTheHub()
    {
        await using var application = await OldApplication.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Identity:HostUrl=http://{host}", "--Identity:GatewayCheck=00:00:00");
        var host = $"koseki.localhost:{hub.Port}";
        await hub.ApplyAsync(Region(host, application.Url));
        using var browser = new StaffBrowser();

        // Signed in elsewhere is not signed in here.
        await browser.GoAsync($"{hub.Address}portal/{Other}");
        Assert.Equal(1, browser.SignIns);
        Assert.Empty(application.Asked);

        // What the browser wanted is what it gets, once it has signed in.
        var page = await browser.GoAsync($"http://{host}/list?year=2026&name=%E8%8A%B1");
        Assert.True(await page.Content.ReadAsStringAsync() == "old application", browser.Path + await page.Content.ReadAsStringAsync());
        Assert.Equal(2, browser.SignIns);
        var (_, path, headers, _) = Assert.Single(application.Asked);
        Assert.Equal("/list?year=2026&name=%E8%8A%B1", path);
        Assert.Equal(("yamada", "%E5%B1%B1%E7%94%B0%20%E8%8A%B1%E5%AD%90", "収納担当".Length), (headers["X-Remote-User"], headers["X-Name"], Uri.UnescapeDataString(headers["X-Roles"]).Length));
        Assert.Equal((host, host, "http"), (headers["Host"], headers["X-Forwarded-Host"], headers["X-Forwarded-Proto"]));

        // Neither headers that look alike nor cookies of the gateway come through; a cookie of the application stays at its host.
        using var lying = new HttpRequestMessage(HttpMethod.Post, $"http://{host}/save") { Content = new StringContent("a=1") };
        foreach (var name in (string[])["X-Remote-User", "x_remote_user", "X.Remote.User", "x-remote~user", "X-Roles", "X-Forwarded-For", "X.Forwarded.For"]) lying.Headers.TryAddWithoutValidation(name, "chief");
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(lying)).StatusCode);
        var saved = application.Asked.Last();
        Assert.Equal(("POST", "a=1", "yamada", "app=1"), (saved.Method, saved.Body, saved.Headers["X-Remote-User"], saved.Headers["Cookie"]));
        Assert.DoesNotContain(saved.Headers, h => h.Value.Contains("chief"));

        // Every path of the host is the application's, also one that is the hub's elsewhere.
        Assert.Equal("old application", await (await browser.GoAsync($"http://{host}/health/ready")).Content.ReadAsStringAsync());

        // Nor is the console at another port of it, whose session the browser would bring along.
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, $"{hub.Address}console/signin") { Headers = { Host = $"koseki.localhost:{hub.Port + 1}" } };
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await browser.SendAsync(elsewhere)).StatusCode);

        // Signed out at the portal is signed out here; what is posted then is refused and reaches nobody.
        var portal = await browser.GoAsync($"{hub.Address}portal/{Town}");
        Assert.Contains("koseki", await portal.Content.ReadAsStringAsync());
        var bye = await browser.SubmitAsync(portal);
        Assert.Equal(HttpStatusCode.OK, bye.StatusCode);
        var before = application.Asked.Count;
        using var late = new HttpRequestMessage(HttpMethod.Post, $"http://{host}/save") { Content = new StringContent("a=2") };
        var refused = await browser.SendAsync(late);
        Assert.Equal((HttpStatusCode.Unauthorized, true), (refused.StatusCode, (await refused.Content.ReadAsStringAsync()).Contains("sign-in-again")));
        Assert.Equal(before, application.Asked.Count);
        await browser.GoAsync($"http://{host}/");
        Assert.Equal(3, browser.SignIns);
        Assert.Equal(before + 1, application.Asked.Count);
    }

    [Fact]
    public async Task Ticket_OfAnotherBrowser_OrUsedTwice_LetsNobodyIn_AndAnAbsentApplicationIsNamed()
    {
        var application = await OldApplication.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Identity:HostUrl=http://{host}", "--Identity:GatewayCheck=00:00:00");
        var host = $"koseki.localhost:{hub.Port}";
        await hub.ApplyAsync(Region(host, application.Url));
        using var attacker = new StaffBrowser();
        await attacker.GoAsync($"http://{host}/");
        var ticket = attacker.Way.Single(a => a.Contains("/.bus/enter?ticket="));
        using var victim = new StaffBrowser();
        await victim.GetAsync($"http://{host}/");
        foreach (var browser in (StaffBrowser[])[victim, attacker])
        {
            var answer = await browser.GetAsync(ticket);
            Assert.Equal((HttpStatusCode.BadRequest, true), (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("expired-page")));
        }
        // A place outside of the application is none.
        var back = await attacker.GoAsync($"{hub.Address}idp/{Town}/gateway/koseki?waits={new string('0', 64)}&to=//evil.example/");
        Assert.Equal(HttpStatusCode.BadRequest, back.StatusCode);
        Assert.DoesNotContain(attacker.Way, a => a.Contains("evil.example/") && !a.Contains("to="));

        await application.DisposeAsync();
        var absent = await attacker.GetAsync($"http://{host}/");
        Assert.Equal((HttpStatusCode.BadGateway, true), (absent.StatusCode, (await absent.Content.ReadAsStringAsync()).Contains("application-unreachable")));
    }

    [Fact]
    public async Task PagesOpenedAtOnce_AllCome()
    {
        await using var application = await OldApplication.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Identity:HostUrl=http://{host}", "--Identity:GatewayCheck=00:00:00");
        var host = $"koseki.localhost:{hub.Port}";
        await hub.ApplyAsync(Region(host, application.Url));
        using var browser = new StaffBrowser();
        await browser.GoAsync($"{hub.Address}portal/{Town}");
        // A browser that opens its tabs of yesterday, or the frames of one page: each is sent to the identity provider before the first is back.
        var tabs = new List<Uri>();
        foreach (var page in (string[])["a", "b", "c"]) tabs.Add((await browser.StepAsync(new Uri($"http://{host}/{page}")))!);
        foreach (var (page, tab) in new[] { "a", "b", "c" }.Zip(tabs))
        {
            var answer = await browser.GetAsync(tab.AbsoluteUri);
            Assert.True(await answer.Content.ReadAsStringAsync() == "old application", $"{page}: {string.Join('\n', browser.Way)}");
        }
        Assert.Equal(["/a", "/b", "/c"], application.Asked.Select(a => a.Path));
    }

    [Fact]
    public async Task Region_WithAGatewayThatCannotBe_IsRefused_WithEveryReason()
    {
        await using var hub = await HubProcess.StartAsync();
        var file = Path.Combine(hub.Folder, "wrong.yaml");
        await File.WriteAllTextAsync(file, $$"""
            municipalities:
              - { code: "{{Town}}", name: 徳島市, host: sso.tokushima.example, relyingParties: [ { id: a, name: A, gateway: { host: sso.tokushima.example, to: "http://10.0.0.1/app" }, attributes: [ { from: login, name: Content-Length } ] },
                  { id: b, name: B, metadata: { value: x }, gateway: { host: "https://b.example", to: "http://10.0.0.1" } } ] }
            """);
        var result = await hub.BusAsync("region", "apply", file);
        Assert.Equal(1, result.Exit);
        foreach (var reason in (string[])["専用のホスト", "パスのない", "ヘッダー名として使えません", "両方は書けません", "ホスト名ではありません"]) Assert.Contains(reason, result.ToString());
    }

    private static string Region(string host, string to) => $$"""
        municipalities:
          - code: "{{Town}}"
            name: 徳島市
            staff: { value: "login,name,department,duties,email,initialPassword\nyamada,山田 花子,市民課,koseki,,Hatsu-1234\n", changeAtFirstSignIn: false }
            relyingParties:
              - { id: koseki, name: 旧戸籍 koseki, gateway: { host: "{{host}}", to: "{{to}}" }, attributes: [{ from: login, name: X-Remote-User }, { from: name, name: X-Name }, { from: roles, name: X-Roles }], roles: [{ duty: koseki, role: 収納担当 }] }
          - code: "{{Other}}"
            name: 鳥栖市
            staff: { value: "login,name,department,duties,email,initialPassword\nyamada,山田 太郎,市民課,koseki,,Hatsu-1234\n", changeAtFirstSignIn: false }
        """;
}
