using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>The operators' console in a browser in which no script runs: an operator's morning, every page held to WCAG 2.2 AA as far as a machine can judge it, on small screens too. With BUS_SCREENSHOTS=folder it keeps pictures for people to judge.</summary>
[Collection(nameof(ChromiumTown))]
public sealed class ConsolePageTests(ChromiumTown town)
{
    private const string Code = "362018";
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("BUS_SCREENSHOTS");

    [Fact]
    public async Task Operator_FindsWhatIsParked_SendsItAgain_AndEveryPageCanBeUsedByEverybody()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Console:Rows=2");
        await hub.ApplyAsync(Reliability.Town.Region(new Town(Code).Sender().Soap("delinquency", consumer.UrlOf("d"))) + """
            operators:
              - { id: sato, name: 佐藤, role: operator, token: { value: sato-token-of-24-letters } }

            """);
        consumer.Decide = _ => Reply.Fault("Client");
        using var sender = new SoapSender(hub.Address, Code, "collection");
        var receipt = await sender.SendAcceptedAsync("m-1", new Payment(Code, "1", "01", 1, 5001));
        var file = await new DropFolder(hub.Files, Code, "collection").DropAcceptedAsync("pay.csv", refused: 1, new Payment(Code, "2", "02", 1, 700), new Payment(Code, "", "03", 1, 800));
        await hub.StateAsync(receipt, "delinquency", "parked");

        await using var context = await town.OpenAsync(script: false, size: new ViewportSize { Width = 1280, Height = 900 });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{hub.Address}console/messages?delivery=parked");
        await page.FillAsync("#token", "sato.wrong-token-of-24-letter");
        await page.ClickAsync("main button");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await page.FillAsync("#token", "sato.sato-token-of-24-letters");
        await page.ClickAsync("main button");
        await page.ClickAsync($"text={receipt}");
        Assert.Contains("保留", await page.InnerTextAsync("main"));
        await page.ClickAsync("text=何が送られるかを見る");
        Assert.Contains("1 件が送られます", await page.InnerTextAsync("main"));
        consumer.Decide = _ => new Reply.Taken();
        await page.FillAsync("#reason", "直りました");
        await page.ClickAsync("main form button");
        Assert.Contains("1 件の再送を始めました", await page.InnerTextAsync("main"));
        await hub.StateAsync(receipt, "delinquency", "delivered");

        // Where a record is, page by page, without a script.
        foreach (var i in new[] { 2, 3 }) await sender.SendAcceptedAsync($"m-{i}", new Payment(Code, "1", "01", i, 5001));
        await page.GotoAsync($"{hub.Address}console/messages");
        await page.ClickAsync("summary");
        await page.FillAsync("#value", "1");
        await page.ClickAsync("details button");
        Assert.DoesNotContain(receipt, await page.InnerTextAsync("main"));
        await page.ClickAsync("text=続きを見る");
        Assert.Contains(receipt, await page.InnerTextAsync("main"));

        await using var judge = await town.OpenAsync(size: new ViewportSize { Width = 1280, Height = 900 });
        await judge.AddCookiesAsync((await context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = $"{hub.Address}console" }));
        var seen = await judge.NewPageAsync();
        foreach (var path in new[] { "", "/messages", $"/messages/{receipt}", $"/messages/{file}", "/routes", $"/routes/{Code}/collection-history/delinquency", "/files", "/errors", $"/totals?day={Payment.BusinessDate}", "/approvals", "/queries", "/audit", "/region", $"/region/{Code}", "/region/apply", "/region/versions", "/region/differences?from=0&to=1", $"/region/{Code}/staff", $"/region/{Code}/keys", $"/region/{Code}/emergency", "/replay", "/hub", "/none" })
        {
            await seen.GotoAsync($"{hub.Address}console{path}");
            await JudgeAsync(seen, $"console{path.Split('?')[0].Replace('/', '-')}");
        }
        await seen.GotoAsync($"{hub.Address}console/messages");
        await seen.ClickAsync("summary");
        await seen.FillAsync("#value", "1");
        await seen.ClickAsync("details button");
        await JudgeAsync(seen, "console-found");

        // Whoever knows no more than the hub's name.
        foreach (var path in new[] { "", "portal", "portal?code=000000" })
        {
            await seen.GotoAsync($"{hub.Address}{path}");
            await JudgeAsync(seen, $"start-{path.Split('?')[0]}{path.Length}");
        }
    }

    /// <summary>What is shown before it is done, without a script: a replay by key, a region file and its mistakes, a staff list, a password that is handed out.</summary>
    [Fact]
    public async Task Operator_LooksFirst_ThenSendsApplies_AndTakesIn()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        var region = Reliability.Town.Region(new Town(Code).Sender().Soap("delinquency", consumer.UrlOf("d")));
        await hub.ApplyAsync(region + """
            operators:
              - { id: sato, name: 佐藤, role: operator, token: { value: sato-token-of-24-letters } }

            """);
        consumer.Decide = _ => Reply.Fault("Client");
        using var sender = new SoapSender(hub.Address, Code, "collection");
        var receipt = await sender.SendAcceptedAsync("m-1", new Payment(Code, "7767776777", "01", 1, 5001));
        await hub.StateAsync(receipt, "delinquency", "parked");
        consumer.Decide = _ => new Reply.Taken();

        await using var context = await town.OpenAsync(script: false, size: new ViewportSize { Width = 1280, Height = 900 });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{hub.Address}console/messages");
        await page.FillAsync("#token", "sato.sato-token-of-24-letters");
        await page.ClickAsync("main button");
        await page.ClickAsync("text=期間や項目の値で再送する");
        await page.FillAsync("#k-municipality", Code);
        await page.FillAsync("#k-contract", Payment.Contract);
        await page.FillAsync("#k-items", "noticeNumber=7767776777");
        await page.ClickAsync("form.narrow button");
        Assert.Contains("電文 1 件、レコード 1 件、金額 5,001", await page.InnerTextAsync("main"));
        await KeepAsync(page, "console-replay-shown");
        await page.FillAsync("#reason", "直りました");
        await page.ClickAsync("main form button");
        Assert.Contains("1 件の再送を始めました", await page.InnerTextAsync("main"));
        await page.ClickAsync("text=進み: 保留の電文");
        await hub.StateAsync(receipt, "delinquency", "delivered");

        // Pasted with a mistake, which stays to be corrected; then applied as it was shown.
        await page.GotoAsync($"{hub.Address}console/region");
        await page.ClickAsync("text=リージョン定義を適用する");
        var wanted = region.Replace("name: 試験362018", "name: 徳島市", StringComparison.Ordinal);
        await page.FillAsync("#text", wanted.Replace(Code, "362019", StringComparison.Ordinal));
        await page.ClickAsync("text=何が変わるかを見る");
        Assert.Contains("何も適用していません", await page.InnerTextAsync("main"));
        Assert.Equal(wanted.Replace(Code, "362019", StringComparison.Ordinal).ReplaceLineEndings("\n"), await page.InputValueAsync("#text"));
        await KeepAsync(page, "console-region-refused");
        await page.FillAsync("#text", wanted);
        await page.ClickAsync("text=何が変わるかを見る");
        Assert.Contains("1 箇所が変わります", await page.InnerTextAsync("main"));
        await KeepAsync(page, "console-region-shown");
        await page.ClickAsync("text=この内容で適用する");
        Assert.Contains("リージョン定義を適用しました", await page.InnerTextAsync("main"));
        await page.ClickAsync("text=版 1 からの変更");
        Assert.Contains("徳島市", await page.InnerTextAsync("main"));

        // A staff list as a file, and a password for somebody in it.
        await page.GotoAsync($"{hub.Address}console/region/{Code}/staff");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "staff.csv", MimeType = "text/csv", Buffer = "login,name,department,duties,email\nyamada,山田 花子,税務課,zei,\n"u8.ToArray() });
        await page.ClickAsync("text=何が変わるかを見る");
        Assert.Contains("1 人に変更があります", await page.InnerTextAsync("main"));
        await KeepAsync(page, "console-staff-shown");
        await page.ClickAsync("text=この内容で取り込む");
        await page.ClickAsync("td button");
        await page.ClickAsync("text=パスワードを発行する");
        Assert.Contains("表示はこの一度だけ", await page.InnerTextAsync("main"));
        await KeepAsync(page, "console-staff-person");

        // The same pages under the eyes of the judge, which needs scripts.
        await using var judge = await town.OpenAsync(size: new ViewportSize { Width = 1280, Height = 900 });
        await judge.AddCookiesAsync((await context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = $"{hub.Address}console" }));
        var seen = await judge.NewPageAsync();
        foreach (var (at, fields, button, name) in new (string, (string, string)[], string, string)[]
        {
            ("region/apply", [("#text", wanted.Replace(Code, "362019", StringComparison.Ordinal))], "form.narrow button", "region-refused"), ("region/apply", [("#text", region)], "form.narrow button", "region-shown"),
            ("replay", [("#municipality", Code), ("#consumer", "delinquency")], "form.filter button", "replay-shown"), ($"region/{Code}/staff", [("#login", "yamada")], "form.row button", "staff-person"),
        })
        {
            await seen.GotoAsync($"{hub.Address}console/{at}");
            foreach (var (field, value) in fields) await seen.FillAsync(field, value);
            await seen.ClickAsync(button);
            await JudgeAsync(seen, $"console-{name}");
        }
        await seen.GotoAsync($"{hub.Address}console/region/{Code}/staff");
        await seen.SetInputFilesAsync("#file", new FilePayload { Name = "staff.csv", MimeType = "text/csv", Buffer = "login,name,department,duties,email\ntanaka,田中,税務課,,\n"u8.ToArray() });
        await seen.ClickAsync("text=何が変わるかを見る");
        await JudgeAsync(seen, "console-staff-plan");
    }

    private static async Task KeepAsync(IPage page, string name)
    {
        if (Pictures is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });
    }

    private static async Task JudgeAsync(IPage page, string name)
    {
        await Axe.JudgeAsync(page, name);
        if (Pictures is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });
        // WCAG 1.4.10: only tables scroll sideways, by themselves.
        await page.SetViewportSizeAsync(320, 640);
        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wider <= 0, $"{name} at 320 px: {wider} px too wide");
        if (Pictures is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-320.png"), FullPage = true });
        await page.SetViewportSizeAsync(1280, 900);
    }
}
