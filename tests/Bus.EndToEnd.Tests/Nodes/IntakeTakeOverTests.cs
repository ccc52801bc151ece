using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Nodes;

/// <summary>
/// Bulk files on two nodes: both take files in, and a node that is killed or stands still in the middle of one is replaced. Every file is answered once, every record delivered once,
/// also when the node that stood still wakes up. Long form (<c>BUS_CAMPAIGN=long</c>): 12 rounds.
/// </summary>
[Collection(nameof(NodeServers))]
public class IntakeTakeOverTests(NodeServers servers, ITestOutputHelper output)
{
    private const int Records = 40_000;
    private static readonly string[] Codes = ["362018", "412066", "012025", "131016"];
    private static readonly int Rounds = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long" ? 12 : 2;

    [Fact]
    public async Task NodeStoodStillOrKilledAmidAFile_TheOtherGoesOn_NothingIsLostOrDoubled()
    {
        // Patient enough that a busy machine takes nobody for dead who only reads a big file.
        await using var hubs = await TwoHubs.StartAsync(servers, "--Node:Heartbeat=1s", "--Node:Patience=9s");
        await hubs.One.ApplyAsync(Town.Region([.. Codes.Select(code => new Town(code).Sender().File("archive"))]));
        await Task.WhenAll(Codes.Select(code => new DropFolder(hubs.One.Files, code, "collection").DropAcceptedAsync("small.csv", new Payment(code, "0", "01", 1, 1001))));
        // What a process prints arrives by and by.
        await Eventually.HoldsAsync(() => hubs.One.Log.Contains("Files: claimed", StringComparison.Ordinal) && hubs.Two.Log.Contains("Files: claimed", StringComparison.Ordinal), () => hubs.Logs);

        var (round, batches) = (0, 0);
        while (round < Rounds)
        {
            Assert.True(batches < 5 * Rounds, "No node was seen amid a file.");
            var (name, batch) = ($"big-{batches}.csv", batches++);
            // Looked for from before the first of them lies there: a fast hub is soon through. Where it is before anybody saw it amid one, it is given more.
            var amid = AmidAFileAsync(hubs, name);
            await Task.WhenAll(Codes.Select(code => new DropFolder(hubs.One.Files, code, "collection").DropAsync(name, [.. Big(code, batch)])));
            if (await amid is not { } victim) continue;
            if (round % 2 == 0) victim.Freeze();
            else await victim.KillAsync();
            foreach (var code in Codes)
                await Eventually.HoldsAsync(() => IsAnswered(hubs, code, name), () => $"no result of {name} of {code}\n{hubs.Logs}");
            if (round % 2 == 0) victim.Thaw();
            else await victim.StartAgainAsync();
            await hubs.SharedAsync();
            output.WriteLine($"round {round}: {(victim == hubs.One ? "one" : "two")} {(round % 2 == 0 ? "stood still" : "was killed")} amid a file");
            round++;
        }
        foreach (var code in Codes) await OnceAsync(hubs, code, batches);
    }

    private static async Task OnceAsync(TwoHubs hubs, string code, int batches)
    {
        var messages = (await hubs.One.AllMessagesAsync(code)).Where(m => m.GetProperty("file").GetString() != "small.csv").ToList();
        Assert.Equal(batches, messages.Count);
        Assert.All(messages, m => Assert.Equal(("accepted", (long)Records), (m.GetProperty("state").GetString(), m.GetProperty("accepted").GetInt64())));
        var archive = new ConsumerMemory(code);
        await Eventually.HoldsAsync(() =>
        {
            new DropFolder(hubs.One.Files, code, "archive").TakeAll(archive);
            return archive.Taken.Count >= batches + 1;
        }, () => $"{archive.Taken.Count} files arrived\n{hubs.Logs}");
        Assert.Empty(archive.Offences);
        Assert.Equal(batches * Records + 1, archive.Payments.ToHashSet().Count);
        Assert.Equal(batches * Records + 1, archive.Payments.Count);
        for (var batch = 0; batch < batches; batch++)
            Assert.Equal("accepted", new DropFolder(hubs.One.Files, code, "collection").ResultOf($"big-{batch}.csv")!.Value.GetProperty("state").GetString());
    }

    /// <summary>A node that has read a part of a file; null: all of that name were answered before one was seen.</summary>
    private static async Task<HubProcess?> AmidAFileAsync(TwoHubs hubs, string name)
    {
        HubProcess? found = null;
        await Eventually.HoldsAsync(async () =>
        {
            foreach (var hub in (HubProcess[])[hubs.One, hubs.Two])
                if ((await hub.ApiAsync("files")).EnumerateArray().Any(f => f.GetProperty("records").GetInt64() is > 0 and < Records)) found = hub;
            return found is not null || Codes.All(code => IsAnswered(hubs, code, name));
        }, () => Task.FromResult(hubs.Logs));
        return found;
    }

    private static bool IsAnswered(TwoHubs hubs, string code, string name) => new DropFolder(hubs.One.Files, code, "collection").ResultOf(name) is not null;

    // History numbers rise within a key, batch by batch.
    private static IEnumerable<Payment> Big(string code, int batch) =>
        Enumerable.Range(1, Records).Select(n => new Payment(code, $"{n % 5_000 + 1}", "01", batch * (Records / 5_000) + (n - 1) / 5_000 + 1, 1_000 + n));
}
