using System.Text.Json;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>締め: a provider closes a date, by call and by file; each consumer waits in its way until it has all of it, and hears of what comes late.</summary>
public class ClosingTests
{
    private const string Municipality = "362018";
    private static readonly string[] Closed = ["wait", "--closed", "--date", Payment.BusinessDate, "--municipality", Municipality, "--contract", Payment.Contract, "--timeout"];

    [Fact]
    public async Task Date_IsClosedForEach_OnceItHasAllOfIt_AndLateOnesAreTold()
    {
        await using var called = await SoapConsumer.StartAsync();
        called.Decide = _ => new Reply.Answer(503);
        await using var hub = await HubProcess.StartAsync("--Closings:Look=00:00:00.300", "--Closings:LookLongest=00:00:01");
        await hub.ApplyAsync(Town.Region(new Town(Municipality).Sender().File("delinquency", "closing: true").Mailbox("mail", 10).Soap("called", called.UrlOf("called"), retry: "attempts: 1")));
        using var sender = new SoapSender(hub.Address, Municipality, "collection");
        using var mail = new SoapSender(hub.Address, Municipality, "mail");
        using var delinquency = new SoapSender(hub.Address, Municipality, "delinquency");
        var drop = new DropFolder(hub.Files, Municipality, "collection");
        var folder = Path.Combine(hub.Files, Municipality, "delinquency", "out", Payment.Contract);
        Assert.Equal("open", (await delinquency.ClosingAsync()).State);

        // By call and by file; one that is held up on its way to the consumer by file.
        var first = await sender.SendAcceptedAsync("m-1", Of(1));
        var file = await drop.DropAcceptedAsync("day.csv", Of(2), Of(3));
        foreach (var receipt in new[] { first, file }) await hub.StateAsync(receipt, "delinquency", "delivered");
        await BusAsync(hub, 0, "route", "pause", $"{Municipality}/{Payment.Contract}/delinquency", "--reason", "held up");
        var last = await sender.SendAcceptedAsync("m-2", Of(4));
        var stated = await sender.CloseAsync(4, 4010);
        Assert.True(stated.Fault is null, stated.ToString());
        await hub.StateAsync(last, "called", "parked");

        Assert.Equal(("waiting", "undelivered"), await WaitsAsync(delinquency));
        await BusAsync(hub, 3, [.. Closed, "1", "--application", "delinquency"]);
        // A parked delivery holds it, and only a person can help.
        await BusAsync(hub, 1, [.. Closed, "1", "--application", "called"]);
        Assert.Equal("failed", (await sender.ClosingAsync()).State);
        Assert.Empty(Directory.GetFiles(folder, "*.close"));

        // Killed somewhere between the delivery and its marker, it appears once.
        await BusAsync(hub, 0, "route", "resume", $"{Municipality}/{Payment.Contract}/delinquency");
        await hub.StateAsync(last, "delinquency", "delivered");
        await hub.KillAsync();
        await hub.StartAgainAsync();
        await BusAsync(hub, 0, [.. Closed, "300", "--application", "delinquency"]);
        var marker = Path.Combine(folder, $"{Payment.BusinessDate}.collection.1.close");
        await Eventually.HoldsAsync(() => File.Exists(marker), () => hub.Log);
        Assert.Equal($"{Payment.BusinessDate},4,4010\r\n", await File.ReadAllTextAsync(marker));
        Assert.Equal(3, Directory.GetFiles(folder, "*.csv.end").Length);
        Assert.All(Directory.GetFiles(folder, "*.csv"), data => Assert.True(File.GetLastWriteTimeUtc(data) < File.GetLastWriteTimeUtc(marker), data));
        File.Delete(marker);

        // The mailbox has it only when it said so.
        await BusAsync(hub, 3, [.. Closed, "1", "--application", "mail"]);
        var pages = await mail.ReceiveAsync(10);
        Assert.True((await mail.AcknowledgeAsync([.. pages.Select(p => p.Id)])).Fault is null);
        Assert.Equal("closed", (await mail.ClosingAsync()).State);
        called.Decide = _ => new Reply.Taken();
        await BusAsync(hub, 0, "message", "replay", "--consumer", $"{Municipality}/called", "--yes", "--reason", "server is back");
        await BusAsync(hub, 0, [.. Closed, "300"]);

        // Late: taken as ever, and told.
        await hub.StateAsync(await sender.SendAcceptedAsync("m-3", Of(5)), "delinquency", "delivered");
        await Eventually.HoldsAsync(async () => (await hub.BusAsync("alert", "list")).Output.Contains("締め後", StringComparison.Ordinal), () => Task.FromResult(hub.Log));
        Assert.Equal("1", (await delinquency.ClosingAsync()).Closings[0].Element(XName.Get("late", SoapSender.Exchange))!.Value);
        Assert.True(JsonDocument.Parse((await hub.BusAsync("closing", "list", "--date", Payment.BusinessDate, "--json")).Output).RootElement[0].GetProperty("late").GetBoolean());

        // Once more, by file; the verb says the same and gets the same closing.
        var close = Path.Combine(hub.Files, Municipality, "collection", "in", Payment.Contract, "day.close");
        await File.WriteAllTextAsync(close + ".tmp", $"{Payment.BusinessDate},5,5015\r\n");
        File.Move(close + ".tmp", close);
        await Eventually.HoldsAsync(() => drop.ResultOf("day.close") is not null, () => hub.Log);
        Assert.Equal(2, drop.ResultOf("day.close")!.Value.GetProperty("closing").GetProperty("number").GetInt32());
        var verb = await BusAsync(hub, 0, "close", "--municipality", Municipality, "--application", "collection", "--contract", Payment.Contract, "--date", Payment.BusinessDate, "--records", "5", "--amount", "5015", "--json");
        Assert.Equal(2, JsonDocument.Parse(verb.Output).RootElement.GetProperty("number").GetInt32());
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(folder, $"{Payment.BusinessDate}.collection.2.close")), () => hub.Log);
        var report = (await BusAsync(hub, 0, "report", "daily", "--date", Payment.BusinessDate)).Output;
        Assert.Contains($",{Payment.BusinessDate},1,次の締めあり/replaced,collection,電文/soap,", report);
        Assert.Contains(",4,4010,4,4010,1,1005", report);
        Assert.Contains($",{Payment.BusinessDate},2,締め待ち・要確認/waiting,collection,ファイル/file,", report);
        Assert.Contains(",5,5015,5,5015,0,0", report);
        // What was taken away does not come back.
        Assert.False(File.Exists(marker));
        Assert.Contains("closing.state", (await hub.BusAsync("audit", "list")).Output, StringComparison.Ordinal);
    }

    private static async Task<(string State, string Kind)> WaitsAsync(SoapSender consumer)
    {
        var (state, closings) = await consumer.ClosingAsync();
        return (state, closings.Single().Descendants(XName.Get("kind", SoapSender.Exchange)).First().Value);
    }

    private static async Task<CommandResult> BusAsync(HubProcess hub, int exit, params string[] words)
    {
        var result = await hub.BusAsync(words);
        Assert.True(result.Exit == exit, result.ToString());
        return result;
    }

    private static Payment Of(long history) => new(Municipality, $"{history}", "01", 1, 1000 + history);
}
