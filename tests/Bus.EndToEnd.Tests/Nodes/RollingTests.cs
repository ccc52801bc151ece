using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Nodes;

/// <summary>An upgrade, node by node, behind something that asks for readiness as a load balancer does.</summary>
[Collection(nameof(NodeServers))]
public class RollingTests(NodeServers servers)
{
    private const string Code = "362018";
    private const int Workers = 4;
    // Requests all the time, but not as many as go: each becomes a file, and all of them are waited for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    // Well before a node that drains takes no more.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    // Each worker's messages go one after the other, a file each.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task NodesRestartedOneAfterTheOther_UnderLoad_NoRequestIsRefused()
    {
        await using var hubs = await TwoHubs.StartAsync(servers, [.. TwoHubs.Unhurried, "--Node:DrainDelay=6s", "--Health:Fresh=100ms"]);
        await hubs.One.ApplyAsync(Town.Region(new Town(Code).Sender().File("archive")));
        using var stop = new CancellationTokenSource();
        // When the last probe that found it ready was sent; 0: the last one did not. Of what is older than that nothing is known: the node may be on its way out.
        var seen = new long[2];
        bool Ready(int n) => Volatile.Read(ref seen[n]) is > 0 and var sent && Stopwatch.GetElapsedTime(sent) < Fresh;
        var probes = Enumerable.Range(0, 2).Select(n => Task.Run(() => ProbeAsync(hubs[n], sent => Volatile.Write(ref seen[n], sent), stop.Token))).ToList();
        await Eventually.HoldsAsync(() => Ready(0) && Ready(1), () => hubs.Logs);
        var (answered, refused) = (new int[2], new ConcurrentBag<string>());
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            using SoapSender one = new(hubs.One.Address, Code, "collection"), two = new(hubs.Two.Address, Code, "collection");
            for (var (n, sent) = (1, 1L); !stop.IsCancellationRequested; n++)
            {
                // A probe of a busy node may be late: where neither is known to be ready, a load balancer sends to neither.
                if ((Ready(n % 2) ? n % 2 : Ready(1 - n % 2) ? 1 - n % 2 : (int?)null) is not { } node)
                {
                    await Task.Delay(10, CancellationToken.None);
                    continue;
                }
                try
                {
                    var answer = await (node == 0 ? one : two).SendAsync(null, [new Payment(Code, $"{worker}", "01", sent++, 1000)]);
                    if (answer.Receipt is null) refused.Add(answer.ToString());
                }
                catch (Exception e) when (e is HttpRequestException or SocketException)
                {
                    refused.Add($"node {node}: {e}");
                }
                Interlocked.Increment(ref answered[node]);
                await Task.Delay(Pause, CancellationToken.None);
            }
        })).ToList();

        foreach (var node in new[] { 0, 1 })
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            await hubs[node].StopAsync();
            await hubs[node].StartAgainAsync();
            await Eventually.HoldsAsync(() => Ready(node), () => hubs.Logs);
        }
        await Task.Delay(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        await Task.WhenAll([.. workers, .. probes]);

        Assert.Empty(refused);
        Assert.All(answered, count => Assert.True(count > 20, $"only {string.Join(" and ", answered)} requests"));
        var archive = new ConsumerMemory("archive");
        await Eventually.HoldsAsync(() =>
        {
            new DropFolder(hubs.One.Files, Code, "archive").TakeAll(archive);
            return archive.Payments.Count >= answered.Sum();
        }, () => $"{archive.Payments.Count} of {answered.Sum()} arrived\n{hubs.Logs}", Patience);
        Assert.Empty(archive.Offences);
    }

    private static async Task ProbeAsync(HubProcess hub, Action<long> tell, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        while (!stop.IsCancellationRequested)
        {
            var sent = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await http.GetAsync(new Uri(hub.Address, "health/ready"), CancellationToken.None);
                tell(answer.IsSuccessStatusCode ? sent : 0);
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or OperationCanceledException)
            {
                tell(0);
            }
            await Task.Delay(50, CancellationToken.None);
        }
    }
}
