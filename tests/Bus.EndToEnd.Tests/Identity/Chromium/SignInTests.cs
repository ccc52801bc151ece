using System.Collections.Concurrent;
using Bus.EndToEnd.Tests.Reliability;
using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>Signing in and out where a real browser makes the difference: cookies between sites, tabs, history, no script.</summary>
[Collection(nameof(ChromiumTown))]
public sealed class SignInTests(ChromiumTown town)
{
    private const string Person = "山田 花子";

    private static Task<string> TextAsync(IPage page) => page.InnerTextAsync("body");

    [Fact]
    public async Task RequestByPost_FromAnotherSite_Arrives_AndTheSecondOneIsSilent()
    {
        await using var context = await town.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(town.Node.Private);
        await page.ArriveAsync($"{ChromiumTown.Idp}/signin?*");
        await ChromiumTown.SignInAsync(page);
        await page.WaitForURLAsync(url => url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains("relayState", await TextAsync(page));
        // That site's POST comes without our cookie, and signs on all the same; so does one that asks by Redirect.
        var asked = new ConcurrentQueue<string>();
        page.Request += (_, request) => asked.Enqueue($"{request.Method} {new Uri(request.Url).AbsolutePath}");
        await page.GotoAsync(town.Node.Private);
        await page.GetByText("relayState").WaitForAsync();
        Assert.Contains($"POST /idp/{ChromiumTown.Tokushima}/sso", asked);
        await page.GotoAsync(town.Mellon.Private);
        await page.ArriveAsync(town.Mellon.Private);
        Assert.Equal("private", (await TextAsync(page)).Trim());
        Assert.DoesNotContain(asked, a => a.Contains("signin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TwoTabs_BothAtTheSignInPage_BothComplete()
    {
        await using var context = await town.OpenAsync();
        var (one, two) = (await context.NewPageAsync(), await context.NewPageAsync());
        await one.GotoAsync(town.Mellon.Private);
        await two.GotoAsync(town.Shibboleth.Private);
        foreach (var page in (IPage[])[one, two]) await page.WaitForSelectorAsync("#login");
        await ChromiumTown.SignInAsync(two);
        await two.ArriveAsync(town.Shibboleth.Private);
        await ChromiumTown.SignInAsync(one);
        await one.ArriveAsync(town.Mellon.Private);
        foreach (var page in (IPage[])[one, two]) Assert.Equal("private", (await TextAsync(page)).Trim());
        // And neither sign-in ended the other's session.
        await one.GotoAsync(ChromiumTown.Portal);
        Assert.Contains(Person, await TextAsync(one));
    }

    [Fact]
    public async Task BackButton_AfterSignOut_ShowsNobody_AndAfterSignOn_SaysWhatToDo()
    {
        await using var context = await town.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(town.Mellon.Private);
        await ChromiumTown.SignInAsync(page);
        await page.ArriveAsync(town.Mellon.Private);
        // Back to the sign-in page, and the same once more: the request was answered, and it says how to go on.
        while (!page.Url.Contains("/signin", StringComparison.Ordinal)) await page.GoBackAsync();
        await ChromiumTown.SignInAsync(page);
        await page.GetByText("replayed").WaitForAsync();
        Assert.Contains("業務システムを開き直してください", await TextAsync(page));
        await page.ClickAsync("a.button");
        await page.ArriveAsync(ChromiumTown.Portal);
        Assert.Contains(Person, await TextAsync(page));

        await page.GotoAsync($"{ChromiumTown.Idp}/password");
        await page.GotoAsync(ChromiumTown.Portal);
        await page.ClickAsync("text=サインアウト");
        await page.GetByText("サインアウトしました", new() { Exact = false }).First.WaitForAsync();
        for (var i = 0; i < 3; i++)
        {
            await page.GoBackAsync();
            Assert.DoesNotContain(Person, await page.ContentAsync());
        }
    }

    [Fact]
    public async Task ExpiredPage_KeepsTheLogin_OrSaysWhereToBeginAgain()
    {
        await using var context = await town.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(town.Mellon.Private);
        // The browser forgot its cookies while the page was open.
        await context.ClearCookiesAsync();
        await ChromiumTown.SignInAsync(page);
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        Assert.Contains("有効期限が切れていました", await TextAsync(page));
        Assert.Equal("yamada", await page.InputValueAsync("#login"));
        // As above: the focus comes once the page is drawn.
        await Eventually.HoldsAsync(async () => await page.EvaluateAsync<string>("document.activeElement.id") == "password", () => page.ContentAsync());
        await page.FillAsync("#password", ChromiumTown.Password);
        await page.Keyboard.PressAsync("Enter");
        // mod_auth_mellon keeps the way back in a cookie of its own; with it gone it says so itself.
        await page.WaitForURLAsync(url => url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal));

        await page.GotoAsync($"{ChromiumTown.Idp}/signin?request=long-ago");
        Assert.Contains("ポータルか業務システムからやり直してください", await TextAsync(page));
        await page.ClickAsync("a.button");
        await page.ArriveAsync(ChromiumTown.Portal);
        Assert.Contains(Person, await TextAsync(page));
    }

    [Fact]
    public async Task WithoutScript_EveryPostHasAButton()
    {
        await using var context = await town.OpenAsync(script: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync(town.Mellon.Private);
        await ChromiumTown.SignInAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "進む" }).ClickAsync();
        await page.ArriveAsync(town.Mellon.Private);
        Assert.Equal("private", (await TextAsync(page)).Trim());
        await page.GotoAsync(ChromiumTown.Portal);
        await page.ClickAsync("text=サインアウト");
        await page.WaitForSelectorAsync("[data-party=mellon][data-state=done]");
    }

    [Fact]
    public async Task Language_FollowsTheBrowser_AndTheSwitchOfThePage()
    {
        await using var context = await town.OpenAsync("en-GB");
        var page = await context.NewPageAsync();
        await page.GotoAsync(town.Mellon.Private);
        Assert.Equal("en", await page.GetAttributeAsync("html", "lang"));
        await page.ClickAsync("footer a");
        await page.WaitForSelectorAsync("html[lang=ja]");
        // What was wanted is still there, and so is the choice.
        await ChromiumTown.SignInAsync(page, password: "wrong-password");
        await page.GetByText("ログイン ID かパスワードが違います").WaitForAsync();
        await page.ClickAsync("footer a");
        await page.WaitForSelectorAsync("html[lang=en]");
        await ChromiumTown.SignInAsync(page);
        await page.ArriveAsync(town.Mellon.Private);
        await page.GotoAsync(ChromiumTown.Portal);
        Assert.Contains("Change your password", await TextAsync(page));
    }

    [Fact]
    public async Task SharedTerminal_IsRemembered_AndKnowsNobody()
    {
        await using var context = await town.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(ChromiumTown.Portal);
        await page.CheckAsync("[name=shared]");
        await ChromiumTown.SignInAsync(page);
        await page.ArriveAsync(ChromiumTown.Portal);
        await page.ClickAsync("text=サインアウト");
        await page.GotoAsync(ChromiumTown.Portal);
        Assert.True(await page.IsCheckedAsync("[name=shared]"));
        Assert.Equal("", await page.InputValueAsync("#login"));
        Assert.DoesNotContain(await context.CookiesAsync(), c => c.Name.Contains("bus-device", StringComparison.Ordinal) || c.Name == $"bus-{ChromiumTown.Tokushima}");
    }

    [Fact]
    public async Task Keyboard_Alone_SignsInAndOut()
    {
        await using var context = await town.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(ChromiumTown.Portal);
        // The page puts the focus there itself, once it is drawn; what is typed before goes nowhere.
        await Eventually.HoldsAsync(async () => await page.EvaluateAsync<string>("document.activeElement.id") == "login", () => page.ContentAsync());
        await page.Keyboard.TypeAsync("yamada");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(ChromiumTown.Password);
        foreach (var key in (string[])["Tab", "Tab", "Enter"]) await page.Keyboard.PressAsync(key);
        await page.ArriveAsync(ChromiumTown.Portal);
        for (var i = 0; await page.EvaluateAsync<string>("document.activeElement.tagName") != "BUTTON"; i++)
        {
            Assert.True(i < 20, "The sign-out button cannot be reached by the keyboard.");
            await page.Keyboard.PressAsync("Tab");
        }
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Status).WaitForAsync();
    }

    [Fact]
    public async Task MunicipalityWithAHostOfItsOwn_AsksForItsOwnSignIn()
    {
        await using var context = await town.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(ChromiumTown.Portal);
        await ChromiumTown.SignInAsync(page);
        await page.ArriveAsync(ChromiumTown.Portal);
        await page.GotoAsync($"{ChromiumTown.TakeoRoot}/portal/{ChromiumTown.Takeo}");
        Assert.Equal($"{ChromiumTown.TakeoRoot}/idp/{ChromiumTown.Takeo}/signin", page.Url);
        await page.GotoAsync($"{ChromiumTown.Root}/portal/{ChromiumTown.Takeo}");
        Assert.Contains("wrong-host", await TextAsync(page));
    }

    [Fact]
    public async Task SignOut_ReachesTheOthers_PastOneThatNeverComesBack()
    {
        await using var context = await town.OpenAsync();
        var page = await context.NewPageAsync();
        foreach (var sp in (ForeignSp[])[town.Mellon, town.Shibboleth])
        {
            await page.GotoAsync(sp.Private);
            if (page.Url.StartsWith(ChromiumTown.Idp, StringComparison.Ordinal)) await ChromiumTown.SignInAsync(page);
            await page.ArriveAsync(sp.Private);
        }
        var portal = await context.NewPageAsync();
        await portal.GotoAsync(ChromiumTown.Portal);
        var gone = await context.NewPageAsync();
        await gone.GotoAsync($"{ChromiumTown.Idp}/start/gone");
        await gone.WaitForURLAsync(url => url.StartsWith("chrome-error:", StringComparison.Ordinal) || url.Contains("/acs", StringComparison.Ordinal));

        await portal.ClickAsync("text=サインアウト");
        // It stops at the one that does not answer: the person goes back, as everybody would, and the rest is told.
        await Eventually.HoldsAsync(() => portal.Url.StartsWith("chrome-error:", StringComparison.Ordinal) || portal.Url.Contains("gone.example", StringComparison.Ordinal), () => portal.Url);
        await portal.GoBackAsync();
        await portal.WaitForSelectorAsync("[data-party=gone][data-state=open]");
        foreach (var id in (string[])["mellon", "shibboleth"]) Assert.Equal("done", await portal.GetAttributeAsync($"[data-party={id}]", "data-state"));
        foreach (var sp in (ForeignSp[])[town.Mellon, town.Shibboleth])
        {
            await page.GotoAsync(sp.Private);
            await page.ArriveAsync($"{ChromiumTown.Idp}/signin?*");
        }
    }
}
