using System.Net;
using System.Net.Sockets;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Identity.Directories;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Directories;

/// <summary>Staff of a municipality's own directory: a real slapd, over TLS.</summary>
public sealed class DirectoryTests : IDisposable
{
    private const string Filter = "(&(objectClass=inetOrgPerson)(uid={login})(!(employeeType=disabled)))";
    private static readonly Sp Party = new("tax");
    private readonly Slapd _slapd = new();

    public void Dispose() => _slapd.Dispose();

    private static StaffDirectoryRule RuleOf(Slapd slapd, Func<StaffDirectoryRule, StaffDirectoryRule>? change = null)
    {
        var rule = new StaffDirectoryRule
        {
            Servers = [new Uri($"ldaps://localhost:{slapd.TlsPort}")], Authorities = slapd.Authority.ExportCertificatePem(), BindName = Slapd.Service, Base = $"ou=staff,{Slapd.Suffix}", Filter = Filter,
            Duties = [new GroupDuty($"cn=shuno, {Slapd.Suffix}", "collection")],
        };
        return change is null ? rule : change(rule);
    }

    private async Task<Hub> StartAsync(Func<StaffDirectoryRule, StaffDirectoryRule>? change = null, Slapd? slapd = null, params (string Key, string Value)[] settings)
    {
        var party = Party.Declared(new SignOnRules { Attributes = [new ReleasedAttribute("login", "login"), new ReleasedAttribute("roles", "roles"), new ReleasedAttribute("email", "mail")], Roles = [new RoleRule("collection", "収納担当")] });
        var hub = await Hub.StartAsync(null, [party], settings: [("Identity:DirectoryCheck", "00:00:00"), .. settings]);
        var secret = Convert.ToBase64String(hub.Ring.Seal(Hub.Tokushima, Encoding.UTF8.GetBytes(Slapd.ServicePassword), SecretContext.Directory()));
        var rule = RuleOf(slapd ?? _slapd, change) with { SealedSecret = secret };
        await hub.ChangeAsync(m => m with { Directory = rule });
        return hub;
    }

    private static Task<HttpResponseMessage> AskAsync(Hub hub, Browser browser) => browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}");

    private static async Task<Answer> SignOnAsync(Hub hub, Browser browser, string login, string password = Slapd.Password) => await Answer.OfAsync(await browser.SignInAsync(hub, await AskAsync(hub, browser), login, password));

    private static async Task<string> RefusedAsync(Hub hub, string login, string password = Slapd.Password)
    {
        using var browser = new Browser();
        var answer = await browser.SignInAsync(hub, await AskAsync(hub, browser), login, password);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("role=\"alert\"", html);
        Assert.DoesNotContain("SAMLResponse", html);
        return html;
    }

    private static async Task<string> LastAsync(Hub hub, string kind) => (await hub.Store.EventsAsync(Hub.Tokushima, 50, default)).First(e => e.Kind == kind).Outcome;

    private static string? Value(Answer answer, string name) => answer.Text($"//a:Attribute[@Name='{name}']/a:AttributeValue");

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
        using var raw = await LdapConnection.OpenAsync(new Uri($"ldaps://localhost:{_slapd.TlsPort}"), new LdapTrust(RuleOf(_slapd)), TimeSpan.FromSeconds(5), default);
        await Assert.ThrowsAsync<ArgumentException>(() => raw.BindAsync($"uid=tanaka,ou=staff,{Slapd.Suffix}", "", default));
        Assert.Equal(0, (await raw.BindAsync($"uid=tanaka,ou=staff,{Slapd.Suffix}", Slapd.Password, default)).Code);
    }

    [Fact]
    public async Task RenamedPerson_IsTheSame_AndTheirOldLoginAnotherPerson()
    {
        await using var hub = await StartAsync();
        using var first = new Browser();
        var before = (await SignOnAsync(hub, first, "tanaka")).Text("//a:NameID");
        _slapd.Change("ldapmodify", $"dn: uid=tanaka,ou=staff,{Slapd.Suffix}\nchangetype: modrdn\nnewrdn: uid=suzuki\ndeleteoldrdn: 1\n");
        _slapd.Change("ldapadd", Slapd.Person("tanaka", "田中 次郎"));
        using var renamed = new Browser();
        Assert.Equal(before, (await SignOnAsync(hub, renamed, "suzuki")).Text("//a:NameID"));
        using var other = new Browser();
        var others = await SignOnAsync(hub, other, "tanaka");
        Assert.NotEqual(before, others.Text("//a:NameID"));
        Assert.Null(Value(others, "roles"));
        Assert.Equal(2, (await hub.StaffLists.ListAsync(Hub.Tokushima, null, default)).Where(s => s.Source == "directory").Select(s => s.Person).Distinct().Count());
    }

    [Fact]
    public async Task RecreatedEntry_IsTheSamePersonAgain_OnceItIsRelinked()
    {
        await using var hub = await StartAsync();
        using var first = new Browser();
        var before = (await SignOnAsync(hub, first, "tanaka")).Text("//a:NameID");
        async Task<string> IdAsync() => (await hub.StaffLists.ListAsync(Hub.Tokushima, null, default)).Single(s => s.Login == "tanaka").Person;
        var id = await IdAsync();
        Task<DeskStep> RelinkAsync(string login, string person) => hub.StaffLists.RelinkAsync(Hub.Tokushima, login, person, default);
        // Somebody else does not become who is still there.
        Assert.Contains("still in the directory", (await RelinkAsync("yamada", id)).Text.En);
        Assert.Contains("already", (await RelinkAsync("tanaka", id)).Text.En);
        _slapd.Change("ldapmodify", $"dn: uid=tanaka,ou=staff,{Slapd.Suffix}\nchangetype: delete\n");
        Assert.Contains("Nobody is found", (await RelinkAsync("tanaka", id)).Text.En);
        _slapd.Change("ldapadd", Slapd.Person("tanaka", "田中 一郎"));
        using var other = new Browser();
        Assert.NotEqual(before, (await SignOnAsync(hub, other, "tanaka")).Text("//a:NameID"));
        Assert.False((await RelinkAsync("tanaka", "nobody")).Done);

        Assert.True((await RelinkAsync("tanaka", id)).Done);
        Assert.StartsWith("relinked (was d-", await LastAsync(hub, "directory"));
        Assert.Empty(await hub.Staff.SessionsAsync(Hub.Tokushima, default));
        using var again = new Browser();
        Assert.Equal(before, (await SignOnAsync(hub, again, "tanaka")).Text("//a:NameID"));
        Assert.Equal(id, await IdAsync());
    }

    [Fact]
    public async Task DisabledPerson_CannotSignIn_AndIsSignedOutSoon()
    {
        await using var hub = await StartAsync();
        await RefusedAsync(hub, "sato");
        using var browser = new Browser();
        await SignOnAsync(hub, browser, "tanaka");
        _slapd.Modify("tanaka", "changetype: modify\nadd: employeeType\nemployeeType: disabled");
        hub.Clock.Now += TimeSpan.FromMinutes(16);
        // This one goes on, and lets the hub look.
        await AskAsync(hub, browser);
        await UntilAsync(async () => (await hub.Staff.SessionsAsync(Hub.Tokushima, default)).Count == 0);
        Assert.Equal(HttpStatusCode.SeeOther, (await AskAsync(hub, browser)).StatusCode);
        Assert.Equal("gone", await LastAsync(hub, "directory"));
        await RefusedAsync(hub, "tanaka");
        // And back: the same person.
        var gone = (await hub.StaffLists.ListAsync(Hub.Tokushima, null, default)).Count(s => s.Source == "directory");
        _slapd.Modify("tanaka", "changetype: modify\ndelete: employeeType");
        using var again = new Browser();
        await SignOnAsync(hub, again, "tanaka");
        Assert.Equal((0, 1), (gone, (await hub.StaffLists.ListAsync(Hub.Tokushima, null, default)).Count(s => s.Source == "directory")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisabledPerson_DoesNotComeInByAPasskeyEither_AndOthersDoWhileItIsDown(bool isDown)
    {
        await using var hub = await StartAsync();
        await hub.ChangeAsync(m => m with { Host = "localhost" });
        var (root, key) = (hub.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), new SoftKey());
        var idp = $"{root}/idp/{Hub.Tokushima}";
        static string Options(string html) => WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(html, "data-options=\"([^\"]*)\"").Groups[1].Value);
        async Task<string> PostAsync(Browser browser, string page, Func<string, (string, string)[]> fields)
        {
            var html = await (await browser.GetAsync($"{idp}/{page}")).Content.ReadAsStringAsync();
            return await (await browser.PostAsync($"{idp}/{page}", [("form", Browser.Field(html, "form")), .. fields(html)])).Content.ReadAsStringAsync();
        }
        using (var first = new Browser())
        {
            await PostAsync(first, "signin", _ => [("request", ""), ("login", "tanaka"), ("password", Slapd.Password)]);
            await PostAsync(first, "passkeys", html => [("ask", Browser.Field(html, "ask")), ("answer", key.Make(Options(html), root)), ("name", "自席")]);
        }
        await hub.Staff.SignOutAsync(Hub.Tokushima, "tanaka", default);
        // Weeks later, and nobody has looked since.
        if (isDown) _slapd.Stop();
        else _slapd.Modify("tanaka", "changetype: modify\nadd: employeeType\nemployeeType: disabled");
        hub.Clock.Now += TimeSpan.FromDays(20);
        using var browser = new Browser();
        var answer = await PostAsync(browser, "signin", html => [("request", ""), ("ask", Browser.Field(html, "ask")), ("answer", key.Use(Options(html), root))]);
        Assert.Equal(isDown, answer.Length == 0);
        Assert.Equal(isDown ? 1 : 0, (await hub.Staff.SessionsAsync(Hub.Tokushima, default)).Count);
    }

    [Fact]
    public async Task DirectoryDown_IsToldAsSuch_SessionsGoOn_AndItIsUsedAgainOnceItIsBack()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        await SignOnAsync(hub, browser, "tanaka");
        _slapd.Stop();
        var html = await RefusedAsync(hub, "yamada");
        Assert.Contains("パスワードの間違いではありません", html);
        Assert.Equal("directory-down", await LastAsync(hub, "sign-in"));
        Assert.False((await hub.StaffLists.LookAtDirectoryAsync(Hub.Tokushima, null, default)).Done);
        // Silent, also when it would be time to look again.
        hub.Clock.Now += TimeSpan.FromMinutes(20);
        Assert.Equal("tanaka", Value(await Answer.OfAsync(await AskAsync(hub, browser)), "login"));
        Assert.Equal("tanaka", Value(await Answer.OfAsync(await AskAsync(hub, browser)), "login"));
        _slapd.Start();
        using var yamada = new Browser();
        Assert.Equal("yamada", Value(await SignOnAsync(hub, yamada, "yamada"), "login"));
        Assert.True((await hub.StaffLists.LookAtDirectoryAsync(Hub.Tokushima, "yamada", default)).Done);
    }

    [Fact]
    public async Task Check_AfterTheClockWasSetBack_LooksAgain()
    {
        await using var hub = await StartAsync();
        await hub.DirectoryChecks.LookAsync(default);
        Assert.Null(Assert.Single(hub.DirectoryChecks.Known).Value);
        _slapd.Stop();
        hub.Clock.Now -= TimeSpan.FromHours(1);
        await hub.DirectoryChecks.LookAsync(default);
        Assert.NotNull(Assert.Single(hub.DirectoryChecks.Known).Value);
    }

    [Fact]
    public async Task DirectoryThatHangs_IsFoundOut_HoweverManyWaitForIt()
    {
        // It takes connections and says nothing.
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        await using var hub = await StartAsync(r => r with { Servers = [new Uri($"ldaps://127.0.0.1:{((IPEndPoint)hole.LocalEndpoint).Port}")] }, null,
            ("Identity:DirectoryConnections", "1"), ("Identity:DirectoryTimeout", "00:00:01"));
        var isOver = false;
        var refused = new TaskCompletionSource();
        var hall = Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            for (; !Volatile.Read(ref isOver); refused.TrySetResult()) await RefusedAsync(hub, $"staff-{i}");
        })).ToList();
        await refused.Task;
        await hub.DirectoryChecks.LookAsync(default);
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(hall);
        Assert.NotNull(hub.DirectoryChecks.Known.GetValueOrDefault(Hub.Tokushima));
    }

    [Fact]
    public async Task EmergencyId_WorksOnlyWhileTheDirectoryIsDown()
    {
        await using var hub = await StartAsync();
        await hub.ChangeAsync(m => m with { Emergency = new EmergencyRule(true, TimeSpan.FromHours(8), ["collection"], false) });
        var made = await hub.Emergencies.MakeAsync(Hub.Tokushima, null, [], default);
        Assert.Contains("接続できない間だけ", await RefusedAsync(hub, made.Id!, made.Password!));
        Assert.Equal("emergency-not-now", await LastAsync(hub, "sign-in"));
        _slapd.Stop();
        using var browser = new Browser();
        Assert.Equal(("kinkyu-1", "収納担当"), (await SignOnAsync(hub, browser, made.Id!, made.Password!) is var answer ? Value(answer, "login") : null, Value(answer, "roles")));
        // Whoever works with it goes on when the directory is back.
        _slapd.Start();
        Assert.Equal("kinkyu-1", Value(await Answer.OfAsync(await AskAsync(hub, browser)), "login"));
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
            (r => r with { Authorities = null, Pins = [LdapTrust.PinOf(_slapd.Certificate)] }, true),
            (r => r with { Authorities = null, Pins = [LdapTrust.PinOf(impostor.Certificate)] }, false),
            (r => r with { Servers = [new Uri($"ldap://localhost:{_slapd.Port}")] }, true),
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
    public async Task SignIn_GivenUpBeforeTheDirectoryWasAsked_CountsForNothing()
    {
        using var relay = new Relay(_slapd.TlsPort);
        await using var hub = await StartAsync(r => r with { Servers = [new Uri($"ldaps://localhost:{relay.Port}")] });
        // The connection that finds people is there; that which would try a password hangs.
        Assert.True((await hub.StaffLists.LookAtDirectoryAsync(Hub.Tokushima, "tanaka", default)).Done);
        relay.Holds = true;
        for (var i = 0; i < 10; i++)
        {
            var hasty = new Browser();
            var page = await (await hasty.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
            var held = relay.Held;
            var given = hasty.SubmitAsync(hub, page, "tanaka", Slapd.Password);
            await UntilAsync(() => Task.FromResult(relay.Held > held));
            hasty.Dispose();
            await Task.WhenAny(given);
        }
        relay.Holds = false;
        await UntilAsync(async () =>
        {
            using var patient = new Browser();
            var page = await (await patient.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
            var answer = await patient.SubmitAsync(hub, page, "tanaka", Slapd.Password);
            if (answer.StatusCode == HttpStatusCode.SeeOther) return true;
            Assert.DoesNotContain("間違いが続いた", await answer.Content.ReadAsStringAsync());
            return false;
        });
    }

    [Fact]
    public async Task HubPasswords_AreForThoseWhomTheDirectoryDoesNotKnow()
    {
        await using var hub = await StartAsync(r => r with { HubPasswords = true, Base = $"ou=staff,{Slapd.Suffix}", Filter = "(uid={login})" });
        // In both, disabled there or not: the directory decides.
        await RefusedAsync(hub, "sato", Hub.Password);
        _slapd.Change("ldapmodify", $"dn: uid=sato,ou=staff,{Slapd.Suffix}\nchangetype: delete\n");
        using var sato = new Browser();
        Assert.Equal("sato", Value(await SignOnAsync(hub, sato, "sato", Hub.Password), "login"));
        // Two of one login are nobody.
        _slapd.Change("ldapadd", Slapd.Person("kondo", "近藤", "uid: tanaka"));
        await RefusedAsync(hub, "tanaka");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 6_000; i++)
        {
            if (await holds()) return;
            await Task.Delay(50);
        }
        Assert.Fail("It did not come to that.");
    }

    /// <summary>Stands before a server, and can take connections without handing them on.</summary>
    private sealed class Relay : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _held;

        public Relay(int to)
        {
            _listener.Start();
            _ = ServeAsync(to);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
        public bool Holds { get; set; }
        public int Held => Volatile.Read(ref _held);

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(int to)
        {
            try
            {
                while (true) _ = HandOnAsync(await _listener.AcceptTcpClientAsync(), to);
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        private async Task HandOnAsync(TcpClient from, int to)
        {
            using var client = from;
            using var server = new TcpClient();
            try
            {
                if (Holds)
                {
                    Interlocked.Increment(ref _held);
                    await client.GetStream().CopyToAsync(Stream.Null);
                    return;
                }
                await server.ConnectAsync(IPAddress.Loopback, to);
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
            }
            catch (Exception cut) when (cut is IOException or SocketException)
            {
                // Either side has gone.
            }
        }
    }
}
