using Bus.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>Order within a key, whatever way the records come in and however badly the consumer behaves.</summary>
public class OrderTests(ITestOutputHelper output)
{
    private const int Keys = 48, RecordsPerKey = 24, SenderCount = 4;

    [Fact]
    public async Task Records_ArriveInOrderOfTheirKey_BySoapAndFile_AtAConsumerThatFailsAtRandom()
    {
        var random = new Random(Seed.Of(output));
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.050", "--Dispatch:RetryLongest=00:00:00.400", "--Dispatch:ParallelPerRoute=8");
        var fails = true;
        consumer.Decide = page =>
        {
            lock (random) return fails ? Whim(random.Next(14)) : new Reply.Taken();
        };
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender()
            .Soap("delinquency", consumer.UrlOf("delinquency"), "timeout: 3s, recordsPerMessage: 7").File("archive")));

        var seeds = Enumerable.Range(0, SenderCount).Select(_ => random.Next()).ToArray();
        var sent = (await Task.WhenAll(Enumerable.Range(0, SenderCount).Select(n => Task.Run(() => SendAsync(hub, n, new Random(seeds[n])))))).SelectMany(s => s).ToList();
        lock (random) fails = false;
        Assert.Equal(Keys * RecordsPerKey, sent.Count);

        var soap = consumer.Of("delinquency");
        var files = new ConsumerMemory("archive");
        await Eventually.HoldsAsync(() => soap.Payments.Count >= sent.Count, () => $"{soap.Payments.Count} of {sent.Count} arrived\n{hub.Log}");
        await Eventually.HoldsAsync(() =>
        {
            new DropFolder(hub.Files, "362018", "archive").TakeAll(files);
            return files.Payments.Count >= sent.Count;
        }, () => $"{files.Payments.Count} of {sent.Count} arrived by file\n{hub.Log}");
        foreach (var memory in new[] { soap, files })
        {
            Assert.Empty(memory.Offences);
            Assert.Equal(sent.ToHashSet(), memory.Payments.ToHashSet());
            Assert.Equal(sent.Count, memory.Payments.Count);
        }
        Assert.Contains(soap.Taken, p => p.Count > 1);
    }

    // Each sender has keys of its own and sends the next records of a key when those before are acknowledged; every third hand-over is a file.
    private static async Task<List<Payment>> SendAsync(HubProcess hub, int number, Random random)
    {
        using var soap = new SoapSender(hub.Address, "362018", "collection");
        var files = new DropFolder(hub.Files, "362018", "collection");
        var left = Enumerable.Range(0, Keys / SenderCount).ToDictionary(k => $"{number + 1}{k:D3}", _ => 0);
        var sent = new List<Payment>();
        for (var step = 0; left.Values.Any(n => n < RecordsPerKey); step++)
        {
            var records = new List<Payment>();
            for (var size = random.Next(1, 30); size > 0; size--)
            {
                var open = left.Where(k => k.Value < RecordsPerKey).Select(k => k.Key).ToList();
                if (open.Count == 0) break;
                var key = open[random.Next(open.Count)];
                records.Add(new Payment("362018", key, "01", ++left[key], random.Next(200, 100_000), random.Next(3) == 0 ? "髙橋　花子" : null));
            }
            if (step % 3 == 2) await files.DropAcceptedAsync($"order-{number}-{step}.csv", [.. records]);
            else await soap.SendAcceptedAsync($"order-{number}-{step}", [.. records]);
            sent.AddRange(records);
        }
        return sent;
    }

    private static Reply Whim(int dice) => dice switch
    {
        0 => new Reply.Answer(500, "not SOAP"),
        1 => new Reply.Answer(503),
        2 => new Reply.Dropped(),
        3 => Reply.Fault("Server"),
        4 => new Reply.TakenUnheard(),
        5 => new Reply.Silent(),
        _ => new Reply.Taken(),
    };

    [Fact]
    public async Task ParkedRecord_HoldsItsKeyOnly_AndReplayBringsAllThroughInOrder()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.050", "--Dispatch:RetryLongest=00:00:00.400");
        var mended = false;
        consumer.Decide = page => !mended && page.Payments.Any(p => p is { Notice: "7", History: 2 }) ? Reply.Fault("Client") : new Reply.Taken();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("delinquency"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var files = new DropFolder(hub.Files, "362018", "collection");
        static Payment Of(string notice, long history) => new("362018", notice, "01", history, 1000 + history);

        var first = await sender.SendAcceptedAsync("p-1", Of("7", 1), Of("8", 1));
        var parked = await sender.SendAcceptedAsync("p-2", Of("7", 2));
        // Key 8 travels with key 7 here, so it is held as well: a message is never torn apart.
        var held = await sender.SendAcceptedAsync("p-3", Of("7", 3), Of("8", 2));
        var heldFile = await files.DropAcceptedAsync("p-4.csv", Of("7", 4), Of("8", 3));
        var free = await sender.SendAcceptedAsync("p-5", Of("9", 1));
        var freeFile = await files.DropAcceptedAsync("p-6.csv", Of("9", 2));

        foreach (var receipt in new[] { first, free, freeFile }) await hub.StateAsync(receipt, "delinquency", "delivered");
        await hub.StateAsync(parked, "delinquency", "parked");
        foreach (var receipt in new[] { held, heldFile }) await hub.StateAsync(receipt, "delinquency", "held");

        // What is parked and held is the same after a restart, and does not move by itself.
        await hub.KillAsync();
        await hub.StartAgainAsync();
        foreach (var receipt in new[] { held, heldFile }) await hub.StateAsync(receipt, "delinquency", "held");
        await hub.StateAsync(parked, "delinquency", "parked");
        Assert.Contains("parked", (await hub.BusAsync("message", "show", parked)).Output, StringComparison.Ordinal);

        var dry = await hub.BusAsync("message", "replay", parked, "--dry-run");
        Assert.True(dry.Exit == 0, dry.ToString());
        await hub.StateAsync(parked, "delinquency", "parked");
        mended = true;
        var replay = await hub.BusAsync("message", "replay", parked, "--yes", "--reason", "consumer mended");
        Assert.True(replay.Exit == 0, replay.ToString());
        foreach (var receipt in new[] { parked, held, heldFile }) await hub.StateAsync(receipt, "delinquency", "delivered");

        var memory = consumer.Of("delinquency");
        Assert.Empty(memory.Offences);
        Assert.Equal([1, 2, 3, 4], memory.Payments.Where(p => p.Notice == "7").Select(p => p.History));
        Assert.Equal(9, memory.Payments.Count);
    }
}
