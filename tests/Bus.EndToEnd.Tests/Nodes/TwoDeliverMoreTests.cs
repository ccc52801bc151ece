using System.Collections.Concurrent;
using System.Diagnostics;
using Bus.EndToEnd.Tests.Reliability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Nodes;

/// <summary>
/// Consumers that take their time bound what a node delivers by its places (<c>Dispatch:Parallel</c>), not by its processor: then two nodes deliver more than one.
/// That all arrives is checked; the ratio is written to the output and never asserted. Long form (<c>BUS_CAMPAIGN=long</c>): 320 messages a leg.
/// </summary>
[Collection(nameof(NodeServers))]
public class TwoDeliverMoreTests(NodeServers servers, ITestOutputHelper output)
{
    private const int Towns = 40;
    private const long Amount = 1000;
    private static readonly int Messages = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long" ? 8 : 2;
    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, bool> _taken = new();

    [Fact]
    public async Task SlowConsumers_OneNodeThenTwo()
    {
        await using var consumers = await ConsumersAsync();
        await using var hubs = await TwoHubs.StartAsync(servers, [.. TwoHubs.Unhurried, "--Dispatch:TicketPatience=10s", "--Dispatch:Parallel=16"]);
        var codes = Enumerable.Range(0, Towns).Select(CodeOf).ToList();
        var url = consumers.Urls.First();
        await hubs.One.ApplyAsync(Town.Region([.. codes.Select(c => new Town(c).Sender().Soap("delinquency", $"{url}/{c}"))]));

        var two = await LegAsync(hubs, codes, 2);
        await hubs.Two.StopAsync();
        await Eventually.HoldsAsync(async () => (await hubs.One.ApiAsync("nodes")).EnumerateArray().Any(n => n.GetProperty("leases").GetInt32() == 256), () => Task.FromResult(hubs.Logs));
        var one = await LegAsync(hubs, codes, 1);
        output.WriteLine($"{Towns * Messages} messages at {Latency.TotalMilliseconds} ms a call: one node {one:F1}/s, two nodes {two:F1}/s, ratio {two / one:F2}");
    }

    /// <summary>Sends everything and waits until it is taken; the rate, with the sending in it.</summary>
    private async Task<double> LegAsync(TwoHubs hubs, List<string> codes, int leg)
    {
        _taken.Clear();
        var begun = Stopwatch.StartNew();
        await Task.WhenAll(codes.Select(code => Task.Run(async () =>
        {
            using var sender = new SoapSender(hubs.One.Address, code, "collection");
            for (var n = 0; n < Messages; n++) await sender.SendAcceptedAsync(null, new Payment(code, $"{leg}{n:0000}", "01", 1, Amount));
        })));
        await Eventually.HoldsAsync(() => _taken.Count >= Towns * Messages, () => $"{_taken.Count} of {Towns * Messages} arrived\n{hubs.Logs}");
        return Towns * Messages / begun.Elapsed.TotalSeconds;
    }

    private static string CodeOf(int n)
    {
        // The last digit of a municipality code checks the others.
        var five = $"{10100 + n:00000}";
        var sum = five.Select((c, i) => (c - '0') * (6 - i)).Sum();
        return five + (11 - sum % 11) % 10;
    }

    private async Task<WebApplication> ConsumersAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.MapPost("/{code}", async (HttpContext http, string code) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var page = Page.OfCall(code, await reader.ReadToEndAsync());
            await Task.Delay(Latency);
            _taken[page.Id] = true;
            http.Response.ContentType = "text/xml; charset=utf-8";
            await http.Response.WriteAsync(Reply.ReceiptBody("accepted", 1, Amount));
        });
        await web.StartAsync();
        return web;
    }
}
