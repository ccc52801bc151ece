using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>What a caller of the management API gets wrong is told to them like every refusal, and never answered with something else than was asked for.</summary>
public sealed class ApiRefusalTests : IAsyncLifetime
{
    private HubProcess _hub = null!;
    private string _token = "";

    public async Task InitializeAsync()
    {
        _hub = await HubProcess.StartAsync();
        using var card = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_hub.Data, "hub.json")));
        _token = card.RootElement.GetProperty("token").GetString()!;
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Query_ThatIsMisspeltOrCannotBeRead_IsRefusedByName()
    {
        foreach (var (address, named) in new[]
        {
            ("totals?date=2026-11-20", "date"), ("totals?day=zz", "day"), ("totals?day=", "day"), ("totals?day=20/11/2026", "day"), ("totals?day=2026-11-20&day=2026-11-21", "day"),
            ("reports/daily?date=2026-11-20", "date"), ("reports/daily?day=zz", "day"), ("reports/daily?day=", "day"), ("reports/monthly?month=2026-13", "month"), ("reports/monthly?month=", "month"),
            ("reports/reconciliation?day=2026-11-31", "day"), ("messages?limit=abc", "limit"), ("messages?limit=-1", "limit"), ("messages?before=zz", "before"), ("messages?munincipality=362018", "munincipality"),
            ("errors?limit=0", "limit"), ("audit?from=yesterday", "from"), ("approvals?all=perhaps", "all"), ("status?day=2026-11-20", "day"),
        })
            await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, address, null, named);
        using var request = Request(HttpMethod.Get, "totals?DAY=2026-11-20", null);
        using var answer = await _hub.Http.SendAsync(request);
        Assert.Equal("[]", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Request_ThatTheFrameworkRefuses_IsToldLikeEveryRefusal()
    {
        await RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, "no/such/thing", null, "openapi.json");
        await RefusedAsync(HttpStatusCode.MethodNotAllowed, HttpMethod.Delete, "messages", null, "GET");
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "messages/search", Json(""), "body");
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "messages/search", Json("{ \"limit\": \"many\" }"), "$.limit");
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "messages/search", Json("{ \"municipality\": \"362018\", \"contract\": \"collection-history\", \"key\": { \"noticeNumber\": \"1\" }, \"limit\": -1 }"), "limit");
        await RefusedAsync(HttpStatusCode.UnsupportedMediaType, HttpMethod.Post, "messages/search", new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"), "application/json");
    }

    /// <summary>A misspelt <c>dryRun</c> must not be done in earnest.</summary>
    [Fact]
    public async Task Body_WithWhatItsEndpointDoesNotTake_IsRefusedByNameAndNothingIsDone()
    {
        await _hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", "by: file")));
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "messages/replay",
            Json("""{ "municipality": "362018", "consumer": "delinquency", "state": "parked", "reason": "x", "dryRnu": true }"""), "dryRnu", "Did you mean dryRun?");
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "maintenance", Json("""{ "reason": "x", "accepting": true, "accept": false }"""), "accept ", "delivering");
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "maintenance", Json("""{ "reason": "x", "accepting": true, "Accepting": false }"""), "ccepting", "more than once");
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "messages/search",
            Json("""{ "municipality": "362018", "contract": "collection-history", "key": { "noticeNumber": "1", "noticeNumber": "2" } }"""), "noticeNumber", "more than once");
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "journal/retention", Json("""{ "dryRun": true }"""), "takes no body");
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "routes/362018/collection-history/delinquency/resume", Json("""{} {}"""), "takes no body");
        Assert.Equal(JsonValueKind.Null, (await _hub.ApiAsync("maintenance")).GetProperty("maintenance").ValueKind);
        using var request = Request(HttpMethod.Post, "maintenance/end", Json(" { } "));
        using var answer = await _hub.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Description_SaysThatRequestsTakeNothingElse_AndThatAnswersMayGrow()
    {
        var schemas = JsonDocument.Parse(await _hub.Http.GetStringAsync("api/v1/openapi.json")).RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject().ToList();
        Assert.Contains(schemas, s => s.Name == "MaintenanceRequest");
        Assert.All(schemas.Where(s => s.Value.TryGetProperty("properties", out _)), s =>
            Assert.Equal((s.Name, s.Name.EndsWith("Request", StringComparison.Ordinal)), (s.Name, s.Value.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False)));
    }

    [Fact]
    public async Task Stranger_WhateverTheyGetWrong_IsAskedWhoTheyAre()
    {
        foreach (var (method, address, content) in new (HttpMethod, string, HttpContent?)[]
        {
            (HttpMethod.Get, "no/such/thing", null), (HttpMethod.Delete, "messages", null), (HttpMethod.Get, "totals?date=zz", null),
            (HttpMethod.Post, "messages/search", new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded")),
        })
        {
            using var request = Request(method, address, content);
            request.Headers.Authorization = null;
            using var answer = await _hub.Http.SendAsync(request);
            Assert.Equal((address, HttpStatusCode.Unauthorized), (address, answer.StatusCode));
        }
        Assert.Equal(HttpStatusCode.OK, (await _hub.Http.GetAsync("api/v1/openapi.json")).StatusCode);
    }

    private async Task RefusedAsync(HttpStatusCode status, HttpMethod method, string address, HttpContent? content, params string[] named)
    {
        using var request = Request(method, address, content);
        using var answer = await _hub.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status && text.Length > 0, $"{method} {address}: {answer.StatusCode} {text}");
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.All(new[] { "what", "cause", "action", "party" }, part => Assert.All(new[] { "ja", "en" }, language => Assert.NotEmpty(problem.GetProperty(part).GetProperty(language).GetString()!)));
        Assert.All(named, n => Assert.True($"{problem.GetProperty("what")}{problem.GetProperty("action")}".Contains(n, StringComparison.Ordinal), $"{address}: {text}"));
        Assert.NotEmpty(problem.GetProperty("code").GetString()!);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private HttpRequestMessage Request(HttpMethod method, string address, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, new Uri(_hub.Address, "api/v1/" + address)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return request;
    }
}
