using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>Passkeys with Chromium's own authenticator, at the municipality with a host of its own.</summary>
[Collection(nameof(ChromiumTown))]
public sealed class PasskeyTests(ChromiumTown town)
{
    [Fact]
    public async Task Passkey_IsAdded_AndSignsInWithoutAPassword_UntilItIsRemoved()
    {
        await using var context = await town.OpenAsync();
        var page = await context.NewPageAsync();
        await AddAuthenticatorAsync(context, page);
        await page.GotoAsync(Portal);
        await AccessibilityTests.JudgeAsync(page, "passkey-sign-in");
        await ChromiumTown.SignInAsync(page, "sato");
        await page.ArriveAsync(Portal);
        await page.GetByRole(AriaRole.Link, new() { Name = "パスキー" }).ClickAsync();
        await page.FillAsync("#name", "窓口の端末");
        await page.GetByRole(AriaRole.Button, new() { Name = "追加する" }).ClickAsync();
        await page.WaitForSelectorAsync("[data-passkey-of=窓口の端末]");
        await AccessibilityTests.JudgeAsync(page, "passkeys");
        await page.GotoAsync(Portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "サインアウト" }).ClickAsync();
        await page.GotoAsync(Portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "パスキーでサインイン" }).ClickAsync();
        await page.ArriveAsync(Portal);
        Assert.Contains("佐藤 次郎", await page.InnerTextAsync("body"));
        await page.GotoAsync($"{ChromiumTown.TakeoRoot}/idp/{ChromiumTown.Takeo}/passkeys");
        await page.GetByRole(AriaRole.Button, new() { Name = "「窓口の端末」を削除" }).ClickAsync();
        await page.GetByText("登録したパスキーはありません").WaitForAsync();
        await page.GotoAsync(Portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "サインアウト" }).ClickAsync();
        await page.GotoAsync(Portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "パスキーでサインイン" }).ClickAsync();
        await page.GetByText("パスキーを確認できませんでした").WaitForAsync();
    }

    [Fact]
    public async Task PasskeyPages_InEnglish_CanBeUsedByEverybody()
    {
        await using var context = await town.OpenAsync("en-GB");
        var page = await context.NewPageAsync();
        await AddAuthenticatorAsync(context, page);
        await page.GotoAsync(Portal);
        await AccessibilityTests.JudgeAsync(page, "passkey-sign-in-en");
        await ChromiumTown.SignInAsync(page, "tanaka");
        await page.ArriveAsync(Portal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Passkeys" }).ClickAsync();
        await page.GetByText("You have no passkey yet.").WaitForAsync();
        await page.FillAsync("#name", "Front desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.WaitForSelectorAsync("[data-passkey-of='Front desk']");
        await AccessibilityTests.JudgeAsync(page, "passkeys-en");
        await page.GotoAsync(Portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        // With a password alone, on the way to the keys: the passkey as the second factor.
        await page.GotoAsync(Portal);
        await ChromiumTown.SignInAsync(page, "tanaka");
        await page.ArriveAsync(Portal);
        await page.GotoAsync($"{ChromiumTown.TakeoRoot}/idp/{ChromiumTown.Takeo}/passkeys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).WaitForAsync();
        await AccessibilityTests.JudgeAsync(page, "passkey-second-en");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.ArriveAsync(Portal);
        await page.GotoAsync($"{ChromiumTown.TakeoRoot}/idp/{ChromiumTown.Takeo}/passkeys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove “Front desk”" }).ClickAsync();
        await page.GetByText("You have no passkey yet.").WaitForAsync();
        await page.GotoAsync(Portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync(Portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByText("The passkey could not be verified").WaitForAsync();
        await AccessibilityTests.JudgeAsync(page, "passkey-wrong-en");
    }

    private static string Portal => $"{ChromiumTown.TakeoRoot}/portal/{ChromiumTown.Takeo}";

    private static async Task AddAuthenticatorAsync(IBrowserContext context, IPage page)
    {
        var debugger = await context.NewCDPSessionAsync(page);
        await debugger.SendAsync("WebAuthn.enable");
        await debugger.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
    }
}
