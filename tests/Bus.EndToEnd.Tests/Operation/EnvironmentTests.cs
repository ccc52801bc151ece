using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

public class EnvironmentTests
{
    [Fact]
    public async Task Environment_IsShownEverywhere_AndNoOtherIsServed()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Environment:Name=検証");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var receipt = await sender.SendAcceptedAsync("m-1", new Payment("362018", "1", "01", 1, 5000));
        await hub.StateAsync(receipt, "delinquency", "delivered");
        Assert.Equal(["検証"], consumer.Environments);
        Assert.StartsWith("［検証］", (await hub.BusAsync("message", "list")).Output, StringComparison.Ordinal);
        Assert.StartsWith("[", (await hub.BusAsync("message", "list", "--json")).Output, StringComparison.Ordinal);
        Assert.Equal("検証", (await hub.ApiAsync("status")).GetProperty("environment").GetString());
        // Queries (照会) are contracts, too.
        Assert.Equal((await hub.ApiAsync("contracts")).GetArrayLength(), (await hub.ApiAsync("status")).GetProperty("contracts").GetInt32());
        Assert.Equal("検証", JsonDocument.Parse(await hub.Http.GetStringAsync("health/ready")).RootElement.GetProperty("environment").GetString());
        Assert.Contains("environment=\"検証\"} 1\n", await hub.Http.GetStringAsync("metrics"));
        var folder = new DropFolder(hub.Files, "362018", "collection");
        await folder.DropAcceptedAsync("pay.csv", new Payment("362018", "2", "01", 1, 700));
        Assert.Equal("検証", folder.ResultOf("pay.csv")!.Value.GetProperty("environment").GetString());

        using (var production = new SoapSender(hub.Address, "362018", "collection") { Environment = "本番" })
        {
            var refused = await production.SendAsync("m-2", [new Payment("362018", "3", "01", 1, 5000)]);
            Assert.Equal((403, "forbidden"), (refused.Status, refused.Fault));
        }
        using (var peer = new SoapSender(hub.Address, "362018", "collection") { Environment = "検証" })
            await peer.SendAcceptedAsync("m-3", new Payment("362018", "3", "01", 1, 5000));

        await hub.StopAsync();
        var other = await hub.StartInVainAsync("--Environment:Name=本番");
        Assert.True(other.Exit == 2 && other.Error.Contains("検証", StringComparison.Ordinal) && other.Error.Contains("本番", StringComparison.Ordinal), other.ToString());
        var unnamed = await hub.StartInVainAsync();
        Assert.True(unnamed.Exit == 2 && unnamed.Error.Contains("検証", StringComparison.Ordinal), unnamed.ToString());
        await hub.StartAgainAsync();
    }
}
