using System.Net;
using System.Text;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Identity.Kerberos;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Kerberos;

/// <summary>Computers of a domain sign in by their ticket: a real KDC, a real directory, tickets by kinit and curl.</summary>
public sealed class KerberosTests(KerberosTests.Domain domain) : IClassFixture<KerberosTests.Domain>
{
    private const string KerberosClass = "urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos";
    private const string PasswordClass = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    private static readonly Sp Party = new("tax");

    public sealed class Domain : IDisposable
    {
        public Kdc Kdc { get; } = new();
        public Slapd Slapd { get; } = new();

        public void Dispose()
        {
            Kdc.Dispose();
            Slapd.Dispose();
        }
    }

    private async Task<Hub> StartAsync(Func<KerberosRule, KerberosRule>? change = null, bool two = false, params (string Key, string Value)[] settings)
    {
        var hub = await Hub.StartAsync(null, [Party.Declared(new SignOnRules { SecondFactor = two ? "required" : "none" })], settings: settings);
        var slapd = domain.Slapd;
        Municipality With(Municipality town, KerberosRule? kerberos) => town with
        {
            Zones = [new NetworkZone("hall", ["127.0.0.0/8"]), new NetworkZone("branch", ["10.0.0.0/8"])],
            Directory = new StaffDirectoryRule
            {
                Servers = [new Uri($"ldaps://localhost:{slapd.TlsPort}")], Authorities = slapd.Authority.ExportCertificatePem(), BindName = Slapd.Service, Base = $"ou=staff,{Slapd.Suffix}",
                Filter = "(&(objectClass=inetOrgPerson)(uid={login})(!(employeeType=disabled)))", SealedSecret = Sealed(hub, town.Code, Slapd.ServicePassword, SecretContext.Directory()), Kerberos = kerberos,
            },
        };
        var rule = new KerberosRule(Kdc.Service) { SealedKeytab = Sealed(hub, Hub.Tokushima, Convert.ToBase64String(domain.Kdc.Keytab), SecretContext.Keytab()), Where = new ZoneLimit { From = ["hall"] } };
        // The other municipality has a domain of its own.
        var other = new KerberosRule($"HTTP/other@{Kdc.Realm}") { SealedKeytab = Sealed(hub, Hub.Takeo, Convert.ToBase64String(domain.Kdc.OtherKeytab), SecretContext.Keytab()) };
        await hub.Region.ReplaceAsync(new RegionModel { Municipalities = [.. hub.Region.Current.Municipalities.Select(m => With(m, m.Code == Hub.Takeo ? other : change is null ? rule : change(rule)))] }, default);
        return hub;
    }

    private static string Sealed(Hub hub, MunicipalityCode code, string text, byte[] context) => Convert.ToBase64String(hub.Ring.Seal(code, Encoding.UTF8.GetBytes(text), context));

    private static Task<HttpResponseMessage> AskAsync(Hub hub, Browser browser, string more = "", string children = "") => browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub, more, children))}");

    private static async Task<string> LastAsync(Hub hub) => (await hub.Store.EventsAsync(Hub.Tokushima, 50, default)).First(e => e.Kind == "sign-in").Outcome;

    private static async Task<HttpResponseMessage> ShowAsync(Hub hub, Browser browser, string authorization, string address = "") =>
        await browser.FollowAsync(hub, await browser.GetAsync(address.Length > 0 ? address : $"{hub.Idp}/negotiate", ("Authorization", authorization)));

    /// <summary>The page with the form, which says why, and the line of the audit.</summary>
    private static async Task RefusedAsync(Hub hub, string authorization, string outcome)
    {
        using var browser = new Browser();
        var answer = await ShowAsync(hub, browser, authorization);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("role=\"alert\"", html);
        Assert.Contains("name=\"password\"", html);
        Assert.False(answer.Headers.Contains("WWW-Authenticate"));
        Assert.Equal(outcome, await LastAsync(hub));
    }

    [Fact]
    public async Task Ticket_SignsIn_AsOneFactor_AndIsGoodOnce()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        var page = await browser.FollowAsync(hub, await AskAsync(hub, browser));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("/negotiate?request=", html);
        var address = $"{hub.Idp}/negotiate?request={Uri.EscapeDataString(Browser.Field(html, "request"))}";
        // Without a ticket: asked for one, and the form works all the same.
        var asked = await browser.GetAsync(address);
        Assert.Equal((HttpStatusCode.Unauthorized, "Negotiate"), (asked.StatusCode, asked.Headers.WwwAuthenticate.Single().ToString()));
        using var without = new Browser();
        var form = await (await without.GetAsync($"{hub.Idp}/negotiate")).Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, (await without.FollowAsync(hub, await without.SubmitAsync(hub, form, "tanaka", Slapd.Password))).StatusCode);
        Assert.Equal("ok", await LastAsync(hub));

        var authorization = domain.Kdc.AuthorizationOf("tanaka");
        var answer = await Answer.OfAsync(await ShowAsync(hub, browser, authorization, address));
        Assert.Equal(KerberosClass, answer.Text("//a:AuthnContextClassRef"));
        Assert.Equal("ok (kerberos)", await LastAsync(hub));
        Assert.Contains((await hub.Staff.SessionsAsync(Hub.Tokushima, default)), s => s is { Login: "tanaka", Proofs: "kerberos" });
        await RefusedAsync(hub, authorization, "ticket-replayed");
        // No password was given: where exactly that is asked for, the form comes; and where a fresh sign-in is, too.
        foreach (var (more, children) in ((string, string)[])[("", $"<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>{PasswordClass}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"), ("ForceAuthn=\"true\"", "")])
            Assert.Contains("name=\"password\"", await (await browser.FollowAsync(hub, await AskAsync(hub, browser, more, children))).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Curl_WithATicket_SignsIn()
    {
        await using var hub = await StartAsync();
        var heads = domain.Kdc.Open("yamada", $"{hub.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/idp/{Hub.Tokushima}/negotiate");
        Assert.Contains("HTTP/1.1 303", heads);
        Assert.Contains($"/portal/{Hub.Tokushima}", heads);
        Assert.Equal("yamada", (await hub.Staff.SessionsAsync(Hub.Tokushima, default)).Single().Login);
        Assert.True((await hub.StaffLists.LookAtDirectoryAsync(Hub.Tokushima, null, default)).Done);
    }

    [Fact]
    public async Task Ticket_OfSomebodyElse_IsRefused()
    {
        await using var hub = await StartAsync();
        await RefusedAsync(hub, domain.Kdc.AuthorizationOf("nobody"), "ticket-nobody");
        await RefusedAsync(hub, domain.Kdc.AuthorizationOf("sato"), "ticket-nobody");
        await RefusedAsync(hub, domain.Kdc.AuthorizationOf($"tanaka@{Kdc.Elsewhere}"), "ticket-other-realm");
        await RefusedAsync(hub, domain.Kdc.AuthorizationOf("PC01$"), "ticket-other-realm");
        await RefusedAsync(hub, "Negotiate " + Convert.ToBase64String("NTLMSSP\0\u0001\0\0\0"u8), "no-ticket");
        await RefusedAsync(hub, "Negotiate " + Convert.ToBase64String([0x60, 0x02, 0x06, 0x00]), "no-ticket");
        // One bit of the ticket, and of the authenticator.
        var good = domain.Kdc.AuthorizationOf("tanaka");
        var bytes = Convert.FromBase64String(good["Negotiate ".Length..]);
        foreach (var at in (int[])[bytes.Length / 2, bytes.Length - 20])
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            await RefusedAsync(hub, "Negotiate " + Convert.ToBase64String(changed), "ticket-refused");
        }
        // Another municipality opens it with a key of its own.
        using var elsewhere = new Browser();
        Assert.Equal(HttpStatusCode.Forbidden, (await elsewhere.GetAsync($"{hub.Url}/idp/{Hub.Takeo}/negotiate", ("Authorization", good))).StatusCode);
        // And after all of that it is as good as before.
        using var browser = new Browser();
        Assert.Equal(HttpStatusCode.OK, (await ShowAsync(hub, browser, good)).StatusCode);
    }

    [Fact]
    public async Task Attribute_WithTheWholeName_SaysWhoItIs()
    {
        await using var hub = await StartAsync(r => r with { Attribute = "mail" });
        using var browser = new Browser();
        Assert.Equal(HttpStatusCode.OK, (await ShowAsync(hub, browser, domain.Kdc.AuthorizationOf("tanaka"))).StatusCode);
        await RefusedAsync(hub, domain.Kdc.AuthorizationOf("yamada"), "ticket-nobody");
    }

    [Fact]
    public async Task Ticket_IsAskedForByItself_OnlyInItsZones_AndNotAtSharedTerminals()
    {
        await using var hub = await StartAsync(r => r with { IsAutomatic = true });
        using var browser = new Browser();
        Assert.Contains("/negotiate?", (await AskAsync(hub, browser)).Headers.Location!.OriginalString);
        Assert.EndsWith("/negotiate", (await browser.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).Headers.Location!.OriginalString);
        Assert.Contains("/signin?", (await AskAsync(hub, browser, "ForceAuthn=\"true\"")).Headers.Location!.OriginalString);
        browser.Cookies.Add(new Uri(hub.Idp), new Cookie($"bus-shared-{Hub.Tokushima}", "1", $"/idp/{Hub.Tokushima}"));
        Assert.Contains("/signin?", (await AskAsync(hub, browser)).Headers.Location!.OriginalString);
        await hub.ChangeAsync(m => m with { Directory = m.Directory! with { Kerberos = m.Directory.Kerberos! with { Where = new ZoneLimit { From = ["branch"] } } } });
        using var outside = new Browser();
        Assert.Contains("/signin?", (await AskAsync(hub, outside)).Headers.Location!.OriginalString);
        Assert.EndsWith("/signin", (await outside.GetAsync($"{hub.Idp}/negotiate", ("Authorization", domain.Kdc.AuthorizationOf("tanaka")))).Headers.Location!.OriginalString);
        Assert.Empty(await hub.Staff.SessionsAsync(Hub.Tokushima, default));
    }

    [Fact]
    public async Task Ticket_WhoseWayCannotBeTold_IsNotTaken()
    {
        // Behind a proxy that says nothing of where the browser is.
        await using var hub = await StartAsync(null, false, ("Identity:TrustedProxies:0", "127.0.0.0/8"));
        using var browser = new Browser();
        Assert.EndsWith("/signin", (await browser.GetAsync($"{hub.Idp}/negotiate", ("Authorization", domain.Kdc.AuthorizationOf("tanaka")))).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task SecondFactor_IsAskedForAllTheSame_AndNotEnrolledByATicket()
    {
        await using var hub = await StartAsync(two: true);
        using var browser = new Browser();
        var html = await (await browser.FollowAsync(hub, await AskAsync(hub, browser))).Content.ReadAsStringAsync();
        var answer = await ShowAsync(hub, browser, domain.Kdc.AuthorizationOf("tanaka"), $"{hub.Idp}/negotiate?request={Uri.EscapeDataString(Browser.Field(html, "request"))}");
        // Nobody has a token yet: it is enrolled with the password.
        var form = await answer.Content.ReadAsStringAsync();
        Assert.Contains("name=\"password\"", form);
        Assert.DoesNotContain("SAMLResponse", form);
        var enrolment = await browser.FollowAsync(hub, await browser.SubmitAsync(hub, form, "tanaka", Slapd.Password));
        Assert.Contains("otpauth:", await enrolment.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Keytab_ThatDoesNotFit_IsTold()
    {
        await using var hub = await StartAsync(r => r with { SealedKeytab = null });
        await hub.ChangeAsync(m => m with { Directory = m.Directory! with { Kerberos = m.Directory.Kerberos! with { SealedKeytab = Sealed(hub, Hub.Tokushima, Convert.ToBase64String(domain.Kdc.OtherKeytab), SecretContext.Keytab()) } } });
        var looked = await hub.StaffLists.LookAtDirectoryAsync(Hub.Tokushima, null, default);
        Assert.False(looked.Done);
        Assert.Contains(Kdc.Service, looked.Text.En);
        await RefusedAsync(hub, domain.Kdc.AuthorizationOf("tanaka"), "ticket-refused");
    }

    [Theory]
    [InlineData("tanaka@TOWN.EXAMPLE", "tanaka")]
    [InlineData("tanaka@town.example", null)]
    [InlineData("tanaka@OTHER.TOWN.EXAMPLE", null)]
    [InlineData("tanaka/admin@TOWN.EXAMPLE", null)]
    [InlineData("pc01$@TOWN.EXAMPLE", null)]
    [InlineData("tanaka\\@x@TOWN.EXAMPLE", null)]
    [InlineData("@TOWN.EXAMPLE", null)]
    public void Principal_IsAPersonOfTheRealm_OrNobody(string principal, string? user) => Assert.Equal(user, KerberosSignIn.UserOf(principal, Kdc.Realm));
}
