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

        // A transfer of personnel: shown first, then taken in; the person keeps their id under another login.
        var list = Path.Combine(hub.Folder, "staff.csv");
        await File.WriteAllTextAsync(list, "login,name,department,duties,email,person\ntanaka,田中,国保課,kokuho@2026-04-01..;collection,,yamada\n");
        var preview = (await StaffAsync("import", list, "--on", "2026-04-01", "--preview")).Output;
        Assert.Contains("login: yamada → tanaka", preview);
        Assert.Contains("\"yamada\"", (await StaffAsync("list")).Output);
        Assert.Equal(0, (await StaffAsync("import", list, "--on", "2026-04-01")).Exit);
        var entry = JsonDocument.Parse((await StaffAsync("list")).Output).RootElement.EnumerateArray().Single();
        Assert.Equal(("yamada", "tanaka", "import"), (entry.GetProperty("person").GetString(), entry.GetProperty("login").GetString(), entry.GetProperty("source").GetString()));
        // As Excel saves it.
        var cp932 = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(932)!;
        await File.WriteAllBytesAsync(list, cp932.GetBytes("login,name,department,duties,email,person\r\ntanaka,髙田 ①,国保課,kokuho,,yamada\r\n"));
        Assert.Equal(0, (await StaffAsync("import", list)).Exit);
        Assert.Equal("髙田 ①", JsonDocument.Parse((await StaffAsync("list")).Output).RootElement[0].GetProperty("name").GetString());
        Assert.Equal(1, (await StaffAsync("import", list, "--encoding", "utf-8")).Exit);
        await File.WriteAllBytesAsync(list, [.. "login,name,department,duties,email\na,"u8, 0x81, 0x20, .. ",b,,\n"u8]);
        Assert.Equal(1, (await StaffAsync("import", list)).Exit);

        // Both ways hold initial passwords to Identity:PasswordLength, and a refused list changes nothing.
        await File.WriteAllTextAsync(list, "login,name,department,duties,email,initialPassword\ntanaka,田中,国保課,,,\nkato,加藤,国保課,,,mijikai\n");
        var refused = await StaffAsync("import", list);
        Assert.Equal(1, refused.Exit);
        Assert.Contains("Row 3 (login kato)", refused.Output);
        await File.WriteAllTextAsync(list + ".yaml", $"municipalities:\n  - code: \"{Code}\"\n    name: 徳島市\n    staff: {{ value: \"login,name,department,duties,email,initialPassword\\nkato,加藤,税務課,,,mijikai\\n\" }}\n");
        var region = await hub.BusAsync("region", "apply", list + ".yaml");
        Assert.Equal(1, region.Exit);
        Assert.Contains("kato", region.Output + region.Error);
        Assert.Contains("Identity:PasswordLength", region.Output + region.Error);
        Assert.DoesNotContain("kato", (await StaffAsync("list")).Output);

        // 緊急用ID: made, listed, taken away.
        Assert.Equal(1, (await hub.BusAsync("staff", "emergency", "new", "--municipality", Code, "--json")).Exit);
        await hub.ApplyAsync($"municipalities:\n  - code: \"{Code}\"\n    name: 徳島市\n    emergency: {{ when: always, duties: [kokuho] }}\n");
        var envelope = JsonDocument.Parse((await hub.BusAsync("staff", "emergency", "new", "--municipality", Code, "--json")).Output).RootElement;
        Assert.Equal("kinkyu-1", envelope.GetProperty("id").GetString());
        var envelopes = (await hub.BusAsync("staff", "emergency", "list", "--municipality", Code, "--json")).Output;
        Assert.Equal("ready", JsonDocument.Parse(envelopes).RootElement[0].GetProperty("state").GetString());
        Assert.DoesNotContain(envelope.GetProperty("secret").GetString()!, envelopes);
        Assert.Equal(0, (await hub.BusAsync("staff", "emergency", "remove", "--municipality", Code, "--id", "kinkyu-1", "--json")).Exit);
        Assert.Equal(1, (await StaffAsync("directory")).Exit);
        Assert.Equal(1, (await StaffAsync("relink", "--login", "tanaka", "--person", "yamada")).Exit);

        await File.WriteAllTextAsync(list, "login,name\n");
        Assert.Equal(1, (await StaffAsync("import", list)).Exit);
        var trail = (await hub.BusAsync("audit", "list", "--action", "staff", "--json")).Output;
        Assert.Contains("staff.reset-password", trail);
        Assert.Contains("staff.import", trail);
        Assert.Contains("staff.emergency-new", trail);
        Assert.DoesNotContain(password, trail);
        Assert.DoesNotContain(password, (await hub.BusAsync("region", "export")).Output);
    }
}
