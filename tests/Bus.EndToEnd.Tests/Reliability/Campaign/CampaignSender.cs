using System.Globalization;
using System.Net.Sockets;
using System.Xml;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// A sender that outlives the hub and calls any of its nodes: what it has no receipt for it sends again under the same message id; a file it drops once.
/// It has keys of its own, and sends the next records of a key only when those before are acknowledged.
/// </summary>
internal sealed class CampaignSender(IReadOnlyList<Uri> nodes, string files, string municipality, string application, int number, Random random) : IDisposable
{
    private const int Keys = 12;

    private readonly SoapSender[] _soap = [.. nodes.Select(n => new SoapSender(n, municipality, application))];
    private readonly DropFolder _files = new(files, municipality, application);
    private readonly Dictionary<string, long> _last = Enumerable.Range(0, Keys).ToDictionary(k => $"{number}{k:D3}", _ => 0L);
    private readonly List<Handed> _handed = [];
    private int _step;

    /// <summary>What it handed over so far; read it when <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<Handed> HandedOver => _handed;

    /// <summary>Sends until it is told to stop, and then ends what it began.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _step++;
            switch (random.Next(10))
            {
                case 0:
                    await AbandonAsync();
                    break;
                case < 4:
                    await FileAsync(NextRecords(random.Next(5) == 0 ? 3_000 : 60));
                    break;
                default:
                    await CallAsync(NextRecords(40));
                    break;
            }
            await Task.Delay(random.Next(5, 60), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        foreach (var node in _soap) node.Dispose();
    }

    private string NextId(string kind) => string.Create(CultureInfo.InvariantCulture, $"{municipality}-{application}-{number}-{kind}{_step}");

    private List<Payment> NextRecords(int most)
    {
        var records = new List<Payment>();
        for (var size = random.Next(1, most + 1); size > 0; size--)
        {
            var key = _last.Keys.ElementAt(random.Next(Keys));
            records.Add(new Payment(municipality, key, "01", ++_last[key], random.Next(200, 1_000_000), random.Next(4) == 0 ? "彅田　草子" : null));
        }
        return records;
    }

    private async Task CallAsync(List<Payment> records)
    {
        var id = NextId("s");
        while (true)
        {
            if (await TryAsync(id, records) is { } receipt)
            {
                _handed.Add(new Handed(municipality, id, records, receipt));
                return;
            }
            await Task.Delay(random.Next(20, 200));
        }
    }

    // Sent once, under a key that nothing else has; if no answer comes it is left at that.
    private async Task AbandonAsync()
    {
        var id = NextId("u");
        List<Payment> records = [.. Enumerable.Range(1, random.Next(2, 40)).Select(n => new Payment(municipality, $"{number}9{_step:D6}", "02", n, random.Next(200, 1_000_000)))];
        _handed.Add(new Handed(municipality, id, records, await TryAsync(id, records)));
    }

    private async Task FileAsync(List<Payment> records)
    {
        var name = NextId("f") + ".csv";
        var receipt = await _files.DropAcceptedAsync(name, [.. records]);
        _handed.Add(new Handed(municipality, name, records, receipt));
    }

    /// <summary>The receipt; null if none came: the hub was killed, or is starting.</summary>
    private async Task<string?> TryAsync(string id, List<Payment> records)
    {
        try
        {
            var answer = await _soap[random.Next(_soap.Length)].SendAsync(id, records);
            if (answer is { Status: 200, Receipt: { } receipt, State: "accepted" }) return receipt;
            // Only "not now" may be answered to what is right.
            Assert.True(answer.Fault is "busy" or "unavailable", $"{id}: {answer}");
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or TaskCanceledException or XmlException)
        {
            return null;
        }
    }
}
