using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Calls;

/// <summary>The mailbox with several workers: who waits is answered as soon as something comes, and what one has fetched the others do not get.</summary>
public sealed class MailboxCallTests
{
    [Fact]
    public async Task Mailbox_WithWaitAndVisibility_SharesOutWorkInOrder()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Mailbox("mail", 10)));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        using var worker = new Caller(hub.Address);
        Assert.Equal(0, Count(await FetchAsync(0, 0)));

        var waiting = FetchAsync(60, 3600);
        await Task.Delay(300);
        Assert.False(waiting.IsCompleted);
        var first = await sender.SendAcceptedAsync("m-1", new Payment("362018", "1", "01", 1, 1000));
        Assert.Equal($"{first}.mail.1", (await waiting)["messageId"]);

        // A later record of the same key is out of sight too; another key is not.
        var second = await sender.SendAcceptedAsync("m-2", new Payment("362018", "1", "01", 2, 1000));
        var other = await sender.SendAcceptedAsync("m-3", new Payment("362018", "2", "01", 1, 1000));
        foreach (var receipt in new[] { second, other }) await hub.StateAsync(receipt, "mail", "delivering");
        var next = await FetchAsync(0, 3600);
        Assert.Equal((1, $"{other}.mail.1"), (Count(next), next["messageId"]));
        Assert.Equal(0, Count(await FetchAsync(0, 3600)));
        Assert.Equal("1", (await CallAsync($"<AcknowledgeMessages xmlns=\"{SoapSender.Exchange}\"><messageId>{first}.mail.1</messageId></AcknowledgeMessages>"))["acknowledged"]);
        Assert.Equal($"{second}.mail.1", (await FetchAsync(0, 1))["messageId"]);
        // Whoever fetched it never came back: after its time another gets it.
        await Eventually.HoldsAsync(async () => (await FetchAsync(0, 3600))["messageId"] == $"{second}.mail.1", () => Task.FromResult(hub.Log));
        Assert.Equal(0, Count(await FetchAsync(0, 0)));

        Task<Said> FetchAsync(int wait, int visibility) =>
            CallAsync($"<ReceiveMessages xmlns=\"{SoapSender.Exchange}\"><maximum>10</maximum><wait>{wait}</wait><visibility>{visibility}</visibility></ReceiveMessages>");

        Task<Said> CallAsync(string body) => worker.PostAsync(Caller.Envelope(body, Caller.Token("mail", Regions.PasswordOf("362018", "mail"))), "exchange");
    }

    private static int Count(Said said) => said.Xml!.Descendants().Count(e => e.Name.LocalName == "message");
}
