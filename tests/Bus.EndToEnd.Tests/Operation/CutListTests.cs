using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>A list that is cut says so, and how it goes on: to a program, in the shell and in the console.</summary>
public sealed class CutListTests
{
    private const string Code = "362018", Notice = "7767776777", Sato = "sato.sato-token-of-24-letters";

    private const string People = """
        operators:
          - { id: sato, name: 佐藤, role: operator, token: { value: sato-token-of-24-letters } }

        """;

    [Fact]
    public async Task Alerts_OfWhichOnlyTheNewestAreShown_GoOn()
    {
        await using var hub = await HubProcess.StartAsync("--Alerts:EventsMost=1", "--Alerts:Every=1h", "--Health:DiskLow=1");
        await hub.ApplyAsync(Town.Region(new Town(Code).Sender("collection").File("delinquency")) + People);
        foreach (var name in new[] { "a", "b", "c" })
        {
            var folder = Path.Combine(hub.Files, Code, "collection", "in", Payment.Contract);
            await Eventually.HoldsAsync(() => Directory.Exists(folder), () => $"no folder {folder}");
            await File.WriteAllTextAsync(Path.Combine(folder, $".{name}.csv"), $"{Payment.Header}\r\n{new Payment(Code, Notice, "01", 1, 5000).ToCsv()}\r\n");
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.csv.end"), "7,1\r\n");
            File.Move(Path.Combine(folder, $".{name}.csv"), Path.Combine(folder, $"{name}.csv"));
        }
        await Eventually.HoldsAsync(async () => (await hub.ApiAsync("alerts?all=true")).GetArrayLength() == 3, async () => $"{await hub.ApiAsync("alerts?all=true")}");
        var ids = (await hub.ApiAsync("alerts?all=true")).EnumerateArray().Select(a => a.GetProperty("id").GetInt64()).ToList();

        // By HTTP, as every list that goes on (RFC 8288), down to its end.
        var (next, seen) = ((string?)"/api/v1/alerts", new List<long>());
        while (next is not null)
        {
            using var answer = await hub.OperatorAsync(next);
            seen.AddRange(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateArray().Select(a => a.GetProperty("id").GetInt64()));
            next = answer.Headers.TryGetValues("Link", out var links) ? Regex.Match(links.Single(), "^<(.*)>; rel=\"next\"$").Groups[1].Value : null;
        }
        Assert.Equal(ids, seen);

        var first = await hub.BusAsync("alert", "list", "--limit", "1", "--json");
        Assert.Equal(ids[0], Assert.Single(JsonDocument.Parse(first.Output).RootElement.EnumerateArray()).GetProperty("id").GetInt64());
        Assert.Contains($"--before {ids[0]}", first.Error);
        Assert.Equal(3, JsonDocument.Parse((await hub.BusAsync("alert", "list", "--json")).Output).RootElement.GetArrayLength());

        using var sato = new ConsoleVisitor(hub.Address);
        await sato.SignInAsync(Sato);
        var older = $"/console/hub?before={ids[0]}";
        Assert.Contains(older, (await sato.GetAsync("/console")).Text);
        Assert.Equal(2, Regex.Count((await sato.GetAsync(older)).Text, "（出来事）"));
    }

    /// <summary>What is looked for stands in no page, also not for the next one.</summary>
    [Fact]
    public async Task Records_ThatAreLookedFor_GoOnPageByPage_AndSayWhereMoreOfAMessageMatch()
    {
        await using var hub = await HubProcess.StartAsync("--Console:Rows=1");
        await hub.ApplyAsync(Town.Region(new Town(Code).Sender("collection").File("delinquency")) + People);
        using var sender = new SoapSender(hub.Address, Code, "collection");
        var many = await sender.SendAcceptedAsync("m-1", [.. Enumerable.Range(1, 101).Select(i => new Payment(Code, Notice, "01", i, 10))]);
        var one = await sender.SendAcceptedAsync("m-2", new Payment(Code, Notice, "02", 1, 10));

        string[] search = ["message", "list", "--key", $"noticeNumber={Notice}", "--municipality", Code, "--contract", Payment.Contract];
        var found = JsonDocument.Parse((await hub.BusAsync([.. search, "--json"])).Output).RootElement.EnumerateArray().ToDictionary(f => f.GetProperty("message").GetProperty("receipt").GetString()!);
        Assert.Equal((100, true), (found[many].GetProperty("records").GetArrayLength(), found[many].GetProperty("moreRecords").GetBoolean()));
        Assert.Equal((1, false), (found[one].GetProperty("records").GetArrayLength(), found[one].GetProperty("moreRecords").GetBoolean()));
        var shown = await hub.BusAsync(search);
        Assert.Contains("100 …", shown.Output);
        Assert.Contains("a further --key narrows them down", shown.Error);
        Assert.DoesNotContain("…", (await hub.BusAsync([.. search, "--key", "instalment=02"])).Output);

        using var sato = new ConsoleVisitor(hub.Address);
        await sato.SignInAsync(Sato);
        var page = await sato.SubmitAsync("/console/messages/search", ("municipality", Code), ("contract", Payment.Contract), ("item", "noticeNumber"), ("value", Notice));
        Assert.Contains(one, page.Text);
        Assert.DoesNotContain(many, page.Text);
        Assert.DoesNotContain(Notice, page.Text);
        var (sought, before) = (Field(page.Text, "sought"), Field(page.Text, "before"));
        page = await sato.SubmitAsync("/console/messages/search", ("sought", sought), ("before", before));
        Assert.Contains(many, page.Text);
        Assert.Contains("100 ほか", page.Text);
        Assert.DoesNotContain(Notice, page.Text);
        // The last page has no further one, and what nobody here sealed is no search.
        Assert.DoesNotContain("name=\"sought\"", page.Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await sato.SubmitAsync("/console/messages/search", ("sought", "AAAA"), ("before", before))).Status);
        Assert.Equal(2, (await hub.ApiAsync("audit?action=message.search&by=sato")).GetArrayLength());
    }

    /// <summary>Who asked about somebody: page by page, too, and nobody's number is carried readable.</summary>
    [Fact]
    public async Task Queries_ThatAreLookedForByItem_GoOnPageByPage()
    {
        await using var hub = await HubProcess.StartAsync("--Console:Rows=1");
        await hub.ApplyAsync($$"""
            municipalities:
              - code: "{{Code}}"
                name: 徳島市
                applications:
                  - id: delinquency
                    name: 滞納整理システム
                    provides:
                      - { contract: delinquency-inquiry, soap: { url: "http://127.0.0.1:9/inquire", timeout: 5s } }
                  - id: kokuho
                    name: 国民健康保険システム
                    password: { value: {{Regions.PasswordOf(Code, "kokuho")}} }
                    consumes:
                      - { contract: delinquency-inquiry, duties: [国保窓口] }

            """ + People);
        using var kokuho = new SoapSender(hub.Address, Code, "kokuho");
        foreach (var number in new[] { Notice, "100200300", Notice }) Assert.NotNull((await kokuho.InquireAsync(number)).Fault);

        using var sato = new ConsoleVisitor(hub.Address);
        await sato.SignInAsync(Sato);
        var page = await sato.SubmitAsync("/console/queries", ("municipality", Code), ("contract", "delinquency-inquiry"), ("item", "addresseeNumber"), ("value", Notice));
        Assert.True(page.Status == HttpStatusCode.OK, page.Text);
        var first = Assert.Single(Numbers(page.Text));
        page = await sato.SubmitAsync("/console/queries", ConsoleVisitor.HiddenOf(page.Text));
        Assert.True(page.Status == HttpStatusCode.OK, page.Text);
        Assert.NotEqual(first, Assert.Single(Numbers(page.Text)));
        Assert.DoesNotContain("100200300", page.Text);
        Assert.DoesNotContain("name=\"sought\"", page.Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await sato.SubmitAsync("/console/queries", ("sought", "AAAA"), ("municipality", Code))).Status);
        Assert.Equal(2, (await hub.ApiAsync("audit?action=query.search&by=sato")).GetArrayLength());

        static List<string> Numbers(string text) => [.. Regex.Matches(text, "<td class=\"t\">([^<]+)</td><td>362018").Select(m => m.Groups[1].Value)];
    }

    private static string Field(string page, string name) => WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value);
}
