using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Backups;

/// <summary>A sender that numbers the records of its keys without a gap and remembers what it handed over, with every receipt that any hub gave for it.</summary>
internal sealed class RehearsalLoad(string municipality, string prefix, int notices)
{
    private const int Keys = 5;
    // What comes while a backup is made must all be delivered afterwards, however long that takes on a busy machine.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly List<(string Id, List<Payment> Payments, HashSet<string> Receipts)> _handed = [];
    private readonly Lock _gate = new();

    /// <summary>Hand-overs so far, in order; those without a receipt may have been taken or not.</summary>
    public IReadOnlyList<(string Id, List<Payment> Payments, HashSet<string> Receipts)> HandedOver { get { lock (_gate) return [.. _handed]; } }

    public int Acknowledged => HandedOver.Count(h => h.Receipts.Count > 0);

    /// <summary>Hands over by SOAP until the hub is gone.</summary>
    public async Task SendAsync(SoapSender sender, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var (id, payments, receipts) = Next("");
                var receipt = await sender.SendAcceptedAsync(id, [.. payments]);
                lock (_gate) receipts.Add(receipt);
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or TaskCanceledException or XmlException)
        {
            // The hub is gone: what was under way has no receipt.
        }
    }

    /// <summary>Drops files, each when the one before was answered, until it is told to stop.</summary>
    public async Task DropAsync(DropFolder folder, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (id, payments, receipts) = Next(".csv");
            await folder.DropAsync(id, payments);
            JsonElement? result;
            while ((result = folder.ResultOf(id)) is null && !stop.IsCancellationRequested) await Task.Delay(30, CancellationToken.None);
            if (result is not { } answer) return;
            Assert.Equal((payments.Count, "accepted"), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("state").GetString()));
            lock (_gate) receipts.Add(answer.GetProperty("receipt").GetString()!);
        }
    }

    /// <summary>Hands everything over again, in the same order and under the same ids.</summary>
    public async Task SendAgainAsync(SoapSender sender)
    {
        foreach (var (id, payments, receipts) in HandedOver)
        {
            var receipt = await sender.SendAcceptedAsync(id, [.. payments]);
            lock (_gate) receipts.Add(receipt);
        }
    }

    /// <summary>The same for files.</summary>
    public async Task DropAgainAsync(DropFolder folder)
    {
        foreach (var (id, payments, _) in HandedOver) await folder.DropAsync(id, payments);
    }

    private (string Id, List<Payment> Payments, HashSet<string> Receipts) Next(string ending)
    {
        lock (_gate)
        {
            var number = _handed.Count + 1;
            List<Payment> payments = [.. Enumerable.Range(1, Keys).Select(k => new Payment(municipality, $"{notices}{k}", "01", number, number * 100 + 100 + k))];
            _handed.Add(($"{prefix}-{number}{ending}", payments, []));
            return _handed[^1];
        }
    }
}
