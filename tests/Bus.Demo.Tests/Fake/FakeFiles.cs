using System.Globalization;
using System.Text;
using System.Text.Json;
using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Fake;

/// <summary>The fake hub's drop folders.</summary>
internal sealed class FakeFiles(FakeHub hub, IEnumerable<string> codes)
{
    static FakeFiles() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var code in codes)
                foreach (var path in Directory.EnumerateFiles(Path.Combine(hub.Home(code, "collection"), "in", "collection-history"), "*.csv").ToList())
                    if (File.Exists(path + ".end")) TakeIn(hub.Member(code), path);
            try
            {
                await Task.Delay(10, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void TakeIn(FakeMember member, string path)
    {
        var rows = File.ReadAllText(path, EncodingOf(member.SendsIn)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(',')).ToList();
        Assert.Equal(CollectionHistory.Items.Select(i => i.Header), rows[0]);
        var records = rows.Skip(1).Select(r => CollectionHistory.Items.Zip(r).ToDictionary(p => p.First.Element, p => p.Second)).ToList();
        var end = File.ReadAllText(path + ".end").Trim().Split(',');
        Assert.Equal(records.Count, int.Parse(end[0], CultureInfo.InvariantCulture));
        var good = records.Where(r => hub.Script.AcceptsBadRecords ? long.TryParse(r["taxCollected"], out _) : FakeMessage.IsGood(r, member.Code)).ToList();
        var message = new FakeMessage(member.Code, hub.NewReceipt(member.Code), good);
        var result = JsonSerializer.Serialize(new
        {
            receipt = message.Receipt, state = "accepted", records = records.Count, accepted = good.Count, rejected = records.Count - good.Count,
            amountAccepted = message.Amount, sequence = long.Parse(end[3], CultureInfo.InvariantCulture),
        });
        File.Delete(path + ".end");
        File.Delete(path);
        hub.Deliver(member, message);
        var home = Path.Combine(hub.Home(member.Code, "collection"), "result", "collection-history");
        File.WriteAllText(Path.Combine(home, $"{Path.GetFileName(path)}.{message.Receipt}.result.json"), result);
    }

    public static void Put(string home, FakeMember member, FakeMessage message, long miscount)
    {
        var path = Path.Combine(home, "out", "collection-history", message.Receipt + ".csv");
        File.WriteAllText(path, message.ToCsv(), EncodingOf(member.TakesIn));
        File.WriteAllText(path + ".end.tmp", $"{message.Records.Count},{message.Amount + miscount}\r\n");
        File.Move(path + ".end.tmp", path + ".end");
    }

    private static Encoding EncodingOf(string name) => name == "cp932" ? Encoding.GetEncoding(932) : new UTF8Encoding(false);
}
