using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Nodes;

/// <summary>Any node takes any call, and what is changed on one is in force on all.</summary>
[Collection(nameof(NodeServers))]
public class AnyNodeTests(NodeServers servers)
{
    private const string Code = "362018";
    private static Payment Of(string notice, long history) => new(Code, notice, "01", history, 1000 + history);

    [Fact]
    public async Task Calls_ToEitherNode_AreOneHub()
    {
        await using var hubs = await TwoHubs.StartAsync(servers, TwoHubs.Unhurried);
        var (one, two) = (hubs.One, hubs.Two);

        // Both answer for a region that was applied to one of them.
        await one.ApplyAsync(Town.Region(new Town(Code).Sender().File("archive").Mailbox("mail", 2)));
        using var atOne = new SoapSender(one.Address, Code, "collection");
        using var atTwo = new SoapSender(two.Address, Code, "collection");
        var receipts = new List<string>();
        for (var n = 1; n <= 10; n++) receipts.Add(await (n % 2 == 0 ? atOne : atTwo).SendAcceptedAsync($"m-{n}", Of("1", n)));
        Assert.Equal(receipts[0], await atOne.SendAcceptedAsync("m-1", Of("1", 1)));
        var archive = new ConsumerMemory("archive");
        foreach (var receipt in receipts)
        {
            await one.StateAsync(receipt, "archive", "delivered");
            await two.StateAsync(receipt, "mail", "delivering");
        }
        new DropFolder(one.Files, Code, "archive").TakeAll(archive);
        Assert.Equal(Enumerable.Range(1, 10).Select(n => (long)n), archive.Payments.Select(p => p.History));
        Assert.Empty(archive.Offences);

        await MailboxAsync(one, two, receipts);
        await PauseAsync(hubs, atOne);
        await RegionsAsync(one, two);
        await NamesAsync(hubs);
    }

    /// <summary>A consumer may fetch here and acknowledge there; the order is kept by the node that does not deliver the route, too.</summary>
    private static async Task MailboxAsync(HubProcess one, HubProcess two, List<string> receipts)
    {
        using var mailAtOne = new SoapSender(one.Address, Code, "mail");
        using var mailAtTwo = new SoapSender(two.Address, Code, "mail");
        var pages = await mailAtOne.ReceiveAsync(20);
        Assert.Equal(pages.Select(p => p.Id), (await mailAtTwo.ReceiveAsync(20)).Select(p => p.Id));
        foreach (var mail in new[] { mailAtOne, mailAtTwo }) Assert.Equal("invalid-message", (await mail.AcknowledgeAsync(pages[1].Id)).Fault);
        for (var n = 0; n < pages.Count; n++)
        {
            var answer = await (n % 2 == 0 ? mailAtTwo : mailAtOne).AcknowledgeAsync(pages[n].Id);
            Assert.True(answer is { Fault: null, Body.Value: "1" }, answer.ToString());
        }
        foreach (var hub in new[] { one, two }) await hub.StateAsync(receipts[^1], "mail", "delivered");
        Assert.Empty(await mailAtOne.ReceiveAsync(20));
    }

    private static async Task PauseAsync(TwoHubs hubs, SoapSender sender)
    {
        const string Route = $"{Code}/collection-history/archive";
        var pause = await hubs.One.BusAsync("route", "pause", Route, "--reason", "点検");
        Assert.True(pause.Exit == 0, pause.ToString());
        await Eventually.HoldsAsync(async () => (await hubs.Two.BusAsync("route", "list")).Output.Contains("点検"), () => Task.FromResult(hubs.Logs));
        var receipt = await sender.SendAcceptedAsync("paused", Of("1", 11));
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal("waiting", (await hubs.One.DeliveriesAsync(receipt))["archive"].State);
        var resume = await hubs.Two.BusAsync("route", "resume", Route);
        Assert.True(resume.Exit == 0, resume.ToString());
        await hubs.One.StateAsync(receipt, "archive", "delivered");
    }

    /// <summary>Two applies at once, each adding another municipality: neither undoes the other.</summary>
    private static async Task RegionsAsync(HubProcess one, HubProcess two)
    {
        string[] codes = ["012025", "131016", "271004", "401005"];
        await Task.WhenAll(codes.Select((code, n) => (n % 2 == 0 ? one : two).ApplyAsync(Town.Region(new Town(code).Sender().File("archive")))));
        foreach (var hub in new[] { one, two })
        {
            var region = (await hub.BusAsync("region", "export")).Output;
            Assert.All(codes.Append(Code), code => Assert.Contains(code, region));
        }
    }

    private static async Task NamesAsync(TwoHubs hubs)
    {
        var list = await hubs.Two.BusAsync("node", "list", "--json");
        Assert.True(list.Exit == 0 && list.Output.Contains("\"one\"") && list.Output.Contains("\"two\""), list.ToString());

        var second = await Assert.ThrowsAsync<InvalidOperationException>(() => HubProcess.StartBesideAsync(hubs.One, "--Node:Name=two"));
        Assert.Contains("Node:Name", second.Message);
        Assert.Contains(hubs.Two.Address.ToString().TrimEnd('/'), second.Message);
        var stranger = await Assert.ThrowsAsync<InvalidOperationException>(() => HubProcess.StartWithOwnKeyAsync(hubs.One, "--Node:Name=three"));
        Assert.Contains("master.key", stranger.Message);
        await hubs.SharedAsync();
    }
}
