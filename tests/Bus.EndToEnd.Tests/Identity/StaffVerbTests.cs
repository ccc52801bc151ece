using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary><c>bus staff …</c> on a running hub: who is signed in, a sign-out from afar, a password that is handed out; each in the trail.</summary>
public sealed class StaffVerbTests
{
    private const string Code = "362018";

    [Fact]
    public async Task Operator_SeesWhoIsSignedIn_SignsThemOut_AndHandsOutAPassword()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync($"municipalities:\n  - code: \"{Code}\"\n    name: 徳島市\n    staff: {{ value: \"login,name,department,duties,email,initialPassword\\nyamada,山田,税務課,,,Hatsu-1234\\n\", changeAtFirstSignIn: false }}\n");
        Task<CommandResult> StaffAsync(string verb, params string[] more) => hub.BusAsync(["staff", verb, "--municipality", Code, "--json", .. more]);
        using var browser = new StaffBrowser();
        await browser.GoAsync($"{hub.Address}portal/{Code}");
        Assert.Equal("yamada", JsonDocument.Parse((await StaffAsync("sessions")).Output).RootElement[0].GetProperty("login").GetString());
        Assert.Equal(0, (await StaffAsync("sign-out", "--login", "yamada")).Exit);
        Assert.Equal(0, JsonDocument.Parse((await StaffAsync("sessions")).Output).RootElement.GetArrayLength());
        Assert.Equal(1, (await StaffAsync("sign-out", "--login", "yamada")).Exit);
        Assert.Equal(1, (await StaffAsync("reset-second-factor", "--login", "yamada")).Exit);
        var password = JsonDocument.Parse((await StaffAsync("reset-password", "--login", "yamada")).Output).RootElement.GetProperty("password").GetString()!;
        var trail = (await hub.BusAsync("audit", "list", "--action", "staff", "--json")).Output;
        Assert.Contains("staff.reset-password", trail);
        Assert.DoesNotContain(password, trail);
        Assert.DoesNotContain(password, (await hub.BusAsync("region", "export")).Output);
    }
}
