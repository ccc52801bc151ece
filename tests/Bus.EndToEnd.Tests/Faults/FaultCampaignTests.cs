using System.Diagnostics;
using Bus.EndToEnd.Tests.Reliability;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Faults;

/// <summary>
/// Everything that a data centre suffers, one thing after the other, under load on real servers: acknowledged − delivered = ∅, no id or file name with two
/// contents, nothing in the wrong order. Five rounds by default, 200 with <c>BUS_CAMPAIGN=long</c> (or <c>BUS_ROUNDS</c>); <c>BUS_SEED</c> makes the same choices again.
/// </summary>
public class FaultCampaignTests(ITestOutputHelper output)
{
    private const int NodeCount = 2;
    private const int LinesOfLog = 300;
    // What a round's load adds to the database, generously: a long campaign must not fill the disk by itself.
    private const int MegabytesOfARound = 20;
    private static readonly bool Long = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("BUS_ROUNDS"), out var given) ? given : Long ? 200 : 5;
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task WhateverHappens_NothingAcknowledgedIsLost_DoubledOrOutOfOrder()
    {
        var random = new Random(Seed.Of(output));
        await using var cluster = await Cluster.StartAsync(NodeCount, megabytes: 600 + Rounds * MegabytesOfARound);
        await using var load = await CampaignLoad.StartAsync(cluster.Nodes[0].Hub, cluster.Addresses, cluster.Files, random);
        if (cluster.Disk is null) output.WriteLine("without a full disk: none can be mounted here");
        var faults = Fault.Of(cluster, random);
        var deck = new Queue<Fault>();
        try
        {
            for (var round = 1; round <= Rounds && !load.Broke; round++)
            {
                if (deck.Count == 0) deck = new Queue<Fault>(faults.OrderBy(_ => random.Next()));
                await RoundAsync(round, deck.Dequeue(), load, random);
            }
            await load.SettleAsync(cluster.Nodes[0].Hub, output, $"{Rounds} rounds");
        }
        catch
        {
            foreach (var node in cluster.Nodes) output.WriteLine($"--- {node.Hub.Address} at {DateTime.UtcNow:HH:mm:ss}\n{string.Join('\n', node.Hub.Log.Split('\n').TakeLast(LinesOfLog))}");
            throw;
        }
    }

    private async Task RoundAsync(int round, Fault fault, CampaignLoad load, Random random)
    {
        await Task.Delay(random.Next(300, 1_500));
        // Most pass soon; some last longer than anybody's patience, so that others take over.
        var lasts = TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(11_000, 20_000) : random.Next(200, 4_000));
        await fault.Happen();
        var before = load.Taken;
        await Task.Delay(lasts);
        var during = load.Taken - before;
        await fault.Pass();
        var clock = Stopwatch.StartNew();
        for (var passed = load.Taken; load.Taken <= passed + 3 && !load.Broke; await Task.Delay(50))
            Assert.True(clock.Elapsed < Recovery, $"Round {round}: nothing is delivered {Recovery} after “{fault.Name}” was over");
        output.WriteLine($"{round}: {fault.Name}, {lasts.TotalSeconds:F1} s; {during} pages taken meanwhile; delivering again {clock.Elapsed.TotalSeconds:F1} s after");
    }
}
