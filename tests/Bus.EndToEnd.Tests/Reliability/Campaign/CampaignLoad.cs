using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// What a campaign runs under: two municipalities, four senders by SOAP and file, five consumers of all kinds with moods. When it ends, everything that was
/// acknowledged must have arrived once, unchanged, in the order of its key, and the hub's totals must be those that the consumers counted.
/// </summary>
internal sealed class CampaignLoad : IAsyncDisposable
{
    private const string North = "362018", South = "412066";

    private readonly SoapConsumer _consumer;
    private readonly FileReader _files;
    private readonly MailboxReader _mail;
    private readonly CampaignSender[] _senders;
    private readonly CancellationTokenSource _loadEnds = new(), _readingEnds = new();
    private readonly Random _moods;
    private readonly Task _load, _reading;
    private bool _moody = true;

    private CampaignLoad(SoapConsumer consumer, IReadOnlyList<Uri> nodes, string files, Random random)
    {
        _consumer = consumer;
        _moods = new Random(random.Next());
        _consumer.Decide = _ => { lock (_moods) return _moody ? Mood(_moods.Next(25)) : new Reply.Taken(); };
        _files = new FileReader(files, North, South);
        _mail = new MailboxReader(nodes, South, "mail");
        _senders =
        [
            new(nodes, files, North, "collection", 1, new Random(random.Next())), new(nodes, files, North, "collection", 2, new Random(random.Next())),
            new(nodes, files, North, "counter", 3, new Random(random.Next())), new(nodes, files, South, "collection", 4, new Random(random.Next())),
        ];
        _load = Task.WhenAll(_senders.Select(s => Task.Run(() => s.RunAsync(_loadEnds.Token))));
        _reading = Task.WhenAll(Task.Run(() => _files.RunAsync(_readingEnds.Token)), Task.Run(() => _mail.RunAsync(_readingEnds.Token)));
    }

    /// <summary>True if a sender or reader met what no fault explains.</summary>
    public bool Broke => _load.IsFaulted || _reading.IsFaulted;

    /// <summary>Pages and files that consumers have taken so far.</summary>
    public int Taken => Memories().Sum(m => m.Memory.Taken.Count);

    /// <summary>Applies the region on one hub and begins.</summary>
    /// <param name="nodes">Where senders and the mailbox's reader call, any of them each time.</param>
    /// <param name="files">The root of all homes.</param>
    public static async Task<CampaignLoad> StartAsync(HubProcess hub, IReadOnlyList<Uri> nodes, string files, Random random)
    {
        var consumer = await SoapConsumer.StartAsync();
        await hub.ApplyAsync(Town.Region(
            new Town(North).Sender("collection").Sender("counter").Soap("delinquency", consumer.UrlOf("north"), "timeout: 5s, recordsPerMessage: 100").File("archive"),
            new Town(South).Sender("collection").Soap("delinquency", consumer.UrlOf("south"), "timeout: 5s, recordsPerMessage: 20").File("archive").Mailbox("mail", 25)));
        return new CampaignLoad(consumer, nodes, files, random);
    }

    /// <summary>Ends the load, waits until a hub says that the day is settled, and judges.</summary>
    public async Task SettleAsync(HubProcess hub, ITestOutputHelper output, string what)
    {
        await _loadEnds.CancelAsync();
        await _load;
        lock (_moods) _moody = false;
        // After hours of faults a pile is left.
        var settled = await Eventually.SettledAsync(hub, () => Taken);
        await _readingEnds.CancelAsync();
        await _reading;
        _files.TakeAll();

        List<Handed> handed = [.. _senders.SelectMany(s => s.HandedOver)];
        output.WriteLine($"{handed.Count} hand-overs, {handed.Sum(h => h.Payments.Count)} records, {handed.Count(h => h.Receipt is null)} hand-overs never answered; {what}");
        foreach (var (municipality, name, memory) in Memories())
        {
            List<Handed> here = [.. handed.Where(h => h.Municipality == municipality)];
            Assert.Empty(memory.Offences.Concat(CampaignCheck.Faults(here, memory.Payments)).Take(20));
            await TotalsAgreeAsync(hub, settled.Output, municipality, name, here, memory);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _loadEnds.CancelAsync();
        await _readingEnds.CancelAsync();
        foreach (var sender in _senders) sender.Dispose();
        _mail.Dispose();
        await _consumer.DisposeAsync();
    }

    private (string Municipality, string Consumer, ConsumerMemory Memory)[] Memories() =>
    [
        (North, "delinquency", _consumer.Of("north")), (North, "archive", _files.Of(North)),
        (South, "delinquency", _consumer.Of("south")), (South, "archive", _files.Of(South)), (South, "mail", _mail.Memory),
    ];

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
