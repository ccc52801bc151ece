using System.IO.Compression;
using System.Text;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Attacks;

/// <summary>Messages that are forged, old, for somebody else, or made to hurt.</summary>
public sealed class MessageAttackTests
{
    private static readonly Sp Party = new();
    private static readonly Sp Signing = new("signing") { RequestsSigned = true };

    private static async Task RefusedAsync(string fault, Hub hub, string query)
    {
        using var browser = new Browser();
        await Refusals.MustBeAsync(fault, await browser.GetAsync($"{hub.Idp}/sso?{query}"));
    }

    [Fact]
    public async Task Xml_ThatIsMadeToHurt_IsRefused()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        var good = Party.AuthnRequest(hub);
        await RefusedAsync("forbidden-xml", hub, Party.Query("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + good.Replace(Party.EntityId, "&a;")));
        await RefusedAsync("forbidden-xml", hub, Party.Query("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" + good));
        await RefusedAsync("forbidden-xml", hub, Party.Query(good.Replace(Party.EntityId, Party.EntityId + "<!-- -->.evil.example")));
        await RefusedAsync("forbidden-xml", hub, Party.Query(good.Replace(Party.EntityId, $"https://kokuho<?x y?>.example/sp")));
        await RefusedAsync("forbidden-xml", hub, Party.Query(good.Replace("</samlp:AuthnRequest>", string.Concat(Enumerable.Repeat("<a>", 40)) + string.Concat(Enumerable.Repeat("</a>", 40)) + "</samlp:AuthnRequest>")));
        await RefusedAsync("not-readable", hub, Party.Query(good[..^5]));
        await RefusedAsync("not-readable", hub, "SAMLRequest=%%%");
        await RefusedAsync("not-readable", hub, "RelayState=x");
    }

    [Fact]
    public async Task DeflateBomb_IsCutOff()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var output = new MemoryStream();
        using (var deflater = new DeflateStream(output, CompressionLevel.SmallestSize))
            for (var i = 0; i < 40; i++) deflater.Write(new byte[100_000]);
        var bomb = Convert.ToBase64String(output.ToArray());
        Assert.True(bomb.Length < 10_000);
        await RefusedAsync("too-large", hub, "SAMLRequest=" + Uri.EscapeDataString(bomb));
        await Refusals.MustBeAsync("too-large", await Browser.PostFromElsewhereAsync($"{hub.Idp}/sso", ("SAMLRequest", bomb)));
    }

    [Theory]
    [InlineData("/sso")]
    [InlineData("/signin")]
    [InlineData("/password")]
    [InlineData("/second")]
    [InlineData("/signout")]
    [InlineData("/slo")]
    public async Task Post_ThatIsNoForm_OrEndsInItsMidst_OrHoldsWhatNoTextCan_IsRefused(string path)
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var http = new HttpClient();
        using var cut = new StringContent("--x\r\nContent-Disposition: form-data; name=\"SAMLRequest\"\r\n\r\nabc");
        cut.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        await Refusals.MustBeAsync("not-readable", await http.PostAsync(hub.Idp + path, cut));
        using var nul = new MultipartFormDataContent { { new StringContent("kinkyu-\0"), "login" } };
        await Refusals.MustBeAsync("not-readable", await http.PostAsync(hub.Idp + path, nul));
        if (path == "/slo") return;
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        await Refusals.MustBeAsync("not-readable", await http.PostAsync(hub.Idp + path, json));
        await Refusals.MustBeAsync("not-readable", await http.PostAsync(hub.Idp + path, null));
    }

    [Fact]
    public async Task Parameters_GivenTwice_OrBothMessages_AreRefused()
    {
        await using var hub = await Hub.StartAsync(Signing.Declared());
        var signed = Signing.Query(Signing.AuthnRequest(hub), "x", sign: true);
        await RefusedAsync("not-readable", hub, signed + "&RelayState=y");
        await RefusedAsync("not-readable", hub, Signing.Query(Signing.AuthnRequest(hub)) + "&" + signed);
        await RefusedAsync("not-readable", hub, signed + "&SAMLResponse=x");
        await RefusedAsync("not-readable", hub, signed + "&Rel%61yState=y");
    }

    [Fact]
    public async Task SignedQuery_Altered_Stripped_OrWeak_IsRefused()
    {
        await using var hub = await Hub.StartAsync(Signing.Declared());
        var signed = Signing.Query(Signing.AuthnRequest(hub), "https://kokuho.example/a", sign: true);
        using var browser = new Browser();
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, (await browser.GetAsync($"{hub.Idp}/sso?{signed}")).StatusCode);
        await RefusedAsync("bad-signature", hub, signed.Replace("example%2Fa", "example%2Fb"));
        await RefusedAsync("bad-signature", hub, signed.Replace("&RelayState=https%3A%2F%2Fkokuho.example%2Fa", ""));
        await RefusedAsync("bad-signature", hub, signed[..signed.IndexOf("&Signature=", StringComparison.Ordinal)]);
        await RefusedAsync("unsigned", hub, Signing.Query(Signing.AuthnRequest(hub)));
        await RefusedAsync("weak-algorithm", hub, Signing.Query(Signing.AuthnRequest(hub), sign: true, algorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1"));
        await RefusedAsync("weak-algorithm", hub, signed.Replace("xmldsig-more%23rsa-sha256", "xmldsig-more%23hmac-sha256"));
        // Signed inside, sent by Redirect: there the query is what must be signed.
        await RefusedAsync("bad-signature", hub, Signing.Query(Signing.Sign(Signing.AuthnRequest(hub)).OuterXml));
        // However deep it stands.
        await RefusedAsync("bad-signature", hub, Signing.Query(Signing.AuthnRequest(hub, content: "<samlp:Extensions><x xmlns=\"urn:x\"><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/></x></samlp:Extensions>")));
    }

    [Theory]
    [InlineData("http://www.w3.org/2000/09/xmldsig#rsa-sha1", null, "weak-algorithm")]
    [InlineData(null, "http://www.w3.org/2000/09/xmldsig#sha1", "weak-algorithm")]
    public async Task Sha1_InThePostBinding_IsRefused(string? method, string? digest, string fault)
    {
        await using var hub = await Hub.StartAsync(Signing.Declared());
        await Refusals.MustBeAsync(fault, await Refusals.PostAsync(hub, Signing.Sign(Signing.AuthnRequest(hub), method, digest).OuterXml));
    }

    [Fact]
    public async Task SignatureOverTheWholeDocument_ByEmptyReference_IsRefused()
    {
        await using var hub = await Hub.StartAsync(Signing.Declared());
        await Refusals.MustBeAsync("bad-signature", await Refusals.PostAsync(hub, Signing.Sign(Signing.AuthnRequest(hub), reference: "").OuterXml));
    }

    [Fact]
    public async Task Message_OutOfTime_ForAnother_OrOfAnother_IsRefused()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        await RefusedAsync("stale", hub, Party.Query(Party.AuthnRequest(hub, at: hub.Clock.Now.AddMinutes(-6))));
        await RefusedAsync("stale", hub, Party.Query(Party.AuthnRequest(hub, at: hub.Clock.Now.AddMinutes(6))));
        await RefusedAsync("wrong-destination", hub, Party.Query(Party.AuthnRequest(hub, destination: "https://other.example/sso")));
        // The right address, but of another municipality's provider.
        await RefusedAsync("wrong-destination", hub, Party.Query(Party.AuthnRequest(hub, destination: $"{hub.Url}/idp/{Hub.Takeo}/sso")));
        await RefusedAsync("wrong-destination", hub, Party.Query(Party.AuthnRequest(hub, destination: hub.Idp + "/slo")));
        await RefusedAsync("unknown-relying-party", hub, Party.Query(Party.AuthnRequest(hub, issuer: "https://evil.example/sp")));
        await RefusedAsync("unknown-endpoint", hub, Party.Query(Party.AuthnRequest(hub, "AssertionConsumerServiceURL=\"https://evil.example/acs\"")));
        await RefusedAsync("unknown-endpoint", hub, Party.Query(Party.AuthnRequest(hub, $"AssertionConsumerServiceURL=\"{Party.Acs}/../evil\"")));
        await RefusedAsync("unknown-endpoint", hub, Party.Query(Party.AuthnRequest(hub, "AssertionConsumerServiceIndex=\"7\"")));
        await RefusedAsync("not-readable", hub, Party.Query(Party.AuthnRequest(hub).Replace("Version=\"2.0\"", "Version=\"1.1\"")));
        await RefusedAsync("not-readable", hub, Party.Query(Party.AuthnRequest(hub, requestId: "1 2")));
        await RefusedAsync("not-readable", hub, Party.Query(Party.LogoutRequest(hub, "x", null)));
        await RefusedAsync("too-large", hub, Party.Query(Party.AuthnRequest(hub), new string('x', 2000)));
    }

    [Fact]
    public async Task Request_AnsweredOnce_IsNotAnsweredAgain()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var query = Party.Query(Party.AuthnRequest(hub));
        await Answer.OfAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{query}")));
        var again = await browser.GetAsync($"{hub.Idp}/sso?{query}");
        Assert.Contains(": replayed</small>", await again.Content.ReadAsStringAsync());
        Assert.Contains("replayed", (await hub.Store.EventsAsync(Hub.Tokushima, 1, default))[0].Outcome);
    }

    [Theory]
    // One second before, as others spell it (Metadata §2.3.2 takes any xs:dateTime).
    [InlineData("2026-11-20T11:59:59+09:00", "bad-metadata")]
    [InlineData("2026-11-20T02:59:59", "bad-metadata")]
    [InlineData("2026-11-20T02:59:59.999999999Z", "bad-metadata")]
    // An end that cannot be read is not none; whose metadata is not understood is known by no name.
    [InlineData("soon", "unknown-relying-party")]
    [InlineData("2026-11-20T12:00:01+09:00", null)]
    [InlineData("2026-11-20T03:00:01", null)]
    public async Task Metadata_IsOverAtItsTime_HoweverThatIsSpelled(string validUntil, string? fault)
    {
        var party = new Sp("over") { ExtraAttributes = $"validUntil=\"{validUntil}\"" };
        await using var hub = await Hub.StartAsync(party.Declared());
        if (fault is not null) await RefusedAsync(fault, hub, party.Query(party.AuthnRequest(hub)));
        else
        {
            using var browser = new Browser();
            Assert.Equal(System.Net.HttpStatusCode.SeeOther, (await browser.GetAsync($"{hub.Idp}/sso?{party.Query(party.AuthnRequest(hub))}")).StatusCode);
        }
    }

    [Theory]
    [InlineData("2026-11-20T03:00:00.123456789Z")]
    [InlineData("2026-11-20T03:00:00.1Z")]
    public async Task IssueInstant_OfAnyFraction_IsRead(string instant)
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var request = Party.AuthnRequest(hub).Replace($"{hub.Clock.Now:yyyy-MM-ddTHH:mm:ssZ}", instant);
        Assert.Contains(instant, request);
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, (await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(request)}")).StatusCode);
    }

    [Fact]
    public async Task Party_ThatIsClosedOrWhoseMetadataIsOver_IsNotAnswered_NotFromThePortalEither()
    {
        var over = new Sp("over") { ExtraAttributes = "validUntil=\"2026-11-20T02:59:59Z\"" };
        await using var hub = await Hub.StartAsync(Party.Declared(new SignOnRules { Enabled = false }), over.Declared());
        using var browser = new Browser();
        await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}"));
        await RefusedAsync("relying-party-disabled", hub, Party.Query(Party.AuthnRequest(hub)));
        await Refusals.MustBeAsync("relying-party-disabled", await browser.GetAsync($"{hub.Idp}/start/kokuho"));
        await RefusedAsync("bad-metadata", hub, over.Query(over.AuthnRequest(hub)));
        await Refusals.MustBeAsync("bad-metadata", await browser.GetAsync($"{hub.Idp}/start/over"));
    }
}
