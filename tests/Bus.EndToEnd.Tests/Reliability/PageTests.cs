using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>What a page contains and its MessageID are frozen at the first attempt.</summary>
public class PageTests
{
    [Fact]
    public async Task PageSizeChangedInMidDelivery_PagesKeepTheirRecordsAndIds_AlsoAfterARestart()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.100", "--Dispatch:RetryLongest=00:00:00.300");
        var fails = true;
        consumer.Decide = page => fails && page.Number == 2 ? new Reply.Answer(503) : new Reply.Taken();
        string Region(int size) => Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"), $"timeout: 20s, recordsPerMessage: {size}"));
        await hub.ApplyAsync(Region(10));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var payments = Enumerable.Range(1, 25).Select(n => new Payment("362018", $"{n}", "01", 1, 1000 + n)).ToArray();
        var receipt = await sender.SendAcceptedAsync("pages", payments);
        await hub.DeliveriesAsync(receipt, all => all["delinquency"] is { PagesDone: 1, Attempts: >= 1 });

        await hub.ApplyAsync(Region(4));
        var tried = (await hub.DeliveriesAsync(receipt))["delinquency"].Attempts;
        await hub.DeliveriesAsync(receipt, all => all["delinquency"].Attempts > tried);
        await hub.KillAsync();
        await hub.StartAgainAsync();
        fails = false;
        await hub.StateAsync(receipt, "delinquency", "delivered");
        var memory = consumer.Of("d");
        Assert.Equal([10, 10, 5], memory.Taken.Select(p => p.Payments.Length));
        Assert.Equal([$"urn:bus:message:{receipt}.delinquency.1", $"urn:bus:message:{receipt}.delinquency.2", $"urn:bus:message:{receipt}.delinquency.3"], memory.Taken.Select(p => p.Id));
        Assert.Equal(payments, memory.Payments);
        Assert.Empty(memory.Offences);

        // The next message has the new size; a replay of the first one keeps the old, with the same ids.
        var next = await sender.SendAcceptedAsync("pages-2", [.. Enumerable.Range(1, 5).Select(n => new Payment("362018", $"{n}", "01", 2, 1000))]);
        await hub.StateAsync(next, "delinquency", "delivered");
        Assert.Equal([10, 10, 5, 4, 1], memory.Taken.Select(p => p.Payments.Length));
        var calls = consumer.CallsOf("d");
        var replay = await hub.BusAsync("message", "replay", receipt, "--delivered", "--yes", "--reason", "lost by the consumer");
        Assert.True(replay.Exit == 0, replay.ToString());
        await Eventually.HoldsAsync(() => consumer.CallsOf("d") == calls + 3, () => $"{consumer.CallsOf("d") - calls} pages were sent again");
        await hub.StateAsync(receipt, "delinquency", "delivered");
        Assert.Equal(5, memory.Taken.Count);
        Assert.Empty(memory.Offences);
    }

    [Fact]
    public async Task RecordsOfOneTransaction_StayInOnePage()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender()
            .Soap("delinquency", consumer.UrlOf("d"), "timeout: 20s, recordsPerMessage: 3").Mailbox("mail", 3)));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        // 3 and 4 are both ends of T1; T2 reaches over 8 to 12, longer than a page.
        string?[] transactions = [null, null, "T1", "T1", null, null, null, "T2", "T2", "T2", "T2", "T2", null];
        Payment[] payments = [.. transactions.Select((t, n) => new Payment("362018", $"{n + 1}", "01", 1, 1000 + n, Transaction: t))];
        foreach (var receipt in new[] { await sender.SendAcceptedAsync("t", payments), await FileAsync(hub, payments) })
        {
            await hub.StateAsync(receipt, "delinquency", "delivered");
            await hub.StateAsync(receipt, "mail", "delivering");
            var pages = consumer.Of("d").Taken.Where(p => p.Receipt == receipt).ToList();
            Assert.Equal([2, 3, 2, 5, 1], pages.Select(p => p.Payments.Length));
            Assert.Equal([1, 2, 3, 4, 5], pages.Select(p => p.Number));
            Assert.All(pages, p => Assert.Equal(5, p.Count));
        }
        using var mail = new SoapSender(hub.Address, "362018", "mail");
        Assert.Equal([2, 3, 2, 5, 1], (await mail.ReceiveAsync(5)).Select(p => p.Payments.Length));
    }

    private static Task<string> FileAsync(HubProcess hub, Payment[] payments) =>
        new DropFolder(hub.Files, "362018", "collection").DropAcceptedAsync("t.csv", [.. payments.Select(p => p with { History = 2, Transaction = p.Transaction is { } t ? t + "x" : null })]);
}
