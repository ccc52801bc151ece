using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Soap.Tests.Hostile;
using Bus.Soap.Tests.Ingress.Security;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Calls;

/// <summary>
/// Four hundred malformed and hostile requests (in the long form, <c>BUS_CAMPAIGN=long</c>, ten thousand) to a whole hub, with credentials that are good until they are spoiled: it answers each, keeps going,
/// and holds no more memory and handles afterwards than after the first of them. BUS_SEED names another seed.
/// </summary>
public sealed class HostileCallsTests(ITestOutputHelper output)
{
    private const int AtOnce = 16;
    private const long GrowthAllowed = 64L << 20;
    // Pools of connections and files that grow with a load; the long form tells a leak of a single kind of request from them.
    private const int HandlesAllowed = 48;
    private static readonly int Requests = Campaign.IsLong ? 10_000 : 400;

    [Fact]
    public async Task HostileRequests_LeaveTheHubAsItWas()
    {
        await using var hub = await HubProcess.StartAsync("--Soap:MaxBufferedBytes=4194304", "--Soap:MaxMessageBytes=262144");
        await hub.ApplyAsync($$"""
            municipalities:
              - code: "362018"
                name: 徳島市
                extends: { collection-history: [ { element: addresseeName, header: 氏名名称, type: text, maxLength: 150, required: false } ] }
                applications:
                  - id: collection
                    name: 収納
                    password: { value: s3cret-c }
                    digest: true
                    certificates: [ { fingerprint: {{SignedMessage.Certificate.GetCertHashString(HashAlgorithmName.SHA256)}} } ]
                    provides: [ { contract: collection-history } ]
                  - { id: delinquency, name: 滞納, password: { value: s3cret-d }, consumes: [ { contract: collection-history, by: mailbox } ] }
            """);
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("BUS_SEED"), out var given) ? given : 20261126;
        var requests = Spoiling.Any.Sample(Requests, new FsCheck.Rnd(seed), 50).ToList();
        var seen = new ConcurrentDictionary<string, int>();
        await SendAsync(hub, requests[..(Requests / 3)], seen);
        var (memory, handles) = (MemoryOf(hub), HandlesOf(hub));
        await SendAsync(hub, requests[(Requests / 3)..], seen);
        foreach (var (what, n) in seen.OrderBy(s => s.Key)) output.WriteLine($"{what} × {n}");

        Assert.True(hub.IsRunning);
        Assert.DoesNotContain("failed unexpectedly", hub.Log, StringComparison.Ordinal);
        using var caller = new Caller(hub.Address);
        var good = await caller.PostAsync(Caller.Envelope(Caller.Send("after-all"), Caller.Token("collection", "s3cret-c")));
        Assert.True(good.Status == 200, good.ToString());
        await Eventually.HoldsAsync(() => HandlesOf(hub) <= handles + HandlesAllowed, () => $"{HandlesOf(hub)} handles, {handles} before");
        output.WriteLine($"{Requests} requests: memory {memory >> 20} → {MemoryOf(hub) >> 20} MiB, handles {handles} → {HandlesOf(hub)}");
        Assert.True(MemoryOf(hub) - memory < GrowthAllowed, $"Memory grew from {memory >> 20} to {MemoryOf(hub) >> 20} MiB.");
    }

    private static async Task SendAsync(HubProcess hub, IReadOnlyList<RawRequest> requests, ConcurrentDictionary<string, int> seen)
    {
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (request, _) =>
        {
            var answer = await RawCall.SendAsync(hub.Address, request);
            seen.AddOrUpdate($"{request.Name}: {answer.Status}", 1, (_, n) => n + 1);
            if (Judgement.WhatIsWrong(request, answer) is { } wrong) failures.Enqueue($"{request.Name}: {wrong}\n{Convert.ToBase64String(request.Bytes[..Math.Min(request.Bytes.Length, 6000)])}\n{answer.Head}\n{answer.Body}");
        });
        Assert.True(failures.IsEmpty, $"{failures.Count}:\n{failures.FirstOrDefault()}\n{hub.Log}");
    }

    private static long MemoryOf(HubProcess hub) =>
        long.Parse(File.ReadLines($"/proc/{hub.ProcessId}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;

    private static int HandlesOf(HubProcess hub) => Directory.GetFileSystemEntries($"/proc/{hub.ProcessId}/fd").Length;
}
