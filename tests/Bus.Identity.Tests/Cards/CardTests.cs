using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Cards;

/// <summary>Certificates as on IC cards, shown by curl in a real TLS handshake.</summary>
public sealed partial class CardTests : IDisposable
{
    private static readonly Sp Strict = new("strict");
    private static readonly DateTimeOffset Now = new TestClock().Now;
    private static readonly X509Certificate2 Authority = Make("CN=Town CA", null, isAuthority: true);
    private static readonly X509Certificate2 Server = Make("CN=127.0.0.1", null);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bus-cards-");

    public void Dispose() => _folder.Delete(recursive: true);

    private static X509Certificate2 Make(string name, X509Certificate2? issuer, bool isAuthority = false, TimeSpan? until = null, string? usage = null)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (isAuthority) request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (usage is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var (from, to) = (Now.AddDays(-9), Now + (until ?? TimeSpan.FromDays(90)));
        if (issuer is null) return request.CreateSelfSigned(from.AddDays(-1), Now.AddDays(99));
        using var made = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }

    private async Task<Hub> StartAsync(bool first, bool needsList = true)
    {
        var hub = await Hub.StartAsync(null, [Strict.Declared(new SignOnRules { SecondFactor = "required" })], cards: Server, settings: [("Identity:CrlFolder", _folder.FullName)]);
        await hub.ChangeAsync(m => m with { Cards = new CardRule(Authority.ExportCertificatePem(), "subject-cn", "login", first, true, needsList) });
        return hub;
    }

    private void List(X509Certificate2 issuer, TimeSpan until, params X509Certificate2[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var one in revoked) list.AddEntry(one);
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, Hub.Tokushima.Value)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "ca.crl"), list.Build(issuer, 1, Now + until, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Now.AddDays(-1)));
    }

    private async Task<string> CurlAsync(string address, X509Certificate2? card, string jar = "jar")
    {
        var (certificate, key) = (Path.Combine(_folder.FullName, "card.pem"), Path.Combine(_folder.FullName, "card.key"));
        if (card is not null)
        {
            await File.WriteAllTextAsync(certificate, card.ExportCertificatePem());
            await File.WriteAllTextAsync(key, card.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }
        jar = Path.Combine(_folder.FullName, jar);
        string[] proof = card is null ? [] : ["--cert", certificate, "--key", key];
        using var curl = Process.Start(new ProcessStartInfo("curl", ["-s", "-k", "-i", "-b", jar, "-c", jar, .. proof, address]) { RedirectStandardOutput = true })!;
        var said = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return said;
    }

    [Fact]
    public async Task Card_IsAFirstFactor_OfThePersonItNames()
    {
        await using var hub = await StartAsync(first: true);
        List(Authority, TimeSpan.FromDays(2));
        using var card = Make("CN=yamada", Authority, usage: "1.3.6.1.5.5.7.3.2");
        Assert.Contains($"Location: {hub.Url}/portal/{Hub.Tokushima}", await CurlAsync(hub.CardUrl, card), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("山田", await CurlAsync($"{hub.Url}/portal/{Hub.Tokushima}", null));
        Assert.Equal(("yamada", "card"), ((await hub.Staff.SessionsAsync(Hub.Tokushima, default)).Single() is var session ? session.Login : null, session.Proofs));
        using var browser = new Browser();
        Assert.Contains($"{hub.CardUrl}?request=", await (await browser.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync());
        // No second factor by itself, and of one municipality only.
        Assert.Contains("/second?", await CurlAsync($"{hub.Idp}/sso?{Strict.Query(Strict.AuthnRequest(hub))}", null));
        Assert.Contains("unknown-address", await CurlAsync(hub.CardUrl.Replace(Hub.Tokushima.Value, Hub.Takeo.Value, StringComparison.Ordinal), card, "takeo"));
    }

    [Fact]
    public async Task Card_ThatIsForeign_Old_Revoked_OfAnotherUse_OrNobodys_OpensNothing()
    {
        await using var hub = await StartAsync(first: true);
        using var card = Make("CN=yamada", Authority);
        using var foreign = Make("CN=Town CA", null, isAuthority: true);
        using var revoked = Make("CN=yamada", Authority);
        Assert.Contains("no-card", await CurlAsync(hub.CardUrl, null, "a"));
        // Without a list that holds now, signed by this very authority, none is taken.
        Assert.Contains("no-revocation-list", await CurlAsync(hub.CardUrl, card, "a"));
        List(Authority, TimeSpan.FromHours(-1));
        Assert.Contains("no-revocation-list", await CurlAsync(hub.CardUrl, card, "a"));
        List(foreign, TimeSpan.FromDays(2));
        Assert.Contains("no-revocation-list", await CurlAsync(hub.CardUrl, card, "a"));
        List(Authority, TimeSpan.FromDays(2), revoked);
        foreach (var refused in new[] { revoked, Make("CN=yamada", foreign), Make("CN=yamada", null), Make("CN=yamada", Authority, until: TimeSpan.FromDays(-1)), Make("CN=yamada", Authority, usage: "1.3.6.1.5.5.7.3.1"), Make("CN=nobody", Authority), Make("O=x", Authority) })
            Assert.Contains("card-refused", await CurlAsync(hub.CardUrl, refused, "a"));
        Assert.Empty(await hub.Staff.SessionsAsync(Hub.Tokushima, default));
        Assert.Contains("303", await CurlAsync(hub.CardUrl, card, "a"));
        // Where the region asks for no list, one that is there counts all the same.
        await hub.ChangeAsync(m => m with { Cards = m.Cards! with { NeedsRevocationList = false } });
        Assert.Contains("card-refused", await CurlAsync(hub.CardUrl, revoked, "b"));
        File.Delete(Path.Combine(_folder.FullName, Hub.Tokushima.Value, "ca.crl"));
        Assert.Contains("303", await CurlAsync(hub.CardUrl, revoked, "b"));
    }

    [Fact]
    public async Task Card_IsASecondFactor_OfThePersonWhoGaveThePassword()
    {
        await using var hub = await StartAsync(first: false);
        List(Authority, TimeSpan.FromDays(2));
        using var own = Make("CN=yamada", Authority);
        using var other = Make("CN=sato", Authority);
        Assert.Contains("card-refused", await CurlAsync(hub.CardUrl, own));
        using var browser = new Browser();
        var page = await (await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Strict.Query(Strict.AuthnRequest(hub))}"))).Content.ReadAsStringAsync();
        var address = WebUtility.HtmlDecode(Address().Match(page).Value);
        Assert.Contains("card-refused", await CurlAsync(address, other));
        var proved = await CurlAsync(address, own);
        var next = Location().Match(proved).Groups[1].Value.Trim();
        var answer = Sp.Load(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Browser.Field(await CurlAsync(next, null), "SAMLResponse"))));
        Assert.Contains("https://refeds.org/profile/mfa", answer.OuterXml);
        Assert.Equal("password card", (await hub.Staff.SessionsAsync(Hub.Tokushima, default)).Single().Proofs);
    }

    [GeneratedRegex("https://127[^\"]*/card\\?[^\"]*")]
    private static partial Regex Address();

    [GeneratedRegex("(?i)location: ([^\r\n]*)")]
    private static partial Regex Location();
}
