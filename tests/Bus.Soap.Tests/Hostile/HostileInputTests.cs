using System.Collections.Concurrent;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Bus.Soap.Tests.Hostile;

/// <summary>
/// Two thousand spoiled requests (in the long form, <c>BUS_CAMPAIGN=long</c>, ten thousand) to a real Kestrel: each that sends what it announces is answered, none by a fault of the hub's own,
/// and afterwards the hub is as it was. The seed is fixed, so that what failed once fails again; BUS_SEED names another.
/// </summary>
[Collection("alone")]
public sealed class HostileInputTests(ITestOutputHelper output)
{
    private const int AtOnce = 16;
    private const long GrowthAllowed = 64L << 20;
    // Threads, connections of pools and what a busy machine has not closed yet; of each kind there are well over a hundred requests, so one that leaks is beyond it.
    private const int HandlesAllowed = 64;
    private static readonly bool Long = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
    private static readonly int Requests = Long ? 10_000 : 2_000;

    [Fact]
    public async Task SpoiledRequests_AreAnsweredWithoutAFaultOfTheHubsOwn()
    {
        // Little room, so that bytes which are not given back are missed soon.
        var host = await SoapHost.StartAsync(("Soap:MaxBufferedBytes", "4194304"), ("Soap:MaxMessageBytes", "262144"));
        try
        {
            host.Files.CountOnly = true;
            var seed = ulong.TryParse(Environment.GetEnvironmentVariable("BUS_SEED"), out var given) ? given : 20261120;
            var requests = Spoiling.Any.Sample(Requests, new FsCheck.Rnd(seed), 50).ToList();
            await AssertServesAsync(host);
            var (before, handles) = (Memory(), await HandlesAsync(0));
            var slow = Enumerable.Range(0, 20).Select(_ => RawCall.SendAsync(host.Address, Slow)).ToList();
            var failures = new ConcurrentQueue<string>();
            var seen = new ConcurrentDictionary<string, int>();
            await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (request, _) =>
            {
                var answer = await RawCall.SendAsync(host.Address, request);
                seen.AddOrUpdate($"{request.Name}: {answer.Status}", 1, (_, n) => n + 1);
                if (Judgement.WhatIsWrong(request, answer) is { } wrong) failures.Enqueue($"{wrong}\n{Convert.ToBase64String(request.Bytes[..Math.Min(request.Bytes.Length, 6000)])}\n{answer.Head}\n{answer.Body}");
            });
            foreach (var answer in await Task.WhenAll(slow)) if (Judgement.WhatIsWrong(Slow, answer) is { } wrong) failures.Enqueue($"slow: {wrong}");
            output.WriteLine(string.Join('\n', seen.OrderBy(s => s.Key).Select(s => $"{s.Key} × {s.Value}")));
            Assert.True(failures.IsEmpty, $"{failures.Count} of {Requests} (seed {seed}):\n{failures.FirstOrDefault()}\n{host.Errors.Lines.FirstOrDefault()}");
            Assert.Empty(host.Errors.Lines);
            await AssertServesAsync(host);
            var (growth, more) = (Memory() - before, await HandlesAsync(handles) - handles);
            output.WriteLine($"memory grew by {growth >> 10} KiB, handles by {more}");
            Assert.True(growth < GrowthAllowed, $"Memory grew by {growth >> 20} MiB.");
            Assert.True(more <= HandlesAllowed, $"{more} handles more than before.");
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>A body that comes so slowly that it never ends.</summary>
    private static readonly RawRequest Slow = new("slow", [.. Corpus.Bytes("POST /soap/362018/collection-history HTTP/1.1\r\nHost: hub\r\nContent-Type: text/xml\r\nContent-Length: 100000\r\n\r\n<e:Envelope")], Manner.Lingers);

    private static async Task AssertServesAsync(SoapHost host)
    {
        foreach (var soap in Soap.Both) Assert.Equal(200, (await host.PostAsync(soap, soap.Send())).Status);
        // All of the room for bodies can be had at once.
        var large = Soap.V11.Send(records: string.Concat(Enumerable.Range(1, 200).Select(n => Soap.Record(history: n))));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.PostAsync(Soap.V11, large))), a => Assert.Equal(200, a.Status));
    }

    /// <summary>Open handles of this process, in which the hub is too; connections that were closed a moment ago are waited for.</summary>
    private static async Task<int> HandlesAsync(int asBefore)
    {
        for (var patience = 3_000; ; patience--)
        {
            var open = Directory.GetFileSystemEntries("/proc/self/fd").Length;
            if (open <= asBefore + HandlesAllowed || asBefore == 0 || patience == 0) return open;
            await Task.Delay(100);
        }
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

/// <summary>What counts memory and handles of this process runs when nothing else does.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
