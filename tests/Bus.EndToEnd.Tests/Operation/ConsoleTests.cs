using System.Net;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>The console by HTTP: who gets in, what they see, what they may do, and what the trail knows of it.</summary>
public class ConsoleTests
{
    private const string Theirs = "362018", Mine = "412066", Notice = "7767776777";
    private const string Sato = "sato.sato-token-of-24-letters", Suzuki = "suzuki.suzuki-token-of-24-lett", Tonari = "tonari.tonari-token-of-24-lett", Kansa = "kansa.kansa-token-of-24-letters";

    private const string People = """
        operators:
          - { id: sato, name: 佐藤, role: operator, token: { value: sato-token-of-24-letters } }
          - { id: suzuki, name: 鈴木, role: manager, municipality: "362018", token: { value: suzuki-token-of-24-lett } }
          - { id: tonari, name: 隣, role: manager, municipality: "412066", token: { value: tonari-token-of-24-lett } }
          - { id: kansa, name: 監査, role: auditor, token: { value: kansa-token-of-24-letters } }

        """;

    [Fact]
    public async Task Console_ShowsAndDoesWhatWhoeverIsSignedInMay_AndNothingElse()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Environment:Name=検証");
        var region = Town.Region(new Town(Theirs).Sender("himitsu-c").Soap("himitsu-d", consumer.UrlOf("d")), new Town(Mine).Sender().File("delinquency"));
        await hub.ApplyAsync(region + People);
        consumer.Decide = _ => Reply.Fault("Client");
        using var sender = new SoapSender(hub.Address, Theirs, "himitsu-c");
        var receipt = await sender.SendAcceptedAsync("&lt;script&gt;alert(1)&lt;/script&gt;", new Payment(Theirs, Notice, "01", 1, 5001));
        await hub.StateAsync(receipt, "himitsu-d", "parked");
        var folder = new DropFolder(hub.Files, Theirs, "himitsu-c");
        var file = await folder.DropAcceptedAsync("pay.csv", refused: 1, new Payment(Theirs, Notice, "02", 1, 700), new Payment(Theirs, "", "03", 1, 800));
        string[] pages = ["", "/messages", $"/messages/{receipt}", $"/messages/{file}", "/routes", $"/routes/{Theirs}/collection-history/himitsu-d", "/files", "/errors", $"/totals?day={Payment.BusinessDate}", "/approvals", "/queries", "/audit", "/region",
            $"/region/{Theirs}", "/replay", "/region/apply", "/region/versions", "/region/differences?from=0&to=1", $"/region/{Theirs}/staff", $"/region/{Theirs}/keys", "/hub", "/errors.csv", $"/totals.csv?day={Payment.BusinessDate}", "/region.yaml", $"/reports/daily?day={Payment.BusinessDate}&format=html", $"/reports/monthly?month={Payment.BusinessDate[..7]}"];

        // Nobody: to the sign-in, and back to where they wanted to go, but to no other site.
        using var nobody = new ConsoleVisitor(hub.Address);
        foreach (var page in pages) Assert.Equal(HttpStatusCode.SeeOther, (await nobody.GetAsync($"/console{page}")).Status);
        Assert.Equal("/console/signin?to=%2Fconsole%2Fmessages%3Fstate%3Dopen", (await nobody.GetAsync("/console/messages?state=open")).Location);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SignInAsync("sato.wrong-token-of-24-letter")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SignInAsync("さとう")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await nobody.SignInAsync(new string('x', 100_000))).Status);
        using (var noForm = new HttpRequestMessage(HttpMethod.Post, "/console/signin") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") })
            Assert.Equal(HttpStatusCode.BadRequest, (await nobody.SendAsync(noForm)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await nobody.PostAsync($"/console/routes/{Theirs}/collection-history/himitsu-d/pause", ("reason", "x"))).Status);
        Assert.False((await hub.ApiAsync("routes"))[0].GetProperty("pause").ValueKind == JsonValueKind.Object);

        // An operator sees all; whatever a sender put into a name is text.
        using var sato = new ConsoleVisitor(hub.Address);
        var entered = await sato.SignInAsync(Sato, "//evil.example/");
        Assert.Equal((HttpStatusCode.SeeOther, "/console"), (entered.Status, entered.Location));
        Assert.Contains("httponly", entered.Cookies, StringComparison.OrdinalIgnoreCase);
        foreach (var page in pages)
        {
            var seen = await sato.GetAsync($"/console{page}");
            Assert.True(seen.Status == HttpStatusCode.OK, $"{page}: {seen.Status} {seen.Text}");
            Assert.DoesNotContain("<script", seen.Text);
            Assert.DoesNotContain("sato-token", seen.Text);
            Assert.Contains("no-store", seen.Headers);
            if (seen.Text.StartsWith("<!DOCTYPE", StringComparison.Ordinal)) Assert.Contains("検証", seen.Text);
            if (seen.Text.Contains("class=\"product\"", StringComparison.Ordinal)) Assert.Contains(" – Bus（検証）</title>", seen.Text);
        }
        Assert.Contains("&lt;script&gt;", (await sato.GetAsync($"/console/messages/{receipt}")).Text);
        Assert.Contains("5,001", (await sato.GetAsync($"/console/totals?day={Payment.BusinessDate}")).Text);
        Assert.Contains(file, (await sato.GetAsync("/console/errors")).Text);
        Assert.Contains("Messages", (await sato.GetAsync("/console/messages?lang=en")).Text);
        Assert.Contains("Messages", (await sato.GetAsync("/console/messages")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await sato.GetAsync("/console/no-such-page")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await sato.GetAsync("/console/messages/362018-20000101-0000000001")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await sato.GetAsync("/console/messages?municipality=1")).Status);

        // What does not come from a page of this session's does nothing.
        var pause = $"/console/routes/{Theirs}/collection-history/himitsu-d/pause";
        Assert.Equal(HttpStatusCode.Forbidden, (await sato.PostAsync(pause, ("reason", "x"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await sato.PostAsync(pause, ("reason", "x"), ("form", "guessed"))).Status);
        using (var foreign = new HttpRequestMessage(HttpMethod.Post, pause) { Content = new FormUrlEncodedContent([KeyValuePair.Create("reason", "x")]), Headers = { { "Sec-Fetch-Site", "cross-site" } } })
            Assert.Equal(HttpStatusCode.Forbidden, (await sato.SendAsync(foreign)).Status);
        Assert.NotEqual(JsonValueKind.Object, (await hub.ApiAsync("routes"))[0].GetProperty("pause").ValueKind);

        // The neighbour's manager and the auditor: nothing of theirs, and nothing done.
        using var tonari = new ConsoleVisitor(hub.Address);
        await tonari.SignInAsync(Tonari);
        foreach (var page in pages.Append("/messages?municipality=362018"))
        {
            var seen = await tonari.GetAsync($"/console{page}");
            var asked = page.Contains(receipt, StringComparison.Ordinal) || page.Contains(file, StringComparison.Ordinal) || page.Contains("himitsu", StringComparison.Ordinal);
            foreach (var theirs in new[] { $"試験{Theirs}", Notice, "5,001", "script&gt;" }.Concat(asked ? [] : ["himitsu", receipt, file])) Assert.False(seen.Text.Contains(theirs, StringComparison.Ordinal), $"{page} shows {theirs}: {seen.Text}");
        }
        Assert.Equal(HttpStatusCode.NotFound, (await tonari.SubmitAsync(pause, ("reason", "x"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await tonari.SubmitAsync($"/console/messages/{receipt}/replay", ("send", "1"), ("reason", "x"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await tonari.SubmitAsync("/console/errors/show", ("receipt", file), ("line", "3"))).Status);
        using var kansa = new ConsoleVisitor(hub.Address);
        await kansa.SignInAsync(Kansa);
        Assert.Contains(receipt, (await kansa.GetAsync("/console/messages")).Text);
        foreach (var (path, fields) in new (string, (string, string)[])[] { (pause, [("reason", "x")]), ($"/console/messages/{receipt}/replay", [("send", "1"), ("reason", "x")]), ("/console/hub/maintenance", [("reason", "x"), ("what", "both")]), ("/console/errors/show", [("receipt", file), ("line", "3")]) })
            Assert.Equal(HttpStatusCode.Forbidden, (await kansa.SubmitAsync(path, fields)).Status);

        // What may be done is done, once, under the name of who did it.
        using var suzuki = new ConsoleVisitor(hub.Address);
        await suzuki.SignInAsync(Suzuki);
        Assert.Equal(HttpStatusCode.SeeOther, (await suzuki.SubmitAsync(pause, ("reason", "更新"), ("until", "2099-01-01T10:00"))).Status);
        var route = (await hub.ApiAsync("routes"))[0].GetProperty("pause");
        Assert.Equal(("suzuki", "更新", "2099-01-01T10:00:00+09:00"), (route.GetProperty("by").GetString(), route.GetProperty("reason").GetString(), route.GetProperty("until").GetString()));
        Assert.Equal(HttpStatusCode.SeeOther, (await suzuki.SubmitAsync($"/console/routes/{Theirs}/collection-history/himitsu-d/resume")).Status);
        Assert.Matches("これまでの停止[\\s\\S]*更新[\\s\\S]*suzuki[\\s\\S]*suzuki", (await suzuki.GetAsync($"/console/routes/{Theirs}/collection-history/himitsu-d")).Text);
        consumer.Decide = _ => new Reply.Taken();
        var preview = await suzuki.SubmitAsync("/console/replay", ("municipality", Theirs), ("consumer", "himitsu-d"), ("contract", "collection-history"));
        Assert.Contains(receipt, preview.Text);
        Assert.Equal("parked", (await hub.DeliveriesAsync(receipt))["himitsu-d"].State);
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync($"/console/messages/{receipt}/replay", ("send", "1"))).Status);
        // Not without what was shown; and what was sent is sent once, however often its form comes.
        var unseen = await suzuki.SubmitAsync($"/console/messages/{receipt}/replay", ("send", "1"), ("reason", "直りました"));
        Assert.Contains("まだ何も送っていません", unseen.Text);
        Assert.Equal("parked", (await hub.DeliveriesAsync(receipt))["himitsu-d"].State);
        (string, string)[] confirm = [("send", "1"), ("delivered", "1"), ("reason", "直りました"), ("shown", ConsoleVisitor.ShownOf((await suzuki.SubmitAsync($"/console/messages/{receipt}/replay", ("delivered", "1"))).Text))];
        var sent = await suzuki.SubmitAsync($"/console/messages/{receipt}/replay", confirm);
        Assert.Contains("1 件の再送を始めました", sent.Text);
        await hub.StateAsync(receipt, "himitsu-d", "delivered");
        Assert.Contains("まだ何も送っていません", (await suzuki.SubmitAsync($"/console/messages/{receipt}/replay", confirm)).Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync("/console/errors/dismiss", ("receipt", file), ("reason", "行がない"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync("/console/queries", ("value", Notice))).Status);
        var found = await suzuki.SubmitAsync("/console/messages/search", ("municipality", Theirs), ("contract", "collection-history"), ("item", "noticeNumber"), ("value", Notice));
        Assert.Contains(receipt, found.Text);
        Assert.DoesNotContain(Notice, found.Text);
        var row = await suzuki.SubmitAsync("/console/errors/show", ("receipt", file), ("line", "3"));
        Assert.Contains("noticeNumber", row.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await suzuki.SubmitAsync("/console/errors/dismiss", ("receipt", file), ("line", "3"), ("reason", "不要"))).Status);
        Assert.Equal("dismissed", (await hub.ApiAsync($"errors?receipt={file}&state=all"))[0].GetProperty("state").GetString());
        var trail = (await hub.ApiAsync("audit?by=suzuki")).EnumerateArray().Select(a => a.GetProperty("action").GetString()).ToList();
        Assert.Equal(["error.dismiss", "error.show", "message.search", "message.replay", "route.resume", "route.pause"], trail);
        Assert.Contains("message.replay", (await sato.GetAsync("/console/audit")).Text);

        // A session outlives a restart, and ends with the operator: at the next page, and on every node.
        await hub.StopAsync();
        await hub.StartAgainAsync();
        Assert.Equal(HttpStatusCode.OK, (await sato.GetAsync("/console/messages")).Status);
        var without = Path.Combine(hub.Folder, "without.yaml");
        await File.WriteAllTextAsync(without, region + string.Join('\n', People.Split('\n').Where(line => !line.Contains("id: suzuki", StringComparison.Ordinal))));
        var pruned = await hub.BusAsync("region", "apply", without, "--prune", "--yes");
        Assert.True(pruned.Exit == 0, pruned.ToString());
        Assert.Equal(HttpStatusCode.SeeOther, (await suzuki.GetAsync("/console/messages")).Status);
        await sato.PostAsync("/console/signout");
        Assert.Equal(HttpStatusCode.OK, (await sato.GetAsync("/console/messages")).Status);
        await sato.SubmitAsync("/console/signout");
        Assert.Equal(HttpStatusCode.SeeOther, (await sato.GetAsync("/console/messages")).Status);
        Assert.DoesNotContain("token-of-24", hub.Log);
    }
}
