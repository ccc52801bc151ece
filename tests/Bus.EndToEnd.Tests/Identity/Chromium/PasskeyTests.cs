using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>Passkeys with Chromium's own authenticator, at the municipality with a host of its own.</summary>
[Collection(nameof(ChromiumTown))]
public sealed class PasskeyTests(ChromiumTown town)
{
    [Fact]
    public async Task Passkey_IsAdded_AndSignsInWithoutAPassword_UntilItIsRemoved()
    {
        var portal = $"{ChromiumTown.TakeoRoot}/portal/{ChromiumTown.Takeo}";
        await using var context = await town.OpenAsync();
        var page = await context.NewPageAsync();
        var debugger = await context.NewCDPSessionAsync(page);
        await debugger.SendAsync("WebAuthn.enable");
        await debugger.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await page.GotoAsync(portal);
        await AccessibilityTests.JudgeAsync(page, "passkey-sign-in");
        await ChromiumTown.SignInAsync(page, "sato");
        await page.ArriveAsync(portal);
        await page.GetByRole(AriaRole.Link, new() { Name = "パスキー" }).ClickAsync();
        await page.FillAsync("#name", "窓口の端末");
        await page.GetByRole(AriaRole.Button, new() { Name = "追加する" }).ClickAsync();
        await page.WaitForSelectorAsync("[data-passkey-of=窓口の端末]");
        await AccessibilityTests.JudgeAsync(page, "passkeys");
        await page.GotoAsync(portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "サインアウト" }).ClickAsync();
        await page.GotoAsync(portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "パスキーでサインイン" }).ClickAsync();
        await page.ArriveAsync(portal);
        Assert.Contains("佐藤 次郎", await page.InnerTextAsync("body"));
        await page.GotoAsync($"{ChromiumTown.TakeoRoot}/idp/{ChromiumTown.Takeo}/passkeys");
        await page.GetByRole(AriaRole.Button, new() { Name = "「窓口の端末」を削除" }).ClickAsync();
        await page.GetByText("登録したパスキーはありません").WaitForAsync();
        await page.GotoAsync(portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "サインアウト" }).ClickAsync();
        await page.GotoAsync(portal);
        await page.GetByRole(AriaRole.Button, new() { Name = "パスキーでサインイン" }).ClickAsync();
        await page.GetByText("パスキーを確認できませんでした").WaitForAsync();
    }
}
