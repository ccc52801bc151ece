using System.Globalization;
using System.Text;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>Full (全件) files that a route delivers as what has changed since the last one. The comparison holds two records at once, so it takes several passes.</summary>
public class DifferentialTests
{
    private const string Municipality = "362018";

    [Fact]
    public async Task FullFile_GoesAsWhatHasChanged_AgainstAllThatTheConsumerHas()
    {
        await using var hub = await HubProcess.StartAsync("--Dispatch:CompareInMemory=2");
        await hub.ApplyAsync(Regions.Of(Regions.Municipality(Municipality, "by: file\nfull: differential")));
        var folder = Path.Combine(hub.Files, Municipality, "delinquency", "out", Payment.Contract);
        Payment[] first = [Of("a", 10_100), Of("b", 10_200), Of("c", 10_300), Of("d", 10_400), Of("e", 10_500)];
        Payment[] second = [Of("a", 10_100), Of("b", 10_200), Of("c", 10_333), Of("e", 10_500), Of("f", 10_600)];

        var whole = await DropFullAsync(hub, "first.csv", first);
        await hub.StateAsync(whole, "delinquency", "delivered");
        Assert.Equal($"5,51500,{Payment.BusinessDate},,full\r\n", await File.ReadAllTextAsync(Path.Combine(folder, whole + ".csv.end")));
        // Between two full files one record changes by a call; the second full file says again what the first did.
        using (var sender = new SoapSender(hub.Address, Municipality, "collection"))
            await hub.StateAsync(await sender.SendAcceptedAsync("m", Of("b", 10_999)), "delinquency", "delivered");

        var receipt = await DropFullAsync(hub, "second.csv", second);
        await hub.StateAsync(receipt, "delinquency", "delivered");
        var data = Path.Combine(folder, receipt + ".csv");
        Assert.Equal([(Of("d", 10_400), "1"), (Of("b", 10_200), "0"), (Of("c", 10_333), "0"), (Of("f", 10_600), "0")], File.ReadLines(data).Skip(1).Select(l => (Payment.OfCsv(l), l.Split(',')[30])));
        Assert.Equal($"4,41533,{Payment.BusinessDate},,diff\r\n", await File.ReadAllTextAsync(data + ".end"));

        // It stands for the whole file: that is what is reconciled; what it holds is said beside it.
        var delivery = (await hub.ApiAsync($"messages/{receipt}")).GetProperty("deliveries")[0];
        Assert.Equal((5, 51_733), (delivery.GetProperty("sent").GetProperty("records").GetInt32(), delivery.GetProperty("sent").GetProperty("amount").GetInt32()));
        Assert.Equal("{\"added\":1,\"changed\":2,\"removed\":1,\"records\":4,\"amount\":41533}", delivery.GetProperty("differences").GetRawText());
        await Eventually.SettledAsync(hub);

        // Nothing has changed: an ordinary file of 0 records. After it the second is sent again, and is what it was.
        var third = await DropFullAsync(hub, "third.csv", [.. second.Reverse()]);
        await hub.StateAsync(third, "delinquency", "delivered");
        Assert.Equal($"0,0,{Payment.BusinessDate},,diff\r\n", await File.ReadAllTextAsync(Path.Combine(folder, third + ".csv.end")));
        Assert.Single(File.ReadLines(Path.Combine(folder, third + ".csv")));
        var before = await File.ReadAllBytesAsync(data);
        File.Delete(data + ".end");
        File.Delete(data);
        var replay = await hub.BusAsync("message", "replay", receipt, "--delivered", "--yes", "--reason", "lost at the consumer's");
        Assert.True(replay.Exit == 0, replay.ToString());
        await Eventually.HoldsAsync(() => File.Exists(data + ".end"), () => hub.Log);
        Assert.Equal(before, await File.ReadAllBytesAsync(data));
    }

    private static Payment Of(string notice, long amount) => new(Municipality, (notice[0] - 'a' + 101).ToString(CultureInfo.InvariantCulture), "01", 1, amount);

    private static async Task<string> DropFullAsync(HubProcess hub, string name, Payment[] records)
    {
        var home = Path.Combine(hub.Files, Municipality, "collection");
        var file = Path.Combine(home, "in", Payment.Contract, name);
        await Eventually.HoldsAsync(() => Directory.Exists(Path.GetDirectoryName(file)), () => "no drop folder");
        await File.WriteAllTextAsync(file + ".tmp", string.Join("\r\n", [Payment.Header, .. records.Select(r => r.ToCsv())]) + "\r\n", new UTF8Encoding(false));
        await File.WriteAllTextAsync(file + ".end", string.Create(CultureInfo.InvariantCulture, $"{records.Length},{records.Sum(r => r.Amount)},{Payment.BusinessDate},,full\r\n"));
        File.Move(file + ".tmp", file);
        var drop = new DropFolder(hub.Files, Municipality, "collection");
        await Eventually.HoldsAsync(() => drop.ResultOf(name) is not null, () => hub.Log);
        Assert.Equal("accepted", drop.ResultOf(name)!.Value.GetProperty("state").GetString());
        return drop.ResultOf(name)!.Value.GetProperty("receipt").GetString()!;
    }
}
