using System.Net;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Directories;

/// <summary>People of a directory who are renamed, made anew or disabled there.</summary>
public sealed class DirectoryPeopleTests : DirectoryRig
{
    [Fact]
    public async Task RenamedPerson_IsTheSame_AndTheirOldLoginAnotherPerson()
    {
        await using var hub = await StartAsync();
        using var first = new Browser();
        var before = (await SignOnAsync(hub, first, "tanaka")).Text("//a:NameID");
        Server.Change("ldapmodify", $"dn: uid=tanaka,ou=staff,{Slapd.Suffix}\nchangetype: modrdn\nnewrdn: uid=suzuki\ndeleteoldrdn: 1\n");
        Server.Change("ldapadd", Slapd.Person("tanaka", "田中 次郎"));
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
        Server.Change("ldapmodify", $"dn: uid=tanaka,ou=staff,{Slapd.Suffix}\nchangetype: delete\n");
        Assert.Contains("Nobody is found", (await RelinkAsync("tanaka", id)).Text.En);
        Server.Change("ldapadd", Slapd.Person("tanaka", "田中 一郎"));
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
        Server.Modify("tanaka", "changetype: modify\nadd: employeeType\nemployeeType: disabled");
        hub.Clock.Now += TimeSpan.FromMinutes(16);
        // This one goes on, and lets the hub look.
        await AskAsync(hub, browser);
        await UntilAsync(async () => (await hub.Staff.SessionsAsync(Hub.Tokushima, default)).Count == 0);
        Assert.Equal(HttpStatusCode.SeeOther, (await AskAsync(hub, browser)).StatusCode);
        Assert.Equal("gone", await LastAsync(hub, "directory"));
        await RefusedAsync(hub, "tanaka");
        // And back: the same person.
        var gone = (await hub.StaffLists.ListAsync(Hub.Tokushima, null, default)).Count(s => s.Source == "directory");
        Server.Modify("tanaka", "changetype: modify\ndelete: employeeType");
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
        if (isDown) Server.Stop();
        else Server.Modify("tanaka", "changetype: modify\nadd: employeeType\nemployeeType: disabled");
        hub.Clock.Now += TimeSpan.FromDays(20);
        using var browser = new Browser();
        var answer = await PostAsync(browser, "signin", html => [("request", ""), ("ask", Browser.Field(html, "ask")), ("answer", key.Use(Options(html), root))]);
        Assert.Equal(isDown, answer.Length == 0);
        Assert.Equal(isDown ? 1 : 0, (await hub.Staff.SessionsAsync(Hub.Tokushima, default)).Count);
    }
}
