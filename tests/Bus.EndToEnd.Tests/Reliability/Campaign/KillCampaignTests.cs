using System.Diagnostics;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// <c>kill -9</c> of the hub at random moments under load. Short by default; <c>BUS_CAMPAIGN=long</c> kills 30 times;
/// <c>BUS_SEED</c> makes the same choices again.
/// </summary>
public class KillCampaignTests(ITestOutputHelper output)
{
    private const string North = "362018", South = "412066";
    private static readonly bool Long = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
    private static readonly int Kills = Long ? 30 : 4;

    [Fact]
    public async Task KilledAtRandomMoments_EveryAcknowledgedRecordArrivesOnceInOrder_AndTotalsAgree()
    {
        var random = new Random(Seed.Of(output));
        await using var consumer = await SoapConsumer.StartAsync();
        var moods = new Random(random.Next());
        var moody = true;
        consumer.Decide = _ => { lock (moods) return moody ? Mood(moods.Next(25)) : new Reply.Taken(); };
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.100", "--Dispatch:RetryLongest=00:00:01", "--Dispatch:TicketPatience=00:00:02");
        await hub.ApplyAsync(Town.Region(
            new Town(North).Sender("collection").Sender("counter").Soap("delinquency", consumer.UrlOf("north"), "timeout: 5s, recordsPerMessage: 100").File("archive"),
            new Town(South).Sender("collection").Soap("delinquency", consumer.UrlOf("south"), "timeout: 5s, recordsPerMessage: 20").File("archive").Mailbox("mail", 25)));

        var files = new FileReader(hub, North, South);
        using var mail = new MailboxReader(hub, South, "mail");
        CampaignSender[] senders =
        [
            new(hub, North, "collection", 1, new Random(random.Next())), new(hub, North, "collection", 2, new Random(random.Next())),
            new(hub, North, "counter", 3, new Random(random.Next())), new(hub, South, "collection", 4, new Random(random.Next())),
        ];
        using var loadEnds = new CancellationTokenSource();
        using var readingEnds = new CancellationTokenSource();
        var load = Task.WhenAll(senders.Select(s => Task.Run(() => s.RunAsync(loadEnds.Token))));
        var reading = Task.WhenAll(Task.Run(() => files.RunAsync(readingEnds.Token)), Task.Run(() => mail.RunAsync(readingEnds.Token)));

        await KillAsync(hub, random, () => load.IsFaulted || reading.IsFaulted);
        await loadEnds.CancelAsync();
        await load;
        lock (moods) moody = false;
        var settled = await hub.BusAsync("wait", "--settled", "--date", Payment.BusinessDate, "--timeout", "180", "--json");
        await readingEnds.CancelAsync();
        await reading;
        foreach (var sender in senders) sender.Dispose();
        Assert.True(settled.Exit == 0, $"{settled}\n{hub.Log}");
        files.TakeAll();

        List<Handed> handed = [.. senders.SelectMany(s => s.HandedOver)];
        output.WriteLine($"{handed.Count} hand-overs, {handed.Sum(h => h.Payments.Count)} records, {handed.Count(h => h.Receipt is null)} hand-overs never answered; {Kills} kills");
        (string Municipality, string Consumer, ConsumerMemory Memory)[] consumers =
        [
            (North, "delinquency", consumer.Of("north")), (North, "archive", files.Of(North)),
            (South, "delinquency", consumer.Of("south")), (South, "archive", files.Of(South)), (South, "mail", mail.Memory),
        ];
        foreach (var (municipality, name, memory) in consumers)
        {
            List<Handed> here = [.. handed.Where(h => h.Municipality == municipality)];
            Assert.Empty(memory.Offences.Concat(CampaignCheck.Faults(here, memory.Payments)).Take(20));
            await TotalsAgreeAsync(hub, settled.Output, municipality, name, here, memory);
        }
    }

    private async Task KillAsync(HubProcess hub, Random random, Func<bool> loadBroke)
    {
        var clock = Stopwatch.StartNew();
        for (var kill = 1; kill <= Kills && !loadBroke(); kill++)
        {
            await Task.Delay(random.Next(50, 2_500));
            await hub.KillAsync();
            // Now and then it is killed again while it starts: recovery must be fit to be repeated.
            if (random.Next(3) == 0) await KillWhileStartingAsync(hub, random.Next(100, 2_000));
            await hub.StartAgainAsync();
        }
        await Task.Delay(random.Next(50, 1_000));
        output.WriteLine($"killed {Kills} times within {clock.Elapsed.TotalSeconds:F0} s");
    }

    private static async Task KillWhileStartingAsync(HubProcess hub, int afterMilliseconds)
    {
        var starting = hub.StartAgainAsync();
        await Task.Delay(afterMilliseconds);
        await hub.KillAsync();
        // It was either ready in time, or says that it ended.
        await Task.WhenAny(starting);
        _ = starting.Exception;
    }

    // What the hub says it took and delivered, by verb and by list, is what the consumer counted from the bytes that it got.
    private static async Task TotalsAgreeAsync(HubProcess hub, string settled, string municipality, string consumer, List<Handed> handed, ConsumerMemory memory)
    {
        var counted = (Records: (long)memory.Payments.Count, Amount: memory.Payments.Sum(p => p.Amount));
        using var totals = JsonDocument.Parse(settled);
        var rows = totals.RootElement.EnumerateArray().Where(r => r.GetProperty("municipality").GetString() == municipality && r.GetProperty("consumer").GetString() == consumer).ToList();
        Assert.Equal(counted, Sum(rows.Select(r => r.GetProperty("delivered"))));
        Assert.Equal(counted, Sum(rows.Select(r => r.GetProperty("accepted"))));

        var listed = await hub.AllMessagesAsync(municipality);
        Assert.Equal(counted, (listed.Sum(m => m.GetProperty("accepted").GetInt64()), listed.Sum(m => m.GetProperty("amountAccepted").GetInt64())));
        var known = listed.Select(m => m.GetProperty("receipt").GetString()).ToHashSet();
        Assert.All(handed.Where(h => h.Receipt is not null), h => Assert.Contains(h.Receipt, known));
        Assert.All(listed, m => Assert.Equal("accepted", m.GetProperty("state").GetString()));
        // One message for each hand-over: nothing was taken in twice under another receipt.
        Assert.True(listed.Count <= handed.Count, $"{listed.Count} messages of {handed.Count} hand-overs");
    }

    private static (long Records, long Amount) Sum(IEnumerable<JsonElement> totals) =>
        totals.Aggregate((0L, 0L), (sum, t) => (sum.Item1 + t.GetProperty("records").GetInt64(), sum.Item2 + t.GetProperty("amount").GetInt64()));

    private static Reply Mood(int dice) => dice switch
    {
        0 => new Reply.Answer(503),
        1 => new Reply.TakenUnheard(),
        2 => new Reply.Dropped(),
        _ => new Reply.Taken(),
    };
}
