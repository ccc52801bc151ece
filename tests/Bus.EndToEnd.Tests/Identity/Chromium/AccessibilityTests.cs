using System.Security.Cryptography;
using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>Every page that staff see, in both languages: WCAG 2.2 AA (JIS X 8341-3) as far as a machine can judge it, visible focus, no sideways scrolling at 320 px, text at twice its size. With BUS_SCREENSHOTS=folder it keeps pictures for people to judge.</summary>
[Collection(nameof(ChromiumTown))]
public sealed class AccessibilityTests(ChromiumTown town)
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("BUS_SCREENSHOTS");

    [Theory]
    [InlineData("ja-JP", "suzuki")]
    [InlineData("en-GB", "tanaka")]
    public async Task EveryPage_CanBeUsedByEverybody(string locale, string login)
    {
        await using var context = await town.OpenAsync(locale);
        var page = await context.NewPageAsync();
        async Task SeeAsync(string name) => await JudgeAsync(page, $"{name}-{locale[..2]}");

        await page.GotoAsync(town.Mellon.Private);
        await SeeAsync("sign-in");
        await ChromiumTown.SignInAsync(page, login, "wrong-password");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await SeeAsync("sign-in-wrong");
        await ChromiumTown.SignInAsync(page, login);
        await page.ArriveAsync(town.Mellon.Private);
        await page.GotoAsync(ChromiumTown.Portal);
        await SeeAsync("portal");
        await page.GotoAsync($"{ChromiumTown.Idp}/password");
        await SeeAsync("password");
        await page.FillAsync("#present", "wrong-password");
        await page.FillAsync("#password", "new-and-long-enough");
        await page.FillAsync("#again", "new-and-long-enough");
        await page.ClickAsync("main button");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await SeeAsync("password-wrong");

        // A second factor: its enrolment, the recovery codes, and, signed in anew, the question for it.
        await page.GotoAsync($"{ChromiumTown.Idp}/second");
        await SeeAsync("second-enrol");
        await page.FillAsync("#code", "000000");
        await page.ClickAsync("main button");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await page.FillAsync("#code", TimeCode((await page.InnerTextAsync("code")).Replace(" ", "", StringComparison.Ordinal)));
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("ul code");
        await SeeAsync("recovery-codes");
        await page.ClickAsync("a.button");
        await page.ArriveAsync(ChromiumTown.Portal);
        await page.ClickAsync("button.quiet");
        await page.WaitForSelectorAsync("[data-party=mellon]");
        await SeeAsync("signed-out");
        await page.GotoAsync($"{ChromiumTown.Idp}/start/my-number");
        await ChromiumTown.SignInAsync(page, login);
        await page.WaitForSelectorAsync("#code");
        await SeeAsync("second");

        foreach (var (name, address) in ((string, string)[])[("fault-expired", $"{ChromiumTown.Idp}/signin?request=long-ago"), ("fault-saml", $"{ChromiumTown.Idp}/sso?SAMLRequest=x"), ("fault-address", $"{ChromiumTown.Root}/idp/999999/signin")])
        {
            await page.GotoAsync(address);
            await SeeAsync(name);
        }
        // A gateway whose application does not answer.
        await page.GotoAsync($"{ChromiumTown.Koseki}/");
        if (page.Url.StartsWith(ChromiumTown.Idp, StringComparison.Ordinal)) await ChromiumTown.SignInAsync(page, "sato");
        await page.ArriveAsync($"{ChromiumTown.Koseki}/");
        await SeeAsync("gateway");

        // The page that posts a message on, as in browsers in which it does not go by itself.
        await page.AddInitScriptAsync("HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = () => { }");
        await page.GotoAsync(town.Mellon.Private);
        await page.GetByRole(AriaRole.Button).WaitForAsync();
        await SeeAsync("going-on");
    }

    internal static async Task JudgeAsync(IPage page, string name)
    {
        await Axe.JudgeAsync(page, name);
        if (Pictures is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });
        await FocusAsync(page, name);
        var size = page.ViewportSize!;
        // WCAG 1.4.10: 320 px wide, and 1.4.4: text at twice its size, without scrolling sideways.
        await page.SetViewportSizeAsync(320, 640);
        await FitsAsync(page, $"{name} at 320 px");
        if (Pictures is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-320.png"), FullPage = true });
        await page.SetViewportSizeAsync(640, 800);
        await page.EvaluateAsync("document.documentElement.style.fontSize = '200%'");
        await FitsAsync(page, $"{name} at twice the size");
        await page.EvaluateAsync("document.documentElement.style.fontSize = ''");
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    private static async Task FitsAsync(IPage page, string what)
    {
        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wider <= 0, $"{what}: {wider} px too wide");
    }

    /// <summary>By the Tab key everything that can be used is reached, in the order in which it stands, and each shows that it is.</summary>
    private static async Task FocusAsync(IPage page, string name)
    {
        const string Usable = "[...document.querySelectorAll('a[href], button, input:not([type=hidden])')].filter(e => e.offsetParent)";
        var count = await page.EvaluateAsync<int>($"{Usable}.length");
        await page.EvaluateAsync("document.activeElement?.blur(); window.getSelection()?.removeAllRanges(); document.body.tabIndex = -1; document.body.focus()");
        for (var i = 0; i < count; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal(i, await page.EvaluateAsync<int>($"{Usable}.indexOf(document.activeElement)"));
            Assert.True(await page.EvaluateAsync<bool>("parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2 && getComputedStyle(document.activeElement).outlineStyle !== 'none'"), $"{name}: the focus of element {i} cannot be seen");
        }
    }

    // RFC 6238, written anew so that the hub's own is not judged by itself.
    private static string TimeCode(string base32)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = BitConverter.GetBytes(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30).Reverse().ToArray();
        var mac = HMACSHA1.HashData(secret, counter);
        var at = mac[^1] & 15;
        return ((((mac[at] & 127) << 24) | (mac[at + 1] << 16) | (mac[at + 2] << 8) | mac[at + 3]) % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
