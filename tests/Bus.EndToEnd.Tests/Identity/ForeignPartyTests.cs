using System.Text;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>The identity provider against relying parties that others wrote: what docs/identity.md says is supported.</summary>
public sealed class ForeignPartyTests(ForeignTown town) : IClassFixture<ForeignTown>
{
    private static async Task<string> TextAsync(HttpResponseMessage answer) => await answer.Content.ReadAsStringAsync();

    private static string Header(HttpResponseMessage answer, string name) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(string.Join(';', answer.Headers.GetValues(name))));

    [Theory]
    [InlineData("sign: assertion,")]
    [InlineData("sign: both,")]
    [InlineData("sign: both, encrypt: aes256-gcm,")]
    [InlineData("encrypt: aes256-cbc,")]
    [InlineData("sign: both, encrypt: aes256-cbc,")]
    public async Task SignOn_WithEveryProtection_IsAcceptedByAll_WithOneSignIn(string rules)
    {
        await town.DeclareAsync(rules);
        using var browser = new StaffBrowser();
        foreach (var sp in (ForeignSp[])[town.Mellon, town.Shibboleth, town.SimpleSaml])
        {
            var page = await browser.GoAsync(sp.Private);
            Assert.True((await TextAsync(page)).Trim() == "private", $"{sp.Id}: {browser.Path}\n{await TextAsync(page)}");
            // mod_auth_mellon hands attributes on with their XML escapes.
            Assert.Equal("山田 <花子> & 'A'", System.Net.WebUtility.HtmlDecode(Header(page, "X-Name")));
            Assert.Equal("収納担当", Header(page, "X-Roles"));
        }
        var node = await browser.GoAsync(town.Node.Private);
        Assert.Contains("\"roles\":\"収納担当\",\"relayState\":\"r-s.1\"", await TextAsync(node));
        Assert.Equal(1, browser.SignIns);
    }

    [Fact]
    public async Task SignOn_WithSignedResponseOnly_IsAcceptedByThoseThatDoNotAskForMore()
    {
        await town.DeclareAsync("sign: response,");
        using var browser = new StaffBrowser();
        foreach (var sp in (ForeignSp[])[town.Shibboleth, town.SimpleSaml]) Assert.Equal("private", (await TextAsync(await browser.GoAsync(sp.Private))).Trim());
    }

    [Fact]
    public async Task Request_ByPost_SignedOrDeflated_IsAnswered_AndForceAuthnAsksAgain()
    {
        await town.DeclareAsync("");
        using var browser = new StaffBrowser();
        await browser.GoAsync(town.Node.Private);
        Assert.Contains("\"relayState\":\"r-s.1\"", await TextAsync(await browser.GoAsync(town.NodePost.Private)));
        Assert.Equal(2, browser.SignIns);
        await browser.GoAsync(town.Shibboleth.LoginWith("forceAuthn=true"));
        Assert.Equal(3, browser.SignIns);
    }

    [Fact]
    public async Task IsPassive_WithoutASession_IsUnderstoodAsNoPassive()
    {
        await town.DeclareAsync("");
        using var browser = new StaffBrowser();
        Assert.Contains("NoPassive", await TextAsync(await browser.GoAsync(town.SimpleSaml.Private + "?passive=1")), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, browser.SignIns);
    }

    [Fact]
    public async Task Portal_StartsApplicationsThatDidNotAsk()
    {
        await town.DeclareAsync("", sp => sp is MellonSp or ShibbolethSp or SimpleSamlSp ? $"start: \"{sp.Private}\"," : "");
        using var browser = new StaffBrowser();
        await browser.GoAsync($"{town.Hub.Address}portal/{ForeignTown.Code}");
        foreach (var sp in (ForeignSp[])[town.Mellon, town.Shibboleth, town.SimpleSaml])
        {
            var page = await browser.GoAsync($"{town.Idp}/start/{sp.Id}");
            Assert.True((await TextAsync(page)).Trim() == "private", $"{sp.Id}: {browser.Path}\n{await TextAsync(page)}");
        }
    }

    [Theory]
    [InlineData("mellon")]
    [InlineData("shibboleth")]
    [InlineData("simplesaml")]
    public async Task Logout_BegunByOne_SignsOutOfAll(string first)
    {
        await town.DeclareAsync("");
        ForeignSp[] parties = [town.Mellon, town.Shibboleth, town.SimpleSaml];
        using var browser = new StaffBrowser();
        foreach (var sp in parties) await browser.GoAsync(sp.Private);
        await browser.GoAsync(Array.Find(parties, p => p.Id == first)!.Logout);
        var way = browser.Path;
        foreach (var sp in parties)
        {
            var before = browser.SignIns;
            await browser.GoAsync(sp.Private);
            Assert.True(browser.SignIns == before + 1, $"{sp.Id} was still signed on after {way}");
            await browser.GoAsync(sp.Logout);
        }
    }

    [Fact]
    public async Task SignOut_AtThePortal_TellsAll_AndNamesEach()
    {
        // mod_auth_mellon by SOAP, Shibboleth by POST, SimpleSAMLphp by Redirect.
        await town.DeclareAsync("", sp => sp is MellonSp ? "logout: soap," : sp is ShibbolethSp ? "logout: post," : "");
        using var browser = new StaffBrowser();
        foreach (var sp in (ForeignSp[])[town.Mellon, town.Shibboleth, town.SimpleSaml]) await browser.GoAsync(sp.Private);
        var page = await browser.SubmitAsync(await browser.GetAsync($"{town.Hub.Address}portal/{ForeignTown.Code}"));
        var html = await TextAsync(page);
        foreach (var id in (string[])["mellon", "shibboleth", "simplesaml"]) Assert.Contains($"data-party=\"{id}\" data-state=\"done\"", html);
        foreach (var sp in (ForeignSp[])[town.Mellon, town.Shibboleth]) Assert.DoesNotContain("private", await TextAsync(await browser.GetAsync(sp.Private)));
    }

    [Fact]
    public async Task Logout_OfShibbolethBySoap_EndsItsSession_WhateverCookiesAreLeft()
    {
        await town.DeclareAsync("", sp => sp is ShibbolethSp ? "logout: soap," : "");
        using var browser = new StaffBrowser();
        await browser.GoAsync(town.Shibboleth.Private);
        var html = await TextAsync(await browser.SubmitAsync(await browser.GetAsync($"{town.Hub.Address}portal/{ForeignTown.Code}")));
        Assert.Contains("data-party=\"shibboleth\" data-state=\"done\"", html);
        Assert.DoesNotContain("private", await TextAsync(await browser.GetAsync(town.Shibboleth.Private)));
    }

    [Fact]
    public async Task Artifact_IsResolvedByThemOverTheBackChannel()
    {
        ForeignSp[] parties = [town.Mellon, town.Shibboleth];
        foreach (var sp in parties) await sp.SaveMetadataAsync(town.Hub.Http, town.Hub.Folder, onlyArtifact: true);
        try
        {
            await town.DeclareAsync("", sp => parties.Contains(sp) ? $"start: \"{sp.Private}\"," : "");
            using var browser = new StaffBrowser();
            await browser.GoAsync($"{town.Hub.Address}portal/{ForeignTown.Code}");
            foreach (var sp in parties)
            {
                var page = await browser.GoAsync($"{town.Idp}/start/{sp.Id}");
                Assert.True((await TextAsync(page)).Trim() == "private", $"{sp.Id}: {browser.Path}\n{await TextAsync(page)}");
            }
        }
        finally
        {
            foreach (var sp in parties) await sp.SaveMetadataAsync(town.Hub.Http, town.Hub.Folder);
        }
    }
}
