using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Nodes;

/// <summary>締め: a date is closed by one node while both take payments of it.</summary>
[Collection(nameof(NodeServers))]
public class CloseWhileAcceptingTests(NodeServers servers)
{
    private const string Code = "362018";
    private const int Senders = 3;

    [Fact]
    public async Task Date_ClosedByOneNode_WhileBothAccept_EveryReceiptIsOnItsSide_AndTheTotalsAgree()
    {
        await using var hubs = await TwoHubs.StartAsync(servers, [.. TwoHubs.Unhurried, "--Closings:Look=300ms", "--Closings:LookLongest=1s"]);
        await hubs.One.ApplyAsync(Town.Region(new Town(Code).Sender().File("delinquency", "closing: true")));
        using var stop = new CancellationTokenSource();
        var (stated, answered) = (false, false);
        var sent = new ConcurrentBag<Sent>();
        var senders = Enumerable.Range(0, 2 * Senders).Select(n => Task.Run(async () =>
        {
            using var sender = new SoapSender(hubs[n % 2].Address, Code, "collection");
            for (var i = 1; !stop.IsCancellationRequested; i++)
            {
                var after = Volatile.Read(ref answered);
                var payment = new Payment(Code, $"{n}", "01", i, 1000 + 10 * i + n);
                sent.Add(new Sent(await sender.SendAcceptedAsync($"m-{n}-{i}", payment), payment.Amount, Before: !Volatile.Read(ref stated), after));
                await Task.Delay(20, CancellationToken.None);
            }
        })).ToList();

        await Eventually.HoldsAsync(() => sent.Count > 10 * Senders, () => hubs.Logs);
        using var closer = new SoapSender(hubs.Two.Address, Code, "collection");
        Volatile.Write(ref stated, true);
        var answer = await closer.CloseAsync();
        Volatile.Write(ref answered, true);
        Assert.True(answer.Fault is null, answer.ToString());
        await Eventually.HoldsAsync(() => sent.Count(s => s.After) > 10 * Senders, () => hubs.Logs);
        await stop.CancelAsync();
        await Task.WhenAll(senders);

        // Receipts rise in the order of commits: so many of the first are in time, and all others late.
        using var atOne = new SoapSender(hubs.One.Address, Code, "delinquency");
        await Eventually.HoldsAsync(async () => (await atOne.ClosingAsync()).State == "closed", async () => $"{(await atOne.ClosingAsync()).Closings[0]}\n{hubs.Logs}");
        var closing = Assert.Single((await atOne.ClosingAsync()).Closings);
        var inTime = (int)Number(closing, "accepted");
        var all = sent.OrderBy(s => s.Receipt[^10..], StringComparer.Ordinal).ToList();
        Assert.All(all.Skip(inTime), s => Assert.False(s.Before, $"{s.Receipt} was acknowledged before the date was closed, and is late"));
        Assert.All(all.Take(inTime), s => Assert.False(s.After, $"{s.Receipt} was sent after the date was closed, and is in time"));
        Assert.Equal((all.Take(inTime).Sum(s => s.Amount), (long)(all.Count - inTime)), (Number(closing, "acceptedAmount"), Number(closing, "late")));

        // The consumer's totals are the provider's; and what was late comes to it as ever.
        var folder = Path.Combine(hubs.One.Files, Code, "delinquency", "out", Payment.Contract);
        var marker = Path.Combine(folder, $"{Payment.BusinessDate}.collection.1.close");
        await Eventually.HoldsAsync(() => File.Exists(marker), () => hubs.Logs);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{Payment.BusinessDate},{inTime},{all.Take(inTime).Sum(s => s.Amount)}\r\n"), await File.ReadAllTextAsync(marker));
        var taken = new ConsumerMemory("delinquency");
        await Eventually.HoldsAsync(() =>
        {
            new DropFolder(hubs.One.Files, Code, "delinquency").TakeAll(taken);
            return taken.Payments.Count >= all.Count;
        }, () => $"{taken.Payments.Count} of {all.Count}\n{hubs.Logs}");
        Assert.Empty(taken.Offences);
        Assert.Equal((all.Count, all.Sum(s => s.Amount)), (taken.Payments.Count, taken.Payments.Sum(p => p.Amount)));
    }

    private static long Number(XElement closing, string name) => long.Parse(closing.Element(XName.Get(name, SoapSender.Exchange))!.Value, CultureInfo.InvariantCulture);

    /// <param name="Before">It was acknowledged before the date began to be closed.</param>
    /// <param name="After">It was sent when the answer to that was there.</param>
    private sealed record Sent(string Receipt, long Amount, bool Before, bool After);
}
