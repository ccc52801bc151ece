using System.Collections.Concurrent;
using System.Xml.Linq;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Bus.Soap.Tests.Hostile;

/// <summary>
/// Two thousand spoiled requests (in the long form, <c>BUS_CAMPAIGN=long</c>, ten thousand) to a real Kestrel: each is answered or its connection closed, none by a fault of the hub's own,
/// and afterwards the hub is as it was. The seed is fixed, so that what failed once fails again; BUS_SEED names another.
/// </summary>
public sealed class HostileInputTests(ITestOutputHelper output)
{
    private const int AtOnce = 8;
    private const long GrowthAllowed = 64L << 20;
    private static readonly bool Long = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
    private static readonly int Requests = Long ? 10_000 : 2_000;
    private static readonly string[] Senders = ["Client", "Sender", "VersionMismatch", "MustUnderstand"];

    [Fact]
    public async Task SpoiledRequests_AreAnsweredWithoutAFaultOfTheHubsOwn()
    {
        // Little room, so that bytes which are not given back are missed soon.
        var host = await SoapHost.StartAsync(("Soap:MaxBufferedBytes", "4194304"), ("Soap:MaxMessageBytes", "262144"));
        try
        {
            host.Files.CountOnly = true;
            var slow = Enumerable.Range(0, 20).Select(_ => RawCall.SendAsync(host.Address, Slow)).ToList();
            await AssertServesAsync(host);
            var before = Memory();
            var seed = ulong.TryParse(Environment.GetEnvironmentVariable("BUS_SEED"), out var given) ? given : 20261120;
            var requests = Spoiling.Any.Sample(Requests, new FsCheck.Rnd(seed), 50).ToList();
            var failures = new ConcurrentQueue<string>();
            var seen = new ConcurrentDictionary<string, int>();
            await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (request, _) =>
            {
                var answer = await RawCall.SendAsync(host.Address, request);
                seen.AddOrUpdate($"{request.Name}: {answer.Status}", 1, (_, n) => n + 1);
                if (WhatIsWrong(answer) is { } wrong) failures.Enqueue($"{wrong}\n{Convert.ToBase64String(request.Bytes[..Math.Min(request.Bytes.Length, 6000)])}\n{answer.Head}\n{answer.Body}");
            });
            foreach (var answer in await Task.WhenAll(slow)) if (WhatIsWrong(answer) is { } wrong) failures.Enqueue($"slow: {wrong}");
            output.WriteLine(string.Join('\n', seen.OrderBy(s => s.Key).Select(s => $"{s.Key} × {s.Value}")));
            Assert.True(failures.IsEmpty, $"{failures.Count} of {Requests} (seed {seed}):\n{failures.FirstOrDefault()}");
            Assert.Empty(host.Errors.Lines);
            await AssertServesAsync(host);
            var growth = Memory() - before;
            output.WriteLine($"memory grew by {growth >> 10} KiB");
            Assert.True(growth < GrowthAllowed, $"Memory grew by {growth >> 20} MiB.");
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>A body that comes so slowly that it never ends.</summary>
    private static readonly RawRequest Slow = new("slow", [.. Corpus.Bytes("POST /soap/362018/collection-history HTTP/1.1\r\nHost: hub\r\nContent-Type: text/xml\r\nContent-Length: 100000\r\n\r\n<e:Envelope")], Ends: false);

    private static string? WhatIsWrong(RawAnswer answer)
    {
        if (answer.Hung) return "It hangs.";
        if (answer.Status is null) return null; // closed: so may whoever speaks no HTTP be answered
        var xml = answer.Head.Contains("xml", StringComparison.Ordinal) && answer.Body.Length > 0;
        if (!xml) return answer.Status >= 500 ? $"HTTP {answer.Status} without a SOAP Fault." : null;
        XDocument document;
        try
        {
            document = XDocument.Parse(answer.Body);
        }
        catch (System.Xml.XmlException e)
        {
            return $"The answer is no XML: {e.Message}";
        }
        if (answer.Status < 500) return null;
        var role = (document.Descendants("faultcode").FirstOrDefault() ?? document.Descendants(Soap.V12.Namespace + "Value").FirstOrDefault())?.Value ?? "none";
        return Senders.Contains(role.Split(':')[^1]) || role.StartsWith("wsa:", StringComparison.Ordinal) ? null : $"A fault of the hub's own: {role}";
    }

    private static async Task AssertServesAsync(SoapHost host)
    {
        foreach (var soap in Soap.Both) Assert.Equal(200, (await host.PostAsync(soap, soap.Send())).Status);
        // All of the room for bodies can be had at once.
        var large = Soap.V11.Send(records: string.Concat(Enumerable.Range(1, 200).Select(n => Soap.Record(history: n))));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.PostAsync(Soap.V11, large))), a => Assert.Equal(200, a.Status));
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
