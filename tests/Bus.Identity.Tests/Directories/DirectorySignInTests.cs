using System.Net;
using Bus.Core.Region;
using Bus.Identity.Directories;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Directories;

/// <summary>Who is signed in by a directory, and by which server.</summary>
public sealed class DirectorySignInTests : DirectoryRig
{
    [Fact]
    public async Task SignIn_ByTheDirectory_GivesWhatItSays_AndDutiesOfGroupAndList()
    {
        await using var hub = await StartAsync();
        using var tanaka = new Browser();
        var answer = await SignOnAsync(hub, tanaka, "Tanaka");
        Assert.Equal(("tanaka", "収納担当", "tanaka@town.example"), (Value(answer, "login"), Value(answer, "roles"), Value(answer, "mail")));
        // Whoever stands in the hub's list too is that person, with their duties; the hub's password is worth nothing.
        await RefusedAsync(hub, "yamada", Hub.Password);
        using var yamada = new Browser();
        Assert.Equal("収納担当", Value(await SignOnAsync(hub, yamada, "yamada"), "roles"));
        var staff = await hub.StaffLists.ListAsync(Hub.Tokushima, null, default);
        Assert.Equal(("yamada", "directory", "collection delinquency"), staff.Where(s => s.Login == "yamada").Select(s => (s.Person, s.Source, string.Join(' ', s.Duties))).Single());
        Assert.StartsWith("d-", staff.Single(s => s.Login == "tanaka").Person);
        Assert.Equal("matched", await LastAsync(hub, "directory"));
        // A password of the directory is not changed here, nor handed out.
        Assert.Equal(HttpStatusCode.Forbidden, (await tanaka.GetAsync($"{hub.Idp}/password")).StatusCode);
        var portal = await (await tanaka.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).Content.ReadAsStringAsync();
        Assert.DoesNotContain("/password", portal);
        Assert.Contains("変更は庁内の端末で", portal);
        var posted = await tanaka.PostAsync($"{hub.Idp}/password", [("form", Browser.Field(portal, "form")), ("step", ""), ("present", Slapd.Password), ("password", "a-new-and-long-one"), ("again", "a-new-and-long-one")]);
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
        Assert.Contains("password-elsewhere", await posted.Content.ReadAsStringAsync());
        Assert.False((await hub.Staff.ResetPasswordAsync(Hub.Tokushima, "tanaka", default)).Done);
        Assert.True((await hub.Staff.SignOutAsync(Hub.Tokushima, "tanaka", default)).Done);
        // Another municipality has its own staff.
        using var elsewhere = new Browser();
        Assert.Contains("role=\"alert\"", await (await elsewhere.SubmitAsync(hub, await (await elsewhere.GetAsync($"{hub.Url}/idp/{Hub.Takeo}/signin")).Content.ReadAsStringAsync(), "tanaka", Slapd.Password, $"{hub.Url}/idp/{Hub.Takeo}/signin")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Login_ThatLooksLikeAFilter_IsNobody()
    {
        await using var hub = await StartAsync();
        string[] logins = ["*", "tan*", "tanaka)(uid=*", "*)(|(uid=*", "nobody)(|(uid=tanaka", "\\74anaka"];
        foreach (var login in logins) Assert.Contains("ログイン ID かパスワードが違います", await RefusedAsync(hub, login));
        Assert.All((await hub.Store.EventsAsync(Hub.Tokushima, 50, default)).Where(e => e.Kind == "sign-in"), e => Assert.Equal("wrong-password", e.Outcome));
    }

    [Fact]
    public async Task EmptyPassword_BindsNobody_ThoughTheServerWouldSayYes()
    {
        await using var hub = await StartAsync();
        await RefusedAsync(hub, "tanaka", "");
        using var raw = await LdapConnection.OpenAsync(new Uri($"ldaps://localhost:{Server.TlsPort}"), new LdapTrust(RuleOf(Server)), TimeSpan.FromSeconds(5), default);
        await Assert.ThrowsAsync<ArgumentException>(() => raw.BindAsync($"uid=tanaka,ou=staff,{Slapd.Suffix}", "", default));
        Assert.Equal(0, (await raw.BindAsync($"uid=tanaka,ou=staff,{Slapd.Suffix}", Slapd.Password, default)).Code);
    }

    [Fact]
    public async Task Server_WithAnotherCertificate_GetsNoPassword()
    {
        using var impostor = new Slapd("dc.elsewhere.example");
        using var plain = new Slapd(tls: false);
        foreach (var (change, works) in new (Func<StaffDirectoryRule, StaffDirectoryRule>, bool)[]
        {
            (r => r, true),
            (r => r with { Authorities = impostor.Authority.ExportCertificatePem() }, false),
            // Right authority, another name.
            (r => r with { Servers = [new Uri($"ldaps://localhost:{impostor.TlsPort}")], Authorities = impostor.Authority.ExportCertificatePem() }, false),
            (r => r with { Authorities = null }, false),
            (r => r with { Authorities = null, Pins = [LdapTrust.PinOf(Server.Certificate)] }, true),
            (r => r with { Authorities = null, Pins = [LdapTrust.PinOf(impostor.Certificate)] }, false),
            (r => r with { Servers = [new Uri($"ldap://localhost:{Server.Port}")] }, true),
            (r => r with { Servers = [new Uri($"ldap://localhost:{plain.Port}")] }, false),
            // The second server where the first one is not there.
            (r => r with { Servers = [new Uri("ldaps://localhost:1"), r.Servers[0]] }, true),
            (r => r with { GroupFilter = "(member={dn})", GroupBase = Slapd.Suffix }, true),
        })
        {
            await using var hub = await StartAsync(change);
            Assert.Equal(works, (await hub.StaffLists.LookAtDirectoryAsync(Hub.Tokushima, "tanaka", default)).Done);
            if (!works) await RefusedAsync(hub, "tanaka");
            else using (var browser = new Browser()) Assert.Equal("収納担当", Value(await SignOnAsync(hub, browser, "tanaka"), "roles"));
        }
    }

    [Fact]
    public async Task Guessing_IsBounded_HoweverTheLoginIsSpelled_AndKnownDevicesGoOn()
    {
        await using var hub = await StartAsync();
        using var own = new Browser();
        await SignOnAsync(hub, own, "tanaka");
        foreach (var i in Enumerable.Range(0, 10)) await RefusedAsync(hub, i % 2 == 0 ? "TANAKA" : "tanaka", "wrong");
        Assert.Contains("間違いが続いた", await RefusedAsync(hub, "tanaka"));
        await hub.Staff.SignOutAsync(Hub.Tokushima, "tanaka", default);
        Assert.Equal("tanaka", Value(await SignOnAsync(hub, own, "tanaka"), "login"));
        // Nobody's tries are counted just so.
        foreach (var _ in Enumerable.Range(0, 10)) await RefusedAsync(hub, "nobody", "wrong");
        Assert.Contains("間違いが続いた", await RefusedAsync(hub, "nobody"));
    }

    [Fact]
    public async Task HubPasswords_AreForThoseWhomTheDirectoryDoesNotKnow()
    {
        await using var hub = await StartAsync(r => r with { HubPasswords = true, Base = $"ou=staff,{Slapd.Suffix}", Filter = "(uid={login})" });
        // In both, disabled there or not: the directory decides.
        await RefusedAsync(hub, "sato", Hub.Password);
        Server.Change("ldapmodify", $"dn: uid=sato,ou=staff,{Slapd.Suffix}\nchangetype: delete\n");
        using var sato = new Browser();
        Assert.Equal("sato", Value(await SignOnAsync(hub, sato, "sato", Hub.Password), "login"));
        // Two of one login are nobody.
        Server.Change("ldapadd", Slapd.Person("kondo", "近藤", "uid: tanaka"));
        await RefusedAsync(hub, "tanaka");
    }
}
