using System.Security.Cryptography;
using Bus.EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>The pages of IC cards, in both languages, judged as all others are.</summary>
[Collection(nameof(ChromiumTown))]
public sealed class CardPageTests(ChromiumTown town) : IDisposable
{
    private const string Code = "362018";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bus-card-pages-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task CardPages_CanBeUsedByEverybody()
    {
        var (usual, cards) = (HubProcess.FreePort(), HubProcess.FreePort());
        using var key = RSA.Create(2048);
        using var authority = CardMaker.Make("CN=Town CA", null, key);
        var (pem, keyFile) = (Path.Combine(_folder.FullName, "town.pem"), Path.Combine(_folder.FullName, "town.key"));
        await File.WriteAllTextAsync(pem, authority.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        await using var hub = HubProcess.Prepare($"--Tls:Certificate={pem}", $"--Tls:CertificateKey={keyFile}", $"--Tls:CertificatePorts:0={cards}", $"--Identity:CardPort={cards}", $"--Identity:PublicUrl=https://localhost:{usual}");
        hub.MoreUrls.Add($"https://localhost:{usual}");
        hub.MoreUrls.Add($"https://localhost:{cards}");
        await hub.StartAgainAsync();
        await hub.ApplyAsync($"municipalities:\n  - code: \"{Code}\"\n    name: 徳島市\n    staff: {{ value: \"login,name,department,duties,email,initialPassword\\nyamada,山田,税務課,my-number,,{ChromiumTown.Password}\\n\", changeAtFirstSignIn: false }}\n"
            + $"    cards: {{ ca: {{ file: {pem} }}, from: subject-cn, to: login, use: both, crl: required }}\n    secondFactor: {{ duties: [my-number] }}\n");
        foreach (var (locale, button, second) in ((string, string, string)[])[("ja-JP", "IC カードでサインイン", "IC カードで確認"), ("en-GB", "Sign in with an IC card", "Use an IC card instead")])
        {
            await using var context = await town.OpenAsync(locale);
            var page = await context.NewPageAsync();
            async Task SeeAsync(string name) => await AccessibilityTests.JudgeAsync(page, $"{name}-{locale[..2]}");
            await page.GotoAsync($"https://localhost:{usual}/portal/{Code}");
            await SeeAsync("card-sign-in");
            await page.GetByRole(AriaRole.Link, new() { Name = button }).ClickAsync();
            await page.GetByText("no-card").WaitForAsync();
            await SeeAsync("card-none");
            await page.GotoAsync($"https://localhost:{usual}/portal/{Code}");
            await ChromiumTown.SignInAsync(page);
            await page.GetByRole(AriaRole.Link, new() { Name = second }).WaitForAsync();
            await SeeAsync("card-second");
        }
    }
}
