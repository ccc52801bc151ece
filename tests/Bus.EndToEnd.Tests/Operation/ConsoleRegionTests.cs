using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>A region file in the console: every error with its line, what would change, and just that put in force, by operators only.</summary>
public class ConsoleRegionTests
{
    private const string Page = "/console/region/apply", Versions = "/console/region/versions", Differences = "/console/region/differences";
    private const string Sato = "sato.sato-token-of-24-letters", Suzuki = "suzuki.suzuki-token-of-24-lett", Kansa = "kansa.kansa-token-of-24-letters";

    private const string People = """
        operators:
          - { id: sato, name: 佐藤, role: operator, token: { value: sato-token-of-24-letters } }
          - { id: suzuki, name: 鈴木, role: manager, municipality: "362018", token: { value: suzuki-token-of-24-lett } }
          - { id: kansa, name: 監査, role: auditor, token: { value: kansa-token-of-24-letters } }

        """;

    private static readonly string First = Town.Region(new Town("362018").Sender().File("delinquency"));

    [Fact]
    public async Task RegionFile_IsShownAsItsPlan_AppliedAsShown_ByOperatorsOnly_AndItsVersionsAreCompared()
    {
        await using var hub = await HubProcess.StartAsync("--Console:MostDocumentBytes=300000");
        await hub.ApplyAsync(First + People);

        // Managers and auditors neither see it nor can do it.
        foreach (var token in new[] { Suzuki, Kansa })
        {
            using var other = new ConsoleVisitor(hub.Address);
            await other.SignInAsync(token);
            Assert.DoesNotContain(Page, (await other.GetAsync("/console/region")).Text);
            foreach (var page in new[] { Page, Versions, $"{Differences}?from=0&to=1" }) Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(page)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await other.SubmitAsync(Page, ("text", First))).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await other.SubmitAsync(Page, ("text", First), ("send", "1"), ("basis", "1"), ("removal", "1"))).Status);
        }

        // What is wrong is named with its line, all at once, and stays to be corrected; nothing comes from a page that is not this session's.
        using var sato = new ConsoleVisitor(hub.Address);
        await sato.SignInAsync(Sato);
        foreach (var page in new[] { Page, Versions }) Assert.Contains(page, (await sato.GetAsync("/console/region")).Text);
        var wrong = "municipalities:\n  - code: \"362019\"\n    name: 徳島市\n    applications:\n      - id: collection\n        name: <b>収納</b>\n        password: { env: HOME }\n";
        var seen = await sato.SubmitAsync(Page, ("text", wrong));
        foreach (var line in new[] { 2, 7 }) Assert.Contains($"<td class=\"n\">{line}</td>", seen.Text);
        Assert.Contains("&lt;b&gt;", seen.Text);
        Assert.DoesNotContain("name=\"document\"", seen.Text);
        Assert.Contains("YAML として読めません", (await sato.SubmitAsync(Page, ("text", "a: [\n"))).Text);
        foreach (var nothing in new[] { "", "  " }) Assert.Equal(HttpStatusCode.BadRequest, (await sato.SubmitAsync(Page, ("text", nothing))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await sato.PostAsync(Page, ("text", First), ("form", "guessed"))).Status);
        foreach (var fields in new (string, string)[][] { [("text", People.Replace("kansa", "kantoku", StringComparison.Ordinal))], [("text", First), ("prune", "1")] })
        {
            // Who operates the hub is changed with the token of its machine only.
            seen = await sato.SubmitAsync(Page, fields);
            Assert.Contains("誤りが 1 件あります", seen.Text);
            Assert.DoesNotContain("name=\"document\"", seen.Text);
        }

        // A file: shown, with no secret in the page; then in force as it was shown, under its own hash in the trail.
        var file = Encoding.UTF8.GetBytes($"# {new string('x', 200_000)}\n" + Town.Region(new Town("412066").Sender("himitsu").File("delinquency")));
        seen = await sato.UploadAsync(Page, file);
        Assert.Contains("412066/himitsu", seen.Text);
        Assert.DoesNotContain(Regions.PasswordOf("412066", "himitsu"), seen.Text);
        Assert.Single((await hub.ApiAsync("region")).GetProperty("municipalities").EnumerateArray());
        var confirmed = ConsoleVisitor.HiddenOf(seen.Text);
        var done = await sato.SubmitAsync(Page, confirmed);
        Assert.True(done.Status == HttpStatusCode.SeeOther, done.Text);
        Assert.Contains("適用しました", (await sato.GetAsync(done.Location!)).Text);
        Assert.Equal(2, (await hub.ApiAsync("region")).GetProperty("municipalities").GetArrayLength());
        var entry = (await hub.ApiAsync("audit?action=region.apply&by=sato"))[0];
        Assert.Equal($"sha256 {Convert.ToHexStringLower(SHA256.HashData(file))}", entry.GetProperty("detail").GetString());
        Assert.Contains("変更はありません", (await sato.UploadAsync(Page, file)).Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await sato.UploadAsync(Page, Encoding.UTF8.GetBytes($"# {new string('x', 300_000)}\n"))).Status);

        // Confirmed once more, or after somebody else changed the region: it is shown again, and nothing is done.
        var late = await sato.SubmitAsync(Page, confirmed);
        Assert.Contains("確認したときから変わりました", late.Text);
        seen = await sato.SubmitAsync(Page, ("text", First + People), ("prune", "1"));
        Assert.Contains("412066", seen.Text);
        confirmed = ConsoleVisitor.HiddenOf(seen.Text);
        // What is removed is asked for.
        Assert.Equal(HttpStatusCode.BadRequest, (await sato.SubmitAsync(Page, confirmed)).Status);
        await hub.ApplyAsync(First.Replace("試験362018", "試験の町", StringComparison.Ordinal) + People);
        late = await sato.SubmitAsync(Page, [.. confirmed, ("removal", "1")]);
        Assert.Contains("確認したときから変わりました", late.Text);
        Assert.Contains("試験の町", late.Text);
        Assert.Equal(2, (await hub.ApiAsync("region")).GetProperty("municipalities").GetArrayLength());
        done = await sato.SubmitAsync(Page, [.. ConsoleVisitor.HiddenOf(late.Text), ("removal", "1")]);
        Assert.True(done.Status == HttpStatusCode.SeeOther, done.Text);
        Assert.Single((await hub.ApiAsync("region")).GetProperty("municipalities").EnumerateArray());

        // The versions, and what became of one in another; no secret in it.
        var versions = (await hub.ApiAsync("region/versions")).EnumerateArray().Select(v => v.GetProperty("number").GetInt64()).ToList();
        Assert.Equal(4, versions.Count);
        var list = await sato.GetAsync(Versions);
        foreach (var (from, to) in new[] { (0L, versions[3]), (versions[3], versions[2]), (versions[1], versions[0]) }) Assert.Contains($"{Differences}?from={from}&amp;to={to}", list.Text);
        seen = await sato.GetAsync($"{Differences}?from={versions[3]}&to={versions[1]}");
        foreach (var change in new[] { "412066/himitsu", "試験の町" }) Assert.Contains(change, seen.Text);
        Assert.DoesNotContain("pbkdf2", seen.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("違いはありません", (await sato.GetAsync($"{Differences}?from={versions[0]}&to={versions[0]}")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await sato.GetAsync($"{Differences}?from=1&to=99")).Status);
        foreach (var bad in new[] { "", "?from=1", "?from=x&to=1" }) Assert.Equal(HttpStatusCode.BadRequest, (await sato.GetAsync($"{Differences}{bad}")).Status);
        Assert.DoesNotContain("pw-412066", hub.Log);

        // What somebody took out by mistake comes back by the version before, its passwords with it.
        var earlier = Path.Combine(hub.Folder, "earlier.yaml");
        Assert.Contains($"{versions[1]}", (await hub.BusAsync("region", "versions", "--json")).Output);
        var export = await hub.BusAsync("region", "export", "--number", $"{versions[1]}", "--out", earlier);
        Assert.True(export.Exit == 0, export.ToString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(earlier));
        var back = await hub.BusAsync("region", "apply", earlier, "--prune", "--yes");
        Assert.True(back.Exit == 0, back.ToString());
        Assert.Equal(2, (await hub.ApiAsync("region")).GetProperty("municipalities").GetArrayLength());
        Assert.Equal(1, (await hub.BusAsync("region", "export", "--number", "99")).Exit);
        var nowhere = await hub.BusAsync("region", "export", "--out", Path.Combine(hub.Folder, "none", "x.yaml"));
        Assert.True(nowhere.Exit == 1 && !nowhere.Error.Contains("developers", StringComparison.Ordinal), nowhere.ToString());
    }
}
