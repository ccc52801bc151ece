using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>突合: what a consumer says it took against what was handed over.</summary>
public class DisagreementTests
{
    private static readonly string[] Report = ["report", "reconciliation", "--date", Payment.BusinessDate];

    [Fact]
    public async Task ConsumerThatTookLess_IsShownWhereverTotalsAre()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        await hub.StateAsync(await sender.SendAcceptedAsync("right", Of(1), Of(2)), "delinquency", "delivered");
        Assert.Contains("一致/yes", await OutputAsync(hub, Report), StringComparison.Ordinal);
        Assert.DoesNotContain("disagree", await OutputAsync(hub, "alert", "list"), StringComparison.Ordinal);
        await OutputAsync(hub, "wait", "--settled", "--date", Payment.BusinessDate, "--timeout", "600");

        consumer.Decide = _ => new Reply.Answer(200, Reply.ReceiptBody("accepted", 1, 5003));
        var wrong = await sender.SendAcceptedAsync("wrong", Of(3), Of(4));
        await hub.StateAsync(wrong, "delinquency", "delivered");
        Assert.Contains("不一致/no", await OutputAsync(hub, Report), StringComparison.Ordinal);
        Assert.Contains("disagree", await OutputAsync(hub, "alert", "list"), StringComparison.Ordinal);
        // A job that goes on would go on with what the consumer has.
        foreach (var what in new string[][] { ["--receipt", wrong], ["--settled", "--date", Payment.BusinessDate] })
            Assert.Equal(1, (await hub.BusAsync(["wait", .. what, "--timeout", "600"])).Exit);
        Assert.Contains("× 1 / 5003", await OutputAsync(hub, "message", "show", wrong), StringComparison.Ordinal);
    }

    private static async Task<string> OutputAsync(HubProcess hub, params string[] words)
    {
        var result = await hub.BusAsync(words);
        Assert.True(result.Exit == 0, result.ToString());
        return result.Output;
    }

    private static Payment Of(long history) => new("362018", "1", "01", history, 5000 + history);
}
