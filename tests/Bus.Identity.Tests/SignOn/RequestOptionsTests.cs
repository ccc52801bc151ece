using System.Net;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.SignOn;

/// <summary>ForceAuthn, IsPassive, RequestedAuthnContext, Scoping, NameIDPolicy, Subject (SAML 2.0 Core, §3.3–3.4).</summary>
public sealed class RequestOptionsTests
{
    private static readonly Sp Party = new();

    [Fact]
    public async Task IsPassive_WithoutASession_IsAnsweredNoPassive_Signed()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var answer = await Answer.OfAsync(await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub, "IsPassive=\"true\""))}"));
        Assert.EndsWith("NoPassive", answer.Node("//p:StatusCode/p:StatusCode")!.Attributes!["Value"]!.Value);
        Assert.Null(answer.Node("//a:Assertion"));
        Assert.True(answer.IsSigned("/p:Response", await Published.CertificatesAsync(hub)));
    }

    [Fact]
    public async Task ForceAuthn_WhileSignedIn_AsksAgain_AndTheAssertionSaysSo()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var first = await Answer.OfAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}")));
        hub.Clock.Now += TimeSpan.FromMinutes(30);
        var page = await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub, "ForceAuthn=\"true\""))}");
        Assert.Equal(HttpStatusCode.SeeOther, page.StatusCode);
        // Coming back without signing in helps nothing.
        var around = await browser.GetAsync(page.Headers.Location!.OriginalString.Replace("/signin?", "/continue?"));
        Assert.Contains("/signin?", around.Headers.Location!.OriginalString);
        var second = await Answer.OfAsync(await browser.SignInAsync(hub, page));
        Assert.Equal("2026-11-20T03:00:00.000Z", first.Node("//a:AuthnStatement")!.Attributes!["AuthnInstant"]!.Value);
        Assert.Equal("2026-11-20T03:30:00.000Z", second.Node("//a:AuthnStatement")!.Attributes!["AuthnInstant"]!.Value);
    }

    [Theory]
    [InlineData("<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>", "NoAuthnContext")]
    [InlineData("<samlp:RequestedAuthnContext><saml:AuthnContextDeclRef>urn:example:two-persons</saml:AuthnContextDeclRef></samlp:RequestedAuthnContext>", "NoAuthnContext")]
    [InlineData("<samlp:RequestedAuthnContext Comparison=\"better\"><saml:AuthnContextClassRef>https://refeds.org/profile/mfa</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>", "NoAuthnContext")]
    [InlineData("<samlp:Scoping><samlp:IDPList><samlp:IDPEntry ProviderID=\"https://other.example\"/></samlp:IDPList></samlp:Scoping>", "NoSupportedIDP")]
    [InlineData("<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\"/>", "InvalidNameIDPolicy")]
    [InlineData("<samlp:NameIDPolicy SPNameQualifier=\"https://other.example\"/>", "InvalidNameIDPolicy")]
    [InlineData("<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted\"/>", "InvalidNameIDPolicy")]
    [InlineData("<saml:Subject><saml:EncryptedID><xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"/></saml:EncryptedID></saml:Subject>", "RequestUnsupported")]
    [InlineData("<saml:Subject><saml:BaseID/></saml:Subject>", "RequestUnsupported")]
    [InlineData("<saml:Subject><saml:NameID/></saml:Subject>", "RequestUnsupported")]
    public async Task Request_ThatCannotBeMet_IsRefusedInSaml_BeforeAnybodySignsIn(string content, string status)
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var answer = await Answer.OfAsync(await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub, content: content))}"));
        Assert.EndsWith(status, answer.Node("//p:StatusCode/p:StatusCode")!.Attributes!["Value"]!.Value);
    }

    [Fact]
    public async Task Context_ThatAPasswordMeets_IsNamedInTheAssertion_AndOurselvesAmongOthersIsEnough()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var content = $"<samlp:RequestedAuthnContext Comparison=\"exact\"><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"
            + $"<samlp:Scoping ProxyCount=\"0\"><samlp:IDPList><samlp:IDPEntry ProviderID=\"https://other.example\"/><samlp:IDPEntry ProviderID=\"{hub.EntityId}\"/></samlp:IDPList></samlp:Scoping>";
        var answer = await Answer.OfAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub, content: content))}")));
        Assert.Equal("urn:oasis:names:tc:SAML:2.0:ac:classes:Password", answer.Text("//a:AuthnContextClassRef"));
    }

    [Fact]
    public async Task Subject_OfSomebodyElse_IsAnsweredUnknownPrincipal()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(new SignOnRules { NameId = "email" }));
        using var browser = new Browser();
        var request = Party.AuthnRequest(hub, content: "<saml:Subject><saml:NameID>sato@example.lg.jp</saml:NameID></saml:Subject>");
        var answer = await Answer.OfAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(request)}")));
        Assert.EndsWith("UnknownPrincipal", answer.Node("//p:StatusCode/p:StatusCode")!.Attributes!["Value"]!.Value);
    }

    [Fact]
    public async Task Person_WithoutTheIdentifierThatTheRegionGives_IsToldWhy()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(new SignOnRules { NameId = "email" }));
        using var browser = new Browser();
        var page = await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}"), login: "sato");
        Assert.Contains("no-name-identifier", await page.Content.ReadAsStringAsync());
    }
}
