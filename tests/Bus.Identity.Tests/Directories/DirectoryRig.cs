using System.Text;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Directories;

/// <summary>A hub whose municipality has a directory of its own: a real slapd, over TLS.</summary>
public abstract class DirectoryRig : IDisposable
{
    private const string Filter = "(&(objectClass=inetOrgPerson)(uid={login})(!(employeeType=disabled)))";
    private protected static readonly Sp Party = new("tax");
    private protected Slapd Server { get; } = new();

    public void Dispose() => Server.Dispose();

    private protected static StaffDirectoryRule RuleOf(Slapd slapd, Func<StaffDirectoryRule, StaffDirectoryRule>? change = null)
    {
        var rule = new StaffDirectoryRule
        {
            Servers = [new Uri($"ldaps://localhost:{slapd.TlsPort}")], Authorities = slapd.Authority.ExportCertificatePem(), BindName = Slapd.Service, Base = $"ou=staff,{Slapd.Suffix}", Filter = Filter,
            Duties = [new GroupDuty($"cn=shuno, {Slapd.Suffix}", "collection")],
        };
        return change is null ? rule : change(rule);
    }

    private protected async Task<Hub> StartAsync(Func<StaffDirectoryRule, StaffDirectoryRule>? change = null, Slapd? slapd = null, params (string Key, string Value)[] settings)
    {
        var party = Party.Declared(new SignOnRules { Attributes = [new ReleasedAttribute("login", "login"), new ReleasedAttribute("roles", "roles"), new ReleasedAttribute("email", "mail")], Roles = [new RoleRule("collection", "収納担当")] });
        var hub = await Hub.StartAsync(null, [party], settings: [("Identity:DirectoryCheck", "00:00:00"), .. settings]);
        var secret = Convert.ToBase64String(hub.Ring.Seal(Hub.Tokushima, Encoding.UTF8.GetBytes(Slapd.ServicePassword), SecretContext.Directory()));
        var rule = RuleOf(slapd ?? Server, change) with { SealedSecret = secret };
        await hub.ChangeAsync(m => m with { Directory = rule });
        return hub;
    }

    private protected static Task<HttpResponseMessage> AskAsync(Hub hub, Browser browser) => browser.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}");

    private protected static async Task<Answer> SignOnAsync(Hub hub, Browser browser, string login, string password = Slapd.Password) => await Answer.OfAsync(await browser.SignInAsync(hub, await AskAsync(hub, browser), login, password));

    private protected static async Task<string> RefusedAsync(Hub hub, string login, string password = Slapd.Password)
    {
        using var browser = new Browser();
        var answer = await browser.SignInAsync(hub, await AskAsync(hub, browser), login, password);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("role=\"alert\"", html);
        Assert.DoesNotContain("SAMLResponse", html);
        return html;
    }

    private protected static async Task<string> LastAsync(Hub hub, string kind) => (await hub.Store.EventsAsync(Hub.Tokushima, 50, default)).First(e => e.Kind == kind).Outcome;

    private protected static string? Value(Answer answer, string name) => answer.Text($"//a:Attribute[@Name='{name}']/a:AttributeValue");

    private protected static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 6_000; i++)
        {
            if (await holds()) return;
            await Task.Delay(50);
        }
        Assert.Fail("It did not come to that.");
    }
}
