using Bus.EndToEnd.Tests.Calls;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>A consumer that is moved to another way while deliveries wait: what was not begun goes the new way to its end, what was begun is ended the old way.</summary>
public sealed class MovedConsumerTests
{
    private const string Route = "362018/collection-history/delinquency";

    [Fact]
    public async Task MovedToTheMailbox_FindsThereWhatWaited()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("old"))));
        var receipt = await WaitingAsync(hub);
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Mailbox("delinquency", 10)));
        Fine(await hub.BusAsync("route", "resume", Route));

        await hub.StateAsync(receipt, "delinquency", "delivering");
        using var caller = new Caller(hub.Address);
        Assert.Equal($"{receipt}.delinquency.1", (await CallAsync(caller, $"<ReceiveMessages xmlns=\"{SoapSender.Exchange}\"/>"))["messageId"]);
        await CallAsync(caller, $"<AcknowledgeMessages xmlns=\"{SoapSender.Exchange}\"><messageId>{receipt}.delinquency.1</messageId></AcknowledgeMessages>");
        await hub.StateAsync(receipt, "delinquency", "delivered");
        Assert.Empty(consumer.Of("old").Taken);
    }

    [Fact]
    public async Task MovedToSoap_IsTriedThereAgainAfterAFailure()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.100", "--Dispatch:RetryLongest=00:00:00.200");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Mailbox("delinquency", 10)));
        var receipt = await WaitingAsync(hub);
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("new"))));
        var failures = 2;
        consumer.Decide = _ => Interlocked.Decrement(ref failures) >= 0 ? new Reply.Answer(503) : new Reply.Taken();
        Fine(await hub.BusAsync("route", "resume", Route));

        await hub.StateAsync(receipt, "delinquency", "delivered");
        Assert.Single(consumer.Of("new").Taken);
    }

    /// <summary>A message that was taken in while its route was paused.</summary>
    private static async Task<string> WaitingAsync(HubProcess hub)
    {
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        Fine(await hub.BusAsync("route", "pause", Route, "--reason", "the consumer is moved"));
        var receipt = await sender.SendAcceptedAsync("m-1", new Payment("362018", "1", "01", 1, 5000));
        await hub.DeliveriesAsync(receipt, all => all["delinquency"].State is "waiting" or "held");
        return receipt;
    }

    private static Task<Said> CallAsync(Caller caller, string body) =>
        caller.PostAsync(Caller.Envelope(body, Caller.Token("delinquency", Regions.PasswordOf("362018", "delinquency"))), "exchange");

    private static void Fine(CommandResult result) => Assert.True(result.Exit == 0, result.ToString());
}
