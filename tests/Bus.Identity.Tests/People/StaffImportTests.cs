using System.Net;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>人事異動: lists from a day on, duties with periods, persons who stay the same while login and number change.</summary>
public sealed class StaffImportTests
{
    private const string Header = "login,name,department,duties,email,initialPassword,person\n";
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly Sp Party = new();

    private static Task<Hub> StartAsync() => Hub.StartAsync(Party.Declared(new SignOnRules
    {
        Attributes = [new ReleasedAttribute("duties", "duties"), new ReleasedAttribute("roles", "roles")], Roles = [new RoleRule("collection", "収納担当")],
    }));

    private static async Task<Answer> SignOnAsync(Hub hub, string login, string password = Hub.Password)
    {
        using var browser = new Browser();
        return await Answer.OfAsync(await browser.SignInAsync(hub, await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}"), login, password));
    }

    private static async Task<bool> CanSignInAsync(Hub hub, string login)
    {
        using var browser = new Browser();
        var page = await (await browser.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
        return (await browser.SubmitAsync(hub, page, login, Hub.Password)).StatusCode == HttpStatusCode.SeeOther;
    }

    private static Task<StaffPlan> ImportAsync(Hub hub, string rows, DateOnly? on = null, bool preview = false) => hub.StaffLists.ImportAsync(Hub.Tokushima, Header + rows, on, preview, default);

    private static string[] Duties(Answer answer) => [.. answer.Root.GetElementsByTagName("Attribute", Sp.Assertion).Cast<System.Xml.XmlElement>().Where(a => a.GetAttribute("Name") == "duties")
        .SelectMany(a => a.ChildNodes.Cast<System.Xml.XmlNode>()).Select(v => v.InnerText)];

    [Fact]
    public async Task Login_Changes_AndThePersonStaysTheSame_AlsoForTheRelyingParty()
    {
        await using var hub = await StartAsync();
        var before = (await SignOnAsync(hub, "yamada")).Text("//a:NameID");
        using var desk = new Browser();
        await desk.SignInAsync(hub, await desk.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}"));
        var plan = await ImportAsync(hub, "tanaka,田中 花子,税務課,collection,,,yamada\nsuzuki,鈴木,国保課,,,Hatsu-1234,\n");
        Assert.True(plan.Done);
        Assert.Equal(["region-file sato", "comes suzuki", "changes tanaka"], plan.Changes.Select(c => $"{c.Kind} {c.Login}"));
        Assert.Contains("login: yamada → tanaka", plan.Changes[2].Facts);
        // Their password, open session and name identifier go along; the old login is nobody's.
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync($"{hub.Url}/portal/{Hub.Tokushima}")).StatusCode);
        Assert.False(await CanSignInAsync(hub, "yamada"));
        Assert.True(await CanSignInAsync(hub, "sato"));
        var silent = await Answer.OfAsync(await desk.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}"));
        Assert.Equal(before, silent.Text("//a:NameID"));
        // Whoever gets the login later is somebody else.
        await ImportAsync(hub, "tanaka2,田中 花子,税務課,collection,,,yamada\ntanaka,田中 一郎,税務課,,,Hatsu-1234,p-9\n");
        var people = (await hub.StaffLists.ListAsync(Hub.Tokushima, null, default)).ToDictionary(s => s.Login, s => s.Person);
        Assert.Equal(("yamada", "p-9"), (people["tanaka2"], people["tanaka"]));
    }

    [Fact]
    public async Task List_HoldsFromItsDay_AndThePreviewSaysWhoGainsAndLosesWhat()
    {
        await using var hub = await StartAsync();
        await ImportAsync(hub, "yamada,山田,税務課,collection,,,\nkato,加藤,税務課,collection,,Hatsu-1234,\n");
        var rows = "yamada,山田,国保課,kokuho;collection@..2026-12-15,,,\n";
        var preview = await ImportAsync(hub, rows, Today.AddDays(11), preview: true);
        Assert.False(preview.Done);
        var changes = preview.Changes.ToDictionary(c => c.Login);
        Assert.Equal("goes", changes["kato"].Kind);
        Assert.Equal(["collection", "kokuho: 収納担当"], changes["kato"].Loses);
        Assert.Equal(["kokuho", "collection@..2026-12-15"], changes["yamada"].Gains);
        Assert.Equal(["collection"], changes["yamada"].Loses);
        Assert.Contains("department: 税務課 → 国保課", changes["yamada"].Facts);
        Assert.True(await CanSignInAsync(hub, "kato"));

        Assert.True((await ImportAsync(hub, rows, Today.AddDays(11))).Done);
        Assert.True(await CanSignInAsync(hub, "kato"));
        hub.Clock.Now += TimeSpan.FromDays(11);
        Assert.False(await CanSignInAsync(hub, "kato"));
        Assert.Equal(["yamada 国保課"], (await hub.StaffLists.ListAsync(Hub.Tokushima, null, default)).Where(s => s.Source == "import").Select(s => $"{s.Login} {s.Department}"));
        Assert.Equal(["kato", "yamada"], (await hub.StaffLists.ListAsync(Hub.Tokushima, Today, default)).Where(s => s.Source == "import").Select(s => s.Login));
    }

    [Fact]
    public async Task Duty_IsTheirsWithinItsPeriod_SideBySideWithOthers()
    {
        await using var hub = await StartAsync();
        var region = Hub.RegionOf(null, hub.Region.Current.Municipalities[0].RelyingParties[0]);
        await hub.Region.ReplaceAsync(region with { Municipalities = [region.Municipalities[0] with { Staff = new StaffSource(region.Municipalities[0].Staff!.Csv.Replace("collection;delinquency", "collection@2026-11-21..2026-11-22;delinquency@..2026-11-21", StringComparison.Ordinal), false) }] }, default);
        var seen = new List<string>();
        for (var day = 0; day < 4; day++, hub.Clock.Now += TimeSpan.FromDays(1)) seen.Add(string.Join(' ', Duties(await SignOnAsync(hub, "yamada"))));
        Assert.Equal(["delinquency", "collection delinquency", "collection", ""], seen);
    }

    /// <summary>Only those that would come into use: yamada has a password already.</summary>
    [Fact]
    public async Task InitialPassword_ThatIsTooShort_RefusesTheList_NamingRowAndLogin()
    {
        await using var hub = await StartAsync();
        const string rows = "yamada,山田,税務課,,,kyu,\nkato,加藤,税務課,,,Hatsu-123,\nsuzuki,鈴木,税務課,,,Hatsu-1234,\n";
        foreach (var preview in new[] { true, false })
        {
            var plan = await ImportAsync(hub, rows, preview: preview);
            Assert.False(plan.Done);
            var problem = Assert.Single(plan.Problems);
            Assert.StartsWith("3 行目（login kato）", problem.Ja, StringComparison.Ordinal);
            Assert.StartsWith("Row 3 (login kato)", problem.En, StringComparison.Ordinal);
            Assert.Contains("10", problem.En, StringComparison.Ordinal);
            Assert.DoesNotContain("Hatsu", problem.ToString(), StringComparison.Ordinal);
        }
        Assert.DoesNotContain(await hub.StaffLists.ListAsync(Hub.Tokushima, null, default), s => s.Source == "import");
        Assert.True((await ImportAsync(hub, rows.Replace("Hatsu-123,", "Hatsu-4321,", StringComparison.Ordinal))).Done);
        Assert.True(await CanSignInAsync(hub, "yamada"));
    }

    [Theory]
    [InlineData("yamada,山田,税務課\n")]
    [InlineData(",山田,税務課,,,,\n")]
    [InlineData(" yamada,山田,税務課,,,,\n")]
    [InlineData("yamada\u3000,山田,税務課,,,,\n")]
    [InlineData("ya\tmada,山田,税務課,,,,\n")]
    [InlineData("yamada,山田,税務課,,,,\nYAMADA,山田,税務課,,,,\n")]
    [InlineData("yamada,山田,税務課,,,,p\nkato,加藤,税務課,,,,p\n")]
    [InlineData("yamada,山田,税務課,collection@2026-04-15..2026-04-01,,,\n")]
    [InlineData("yamada,山田,税務課,collection@next year,,,\n")]
    [InlineData("")]
    public async Task List_ThatIsWrong_IsRefusedWhole_AndNobodyIsNamed(string rows)
    {
        await using var hub = await StartAsync();
        var plan = await ImportAsync(hub, rows);
        Assert.False(plan.Done);
        Assert.NotEmpty(plan.Problems);
        Assert.All(plan.Problems, p => Assert.DoesNotContain("山田", p.Ja));
        Assert.True(await CanSignInAsync(hub, "yamada"));
    }
}
