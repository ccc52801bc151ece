using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Operation;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>Staff and signing keys in the console: what a person needs somebody for, by who may, each step in the trail, and nobody's name in an address.</summary>
public sealed class ConsoleStaffTests
{
    private const string Code = "362018", Staff = $"/console/region/{Code}/staff", Keys = $"/console/region/{Code}/keys";

    private const string Region = """
        municipalities:
          - code: "362018"
            name: 徳島市
            staff: { value: "login,name,department,duties,email,initialPassword\nyamada,山田<i>,税務課,,,Hatsu-1234\n", changeAtFirstSignIn: false }
          - code: "412066"
            name: 武雄市
        operators:
          - { id: sato, name: 佐藤, role: operator, token: { value: sato-token-of-24-letters } }
          - { id: suzuki, name: 鈴木, role: manager, municipality: "362018", token: { value: suzuki-token-of-24-lett } }
          - { id: tonari, name: 隣, role: manager, municipality: "412066", token: { value: tonari-token-of-24-lett } }
          - { id: kansa, name: 監査, role: auditor, token: { value: kansa-token-of-24-letters } }

        """;

    [Fact]
    public async Task Manager_LooksAfterTheirStaff_AnOperatorAfterTheKeys_NobodyElseSeesThem()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Region);
        using var browser = new StaffBrowser();
        await browser.GoAsync($"{hub.Address}portal/{Code}");

        // An auditor sees none of it; a neighbour's manager only their own; keys are the operators' alone.
        foreach (var (token, status) in new[] { ("kansa.kansa-token-of-24-letters", HttpStatusCode.Forbidden), ("tonari.tonari-token-of-24-lett", HttpStatusCode.NotFound) })
        {
            using var other = new ConsoleVisitor(hub.Address);
            await other.SignInAsync(token);
            foreach (var seen in new[] { await other.GetAsync(Staff), await other.GetAsync($"/console/region/{Code}/emergency"), await other.SubmitAsync($"/console/region/{Code}/emergency"), await other.SubmitAsync($"{Staff}/person", ("login", "yamada"), ("step", "reset-password")), await other.UploadAsync($"{Staff}/import", "login,name\n"u8.ToArray()) })
            {
                Assert.Equal(status, seen.Status);
                Assert.DoesNotContain("山田", seen.Text);
            }
        }
        using var suzuki = new ConsoleVisitor(hub.Address);
        await suzuki.SignInAsync("suzuki.suzuki-token-of-24-lett");
        var own = (await suzuki.GetAsync($"/console/region/{Code}")).Text;
        Assert.Contains(Staff, own);
        Assert.DoesNotContain(Keys, own);
        Assert.Equal(HttpStatusCode.Forbidden, (await suzuki.GetAsync(Keys)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await suzuki.SubmitAsync(Keys, ("step", "next"))).Status);

        // Who works there and is signed in; found without their name in an address.
        var list = await suzuki.GetAsync(Staff);
        Assert.Contains("山田&lt;i&gt;", list.Text);
        Assert.Contains("<td>yamada</td><td>password</td>", list.Text);
        Assert.Contains("該当する職員はいません", (await suzuki.SubmitAsync(Staff, ("find", "田中"))).Text);
        Assert.Contains("yamada", (await suzuki.SubmitAsync(Staff, ("find", "税務"), ("on", "2099-04-01"))).Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync(Staff, ("on", "tomorrow"))).Status);

        // The steps, with the words of the command line; a password is shown once.
        Assert.Contains("山田", (await suzuki.SubmitAsync($"{Staff}/person", ("login", "yamada"))).Text);
        Assert.Contains("サインインを 1 件終了しました", (await suzuki.SubmitAsync($"{Staff}/person", ("login", "yamada"), ("step", "sign-out"))).Text);
        Assert.Contains("サインインはありません", (await suzuki.SubmitAsync($"{Staff}/person", ("login", "yamada"), ("step", "sign-out"))).Text);
        Assert.Contains("二つ目の認証は登録されていません", (await suzuki.SubmitAsync($"{Staff}/person", ("login", "yamada"), ("step", "reset-second-factor"))).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await suzuki.SubmitAsync($"{Staff}/person", ("login", "yamada"), ("step", "promote"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync($"{Staff}/person", ("step", "sign-out"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await suzuki.PostAsync($"{Staff}/person", ("login", "yamada"), ("step", "reset-password"))).Status);
        var password = Regex.Match((await suzuki.SubmitAsync($"{Staff}/person", ("login", "yamada"), ("step", "reset-password"))).Text, "<code>([a-z2-7-]+)</code>").Groups[1].Value;
        Assert.NotEmpty(password);
        Assert.DoesNotContain(password, (await suzuki.SubmitAsync($"{Staff}/person", ("login", "yamada"))).Text);

        // A staff list: what is wrong with it, what it would change, and just that taken in; as Excel saves it, too.
        Assert.Contains("kato", (await suzuki.UploadAsync($"{Staff}/import", Encoding.UTF8.GetBytes("login,name,department,duties,email,initialPassword\nkato,加藤,国保課,,,mijikai\n"))).Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.UploadAsync($"{Staff}/import", [0x81, 0x20])).Status);
        var csv = CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes("login,name,department,duties,email,person\r\ntanaka,髙田 ①,国保課,kokuho,,yamada\r\nkimura,木村,国保課,,,\r\n");
        var plan = await suzuki.UploadAsync($"{Staff}/import", csv);
        foreach (var change in new[] { "login: yamada → tanaka", "髙田 ①", "kokuho", "kimura" }) Assert.Contains(change, plan.Text);
        Assert.DoesNotContain("tanaka", (await suzuki.GetAsync(Staff)).Text);
        var done = await suzuki.SubmitAsync($"{Staff}/import", ConsoleVisitor.HiddenOf(plan.Text));
        Assert.True(done.Status == HttpStatusCode.SeeOther, done.Text);
        Assert.Contains("tanaka", (await suzuki.GetAsync(Staff)).Text);
        Assert.Contains("確認したときから変わりました", (await suzuki.SubmitAsync($"{Staff}/import", ConsoleVisitor.HiddenOf(plan.Text))).Text);

        // 緊急用ID: where the region has none, then made, told once, taken away.
        var emergency = $"/console/region/{Code}/emergency";
        Assert.Contains("emergency がない", (await suzuki.SubmitAsync(emergency)).Text);
        await hub.ApplyAsync(Region.Replace("    name: 徳島市\n", "    name: 徳島市\n    emergency: { when: always, duties: [kokuho] }\n", StringComparison.Ordinal));
        var secret = Regex.Match((await suzuki.SubmitAsync(emergency)).Text, "<code>([^<]+)</code>").Groups[1].Value;
        Assert.NotEmpty(secret);
        var ids = (await suzuki.GetAsync(emergency)).Text;
        Assert.Contains("kinkyu-1", ids);
        Assert.DoesNotContain(secret, ids);
        Assert.Contains("廃止しました", (await suzuki.SubmitAsync($"{emergency}/remove", ("id", "kinkyu-1"))).Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync($"{emergency}/remove")).Status);

        // The rollover of a key, step by step.
        using var sato = new ConsoleVisitor(hub.Address);
        await sato.SignInAsync("sato.sato-token-of-24-letters");
        Assert.Contains(Keys, (await sato.GetAsync($"/console/region/{Code}")).Text);
        Assert.Contains("現在の鍵", (await sato.GetAsync(Keys)).Text);
        Assert.Contains("次の鍵がない", (await sato.SubmitAsync(Keys, ("step", "promote"), ("algorithm", "rsa"))).Text);
        foreach (var (step, state) in new[] { ("next", "次の鍵（公開中）"), ("promote", "前の鍵（公開中）"), ("retire", "廃止済") }) Assert.Contains(state, (await sato.SubmitAsync(Keys, ("step", step), ("algorithm", "rsa"))).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await sato.SubmitAsync(Keys, ("step", "burn"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await sato.SubmitAsync(Keys, ("step", "next"), ("algorithm", "dsa"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await sato.GetAsync("/console/region/131016/keys")).Status);

        var trail = (await hub.ApiAsync("audit?by=suzuki")).EnumerateArray().Select(a => a.GetProperty("action").GetString()).ToHashSet();
        foreach (var action in new[] { "staff.import", "staff.reset-password", "staff.sign-out", "staff.emergency-new", "staff.emergency-remove" }) Assert.Contains(action, trail);
        Assert.Equal(4, (await hub.ApiAsync("audit?by=sato")).GetArrayLength());
        foreach (var told in new[] { password, secret, "山田", "髙田" })
        {
            Assert.DoesNotContain(told, $"{await hub.ApiAsync("audit")}");
            Assert.DoesNotContain(told, hub.Log);
        }
    }
}
