using System.Collections.Concurrent;
using Bus.EndToEnd.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.EndToEnd.Tests.Input.CommandLine;

public class WaitTests
{
    /// <summary>A job drops its file once more, for it does not know whether the first time counted: its data is delivered when the first one is.</summary>
    [Theory]
    [InlineData("delivering", 3)]
    [InlineData("parked", 1)]
    [InlineData("delivered", 0)]
    public async Task Receipt_OfADuplicate_WaitsForTheFirst(string state, int exit)
    {
        const string First = "362018-20261120-0000000001", Again = "362018-20261120-0000000002";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var hub = builder.Build();
        hub.MapGet("/api/v1/messages/{receipt}", (string receipt) => Results.Text($$"""
            {"message":{"receipt":"{{receipt}}","municipality":"362018","application":"collection","contract":"collection-history","version":"2026-01","path":"file","state":"{{(receipt == First ? "accepted" : "duplicate")}}",
             "records":1,"duplicateOf":{{(receipt == First ? "null" : $"\"{First}\"")}},"receivedAt":"2026-11-20T09:00:00+09:00","id":1},
             "deliveries":[{{(receipt == First ? $$"""{"id":1,"consumer":"delinquency","by":"file","state":"{{state}}","position":1}""" : "")}}],"rejects":[],"rejectsLeftOut":0,"fed":[]}
            """, "application/json"));
        await hub.StartAsync();
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "token");
        var result = await Commands.RunAsync("dotnet", [HubProcess.BusDll, "wait", "--receipt", Again, "--timeout", "1", "--url", hub.Urls.First(), "--token-file", token]);
        File.Delete(token);
        Assert.True(result.Exit == exit, result.ToString());
    }

    /// <summary>A hub on which it becomes midnight after the first question: of the new day nothing has come, of the old one something is open.</summary>
    [Fact]
    public async Task Settled_WithoutADate_PastMidnight_WaitsForTheDayThatWasAskedFor()
    {
        var asked = new ConcurrentQueue<string?>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var hub = builder.Build();
        hub.MapGet("/api/v1/totals", (string? day) =>
        {
            asked.Enqueue(day);
            var open = """[{"municipality":"362018","contract":"collection-history","path":"soap","messages":1,"refused":0,"accepted":{"records":1,"amount":1},"rejected":0,"consumer":"delinquency","delivered":{"records":0,"amount":0},"confirmed":{"records":0,"amount":0},"open":1,"parked":0}]""";
            return Results.Text(day is null && asked.Count > 1 ? "[]" : open, "application/json");
        });
        await hub.StartAsync();
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "token");
        // Long enough that also a first question that takes seconds is not the last.
        var result = await Commands.RunAsync("dotnet", [HubProcess.BusDll, "wait", "--settled", "--timeout", "10", "--url", hub.Urls.First(), "--token-file", token]);
        File.Delete(token);
        Assert.True(result.Exit == 3, result.ToString());
        Assert.True(asked.Count > 1);
        Assert.Single(asked.Distinct());
    }

    /// <summary>A job scheduler takes exit code 1 for a delivery that failed. A hub that starts again while it is waited for has failed nothing; its token is another one then.</summary>
    [Theory]
    [InlineData("delivered", true, 0)]
    [InlineData("parked", true, 1)]
    [InlineData("delivered", false, 1)]
    public async Task Receipt_WhileTheHubStartsAgain_IsWaitedForAllTheSame(string state, bool isTokenTold, int exit)
    {
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "before");
        var url = $"http://127.0.0.1:{HubProcess.FreePort()}";
        Task<CommandResult> waiting;
        await using (var hub = await StartAsync(url, "before", "delivering"))
        {
            waiting = RunAsync("--receipt", "362018-20261120-0000000001", "--timeout", "60", "--url", url, "--token-file", token);
            await hub.AskedTwice.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(waiting.IsCompleted);
        if (isTokenTold) await File.WriteAllTextAsync(token, "after");
        await using var again = await StartAsync(url, "after", state);
        var result = await waiting;
        File.Delete(token);
        Assert.True(result.Exit == exit, result.ToString());
    }

    /// <summary>Nobody waits for a hub that has not answered at all.</summary>
    [Fact]
    public async Task Receipt_OfAHubThatIsNotThere_FailsAtOnce()
    {
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "token");
        var result = await RunAsync("--receipt", "362018-20261120-0000000001", "--timeout", "600", "--url", $"http://127.0.0.1:{HubProcess.FreePort()}", "--token-file", token);
        File.Delete(token);
        Assert.True(result.Exit == 1, result.ToString());
    }

    private static Task<CommandResult> RunAsync(params string[] words) => Commands.RunAsync("dotnet", [HubProcess.BusDll, "wait", .. words]);

    private static async Task<AnsweringHub> StartAsync(string url, string token, string state)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var hub = new AnsweringHub(builder.Build());
        hub.Web.MapGet("/api/v1/messages/{receipt}", (HttpRequest request) =>
        {
            // Whoever asks a second time has had the first answer.
            if (Interlocked.Increment(ref hub.Times) == 2) hub.AskedTwice.TrySetResult();
            return request.Headers.Authorization == $"Bearer {token}" ? Results.Text(MessageIn(state), "application/json")
                : Results.Text("""{"code":"unauthenticated","what":{"ja":"-","en":"-"},"action":{"ja":"-","en":"-"},"party":{"ja":"-","en":"-"}}""", "application/json", statusCode: 401);
        });
        await hub.Web.StartAsync();
        return hub;
    }

    private static string MessageIn(string state) => $$"""
        {"message":{"receipt":"362018-20261120-0000000001","municipality":"362018","application":"collection","contract":"collection-history","version":"2026-01","path":"soap","state":"accepted",
         "records":1,"duplicateOf":null,"receivedAt":"2026-11-20T09:00:00+09:00","id":1},
         "deliveries":[{"id":1,"consumer":"delinquency","by":"file","state":"{{state}}","position":1}],"rejects":[],"rejectsLeftOut":0,"fed":[]}
        """;

    private sealed record AnsweringHub(WebApplication Web) : IAsyncDisposable
    {
        public int Times;

        public TaskCompletionSource AskedTwice { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask DisposeAsync() => Web.DisposeAsync();
    }
}
