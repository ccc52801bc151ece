using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>
/// The wall of the management API: every endpoint that its description names, also those to come, is called with the token of another municipality's manager and with an auditor's.
/// </summary>
public class WallTests
{
    private const string Theirs = "362018", Mine = "412066", Notice = "7767776777";
    private const string Manager = "tonari.tonari-token-of-24-lett", Auditor = "kansa.kansa-token-of-24-letters";

    [Fact]
    public async Task EveryEndpoint_WithAForeignTokenOrAReadersToken_ShowsNothingAndChangesNothing()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town(Theirs).Sender("himitsu-c").Soap("himitsu-d", consumer.UrlOf("d")), new Town(Mine).Sender().File("delinquency")) + $$"""
            operators:
              - { id: tonari, name: 隣, role: manager, municipality: "{{Mine}}", token: { value: tonari-token-of-24-lett } }
              - { id: kansa, name: 監査, role: auditor, token: { value: kansa-token-of-24-letters } }

            """);
        consumer.Decide = _ => Reply.Fault("Client");
        using var sender = new SoapSender(hub.Address, Theirs, "himitsu-c");
        var receipt = await sender.SendAcceptedAsync("m-1", new Payment(Theirs, Notice, "01", 1, 5001));
        await hub.StateAsync(receipt, "himitsu-d", "parked");
        var (calls, before) = (0, await StateAsync(hub));

        foreach (var (method, path, _, bodies) in await EndpointsAsync(hub, receipt))
            foreach (var body in bodies)
            {
                calls++;
                var (status, text) = await CallAsync(hub, Manager, method, path, body);
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{method} {path} {body}: {status} {text}");
                foreach (var theirs in new[] { receipt, "himitsu", $"試験{Theirs}", Notice })
                    Assert.False(text.Contains(theirs, StringComparison.Ordinal), $"{method} {path} {body} shows {theirs}: {text}");
                Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync(hub, "tonari.wrong-token-of-24-letter", method, path, body)).Status);
                if (method == HttpMethod.Get || path.Split('?')[0].EndsWith("/search", StringComparison.Ordinal)) continue;
                Assert.Equal(HttpStatusCode.Forbidden, (await CallAsync(hub, Auditor, method, path, body)).Status);
            }
        Assert.True(calls >= 25, $"{calls} calls");
        Assert.Equal(before, await StateAsync(hub));
        // The same manager is not shut out of what is theirs.
        Assert.Contains(Mine, (await CallAsync(hub, Manager, HttpMethod.Get, "/api/v1/routes", null)).Text);
        Assert.Contains(Mine, (await CallAsync(hub, Manager, HttpMethod.Get, "/api/v1/region", null)).Text);
        Assert.Contains(receipt, (await CallAsync(hub, Auditor, HttpMethod.Get, "/api/v1/messages", null)).Text);
    }

    [Fact]
    public async Task EveryEndpoint_GivenAnEmptyBodyOrTheEndsOfTime_StumblesOverNothing()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town(Theirs).Sender("himitsu-c").File("himitsu-d")));
        using var card = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(hub.Data, "hub.json")));
        var (endpoints, stumbled) = (await EndpointsAsync(hub, $"{Theirs}-20261120-0000000001"), new List<string>());
        foreach (var (method, path) in endpoints.SelectMany(e => e.Method != HttpMethod.Get ? [(e.Method, e.Path)]
            : new[] { "0001-01-01", "9999-12-31" }.Select(day => (e.Method, e.Path.Split('?')[0] + Known(e.Takes, ("day", day), ("on", day), ("from", $"{day}T00:00:00Z"), ("to", $"{day}T23:59:59Z"))))).Distinct())
        {
            using var request = new HttpRequestMessage(method, new Uri(hub.Address, path));
            if (method != HttpMethod.Get) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", card.RootElement.GetProperty("token").GetString());
            using var answer = await hub.Http.SendAsync(request);
            if ((int)answer.StatusCode >= 500) stumbled.Add($"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        Assert.True(stumbled.Count == 0, string.Join('\n', stumbled));
    }

    [Theory]
    [InlineData("messages?application=%00")]
    [InlineData("audit?by=a&by=%00")]
    [InlineData("errors?receipt=%00")]
    public async Task Query_WithWhatNoTextCanHold_IsABadRequest(string query)
    {
        // PostgreSQL takes no NUL in a text, and it ended in 500 there.
        await using var hub = await HubProcess.StartAsync();
        using var card = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(hub.Data, "hub.json")));
        Assert.Equal(HttpStatusCode.BadRequest, (await CallAsync(hub, card.RootElement.GetProperty("token").GetString()!, HttpMethod.Get, "/api/v1/" + query, null)).Status);
    }

    /// <summary>What a foreign hand could have changed.</summary>
    private static async Task<string> StateAsync(HubProcess hub) =>
        $"{await hub.ApiAsync("routes")}\n{(await hub.ApiAsync("maintenance")).GetProperty("maintenance")}\n{await hub.ApiAsync("approvals?all=true")}\n{await hub.ApiAsync($"messages?delivery=parked")}\n"
        + string.Join('\n', (await hub.ApiAsync("audit")).EnumerateArray().Where(r => r.GetProperty("by").GetString() is "kansa" || r.GetProperty("municipality").GetString() == Theirs));

    /// <summary>Every operation of the description, its parameters naming what belongs to the other municipality.</summary>
    private static async Task<List<(HttpMethod Method, string Path, HashSet<string> Takes, string?[] Bodies)>> EndpointsAsync(HubProcess hub, string receipt)
    {
        var description = JsonNode.Parse(await hub.Http.GetStringAsync("api/v1/openapi.json"))!;
        var endpoints = new List<(HttpMethod, string, HashSet<string>, string?[])>();
        // Probes and SOAP are open to everybody, or have credentials of their own.
        foreach (var (path, item) in description["paths"]!.AsObject().Where(p => p.Key.StartsWith("/api/v1/", StringComparison.Ordinal)))
            foreach (var (method, operation) in item!.AsObject().Where(o => o.Key is "get" or "post" or "put" or "delete" or "patch"))
            {
                var filled = path.Replace("{receipt}", receipt).Replace("{municipality}", Theirs).Replace("{contract}", "collection-history").Replace("{consumer}", "himitsu-d").Replace("{application}", "himitsu-c");
                filled = System.Text.RegularExpressions.Regex.Replace(filled, @"\{[^}]+\}", "1");
                var verb = new HttpMethod(method.ToUpperInvariant());
                var takes = (operation!["parameters"]?.AsArray() ?? []).Where(p => p!["in"]!.GetValue<string>() == "query").Select(p => p!["name"]!.GetValue<string>()).ToHashSet();
                var bodies = BodiesOf(description, operation);
                endpoints.Add((verb, filled, takes, bodies));
                endpoints.Add((verb, filled + Known(takes, ("municipality", Theirs), ("day", $"{DateTime.UtcNow.AddHours(9):yyyy-MM-dd}"), ("all", "true")), takes, bodies));
            }
        return endpoints;
    }

    // What an endpoint does not take is refused before it is asked.
    private static string Known(HashSet<string> takes, params (string Name, string Value)[] said) =>
        said.Where(s => takes.Contains(s.Name)).Select(s => $"{s.Name}={s.Value}").ToList() is { Count: > 0 } known ? "?" + string.Join('&', known) : "";

    // What an endpoint takes in its body, filled with what belongs to the other municipality; nothing where it takes none.
    private static string?[] BodiesOf(JsonNode description, JsonNode operation)
    {
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema) return [null];
        // One that may be left out is one of two: nothing, or it.
        schema = schema["oneOf"]?.AsArray().Single(one => one!["$ref"] is not null)! ?? schema;
        if (schema["$ref"] is { } reference) schema = reference.GetValue<string>().TrimStart('#', '/').Split('/').Aggregate(description, (node, step) => node[step]!);
        var known = schema["properties"]!.AsObject().Select(p => p.Key).ToHashSet();
        return [.. Everything().Select(all => (string?)JsonSerializer.Serialize(all.Where(v => known.Contains(v.Key)).ToDictionary())).Distinct()];
    }

    private static IEnumerable<Dictionary<string, object?>> Everything() => new[] { true, false }.SelectMany(dry => new object?[] { null, new Dictionary<string, string> { ["noticeNumber"] = Notice } }.Select(key => new Dictionary<string, object?>
    {
        ["municipality"] = Theirs, ["consumer"] = "himitsu-d", ["application"] = "himitsu-c", ["contract"] = "collection-history", ["state"] = "parked", ["delivered"] = true, ["dryRun"] = dry,
        ["reason"] = "wall", ["key"] = key, ["accepting"] = false, ["delivering"] = false, ["after"] = 0,
    }));

    private static async Task<(HttpStatusCode Status, string Text)> CallAsync(HubProcess hub, string token, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(hub.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await hub.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
