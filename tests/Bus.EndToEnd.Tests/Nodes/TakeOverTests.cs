using System.Collections.Concurrent;
using System.Net.Sockets;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Nodes;

/// <summary>
/// Nodes are killed and stood still in the middle of delivering. What was acknowledged arrives once at consumers that obey ids and file names, in the order of its key,
/// with one content; also when a node that stood still wakes up again. Long form (<c>BUS_CAMPAIGN=long</c>): 40 rounds.
/// </summary>
[Collection(nameof(NodeServers))]
public class TakeOverTests(NodeServers servers, ITestOutputHelper output)
{
    private const int Keys = 12;
    private static readonly string[] Codes = ["362018", "412066", "012025", "131016"];
    private static readonly int Rounds = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long" ? 40 : 3;

    [Fact]
    public async Task NodesKilledAndStoodStill_EverythingArrivesOnceAndInOrder()
    {
        var random = new Random(Seed.Of(output));
        await using var consumer = await SoapConsumer.StartAsync();
        // A consumer slow enough that there is always something under way.
        consumer.Decide = _ => { Thread.Sleep(5); return new Reply.Taken(); };
        await using var hubs = await TwoHubs.StartAsync(servers);
        await hubs.One.ApplyAsync(Town.Region([.. Codes.Select(code => new Town(code).Sender().Soap("delinquency", consumer.UrlOf(code), "timeout: 5s, recordsPerMessage: 2").File("archive"))]));
        using var stop = new CancellationTokenSource();
        var sent = new ConcurrentBag<Payment>();
        var senders = Codes.Select((code, n) => Task.Run(() => SendAsync(hubs, code, n, sent, stop.Token))).ToArray();

        for (var round = 0; round < Rounds; round++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            var (victim, survivor) = round % 2 == 0 ? (hubs.One, hubs.Two) : (hubs.Two, hubs.One);
            var before = sent.Count;
            if (round % 3 == 1)
            {
                victim.Freeze();
                await TakenOverAsync(survivor);
                victim.Thaw();
            }
            else
            {
                await victim.KillAsync();
                if (random.Next(2) == 0) await TakenOverAsync(survivor);
                await victim.StartAgainAsync();
            }
            await hubs.SharedAsync();
            output.WriteLine($"round {round}: {before} → {sent.Count} acknowledged");
        }
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        foreach (var code in Codes) await ArrivedAsync(hubs, consumer.Of(code), code, [.. sent.Where(p => p.Municipality == code)]);
    }

    private static Task TakenOverAsync(HubProcess survivor) => Eventually.HoldsAsync(
        async () => (await survivor.ApiAsync("nodes")).EnumerateArray().Single(n => n.GetProperty("this").GetBoolean()).GetProperty("leases").GetInt32() == 256,
        () => Task.FromResult(survivor.Log));

    private static async Task ArrivedAsync(TwoHubs hubs, ConsumerMemory soap, string code, HashSet<Payment> sent)
    {
        var archive = new ConsumerMemory(code);
        await Eventually.HoldsAsync(() =>
        {
            new DropFolder(hubs.One.Files, code, "archive").TakeAll(archive);
            return soap.Payments.Count >= sent.Count && archive.Payments.Count >= sent.Count;
        }, () => $"{code}: {soap.Payments.Count} and {archive.Payments.Count} of {sent.Count} arrived\n{hubs.Logs}");
        foreach (var memory in new[] { soap, archive })
        {
            Assert.Empty(memory.Offences);
            Assert.Equal(sent, [.. memory.Payments]);
            Assert.Equal(sent.Count, memory.Payments.Count);
        }
    }

    /// <summary>Sends the next record of a key when the one before is acknowledged, to whichever node answers; the same id again where no answer came.</summary>
    private static async Task SendAsync(TwoHubs hubs, string code, int first, ConcurrentBag<Payment> sent, CancellationToken stop)
    {
        SoapSender[] nodes = [new SoapSender(hubs.One.Address, code, "collection"), new SoapSender(hubs.Two.Address, code, "collection")];
        try
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                var payment = new Payment(code, $"{n % Keys}", "01", n / Keys + 1, 1000 + n);
                for (var attempt = n + first; ; attempt++)
                {
                    if (await AcknowledgedAsync(nodes[attempt % 2], $"m-{n}", payment)) break;
                    await Task.Delay(50, CancellationToken.None);
                }
                sent.Add(payment);
                await Task.Delay(50, CancellationToken.None);
            }
        }
        finally
        {
            foreach (var node in nodes) node.Dispose();
        }
    }

    private static async Task<bool> AcknowledgedAsync(SoapSender node, string id, Payment payment)
    {
        try
        {
            // A node that stands still is left for the other one.
            return await node.SendAsync(id, [payment]).WaitAsync(TimeSpan.FromSeconds(2)) is { Receipt: not null };
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
