using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>受信箱: fetched, the same again until it is acknowledged, in order.</summary>
public class MailboxTests
{
    [Fact]
    public async Task Mailbox_GivesTheSamePagesUntilTheyAreAcknowledgedInOrder_AlsoAfterARestart()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Mailbox("mail", 2)));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        using var mail = new SoapSender(hub.Address, "362018", "mail");
        Assert.Empty(await mail.ReceiveAsync(10));
        static Payment Of(string notice, long history) => new("362018", notice, "01", history, 1000 + history);

        var first = await sender.SendAcceptedAsync("m-1", Of("1", 1), Of("1", 2), Of("2", 1), Of("3", 1), Of("4", 1));
        var second = await new DropFolder(hub.Files, "362018", "collection").DropAcceptedAsync("m-2.csv", Of("1", 3));
        var third = await sender.SendAcceptedAsync("m-3", Of("5", 1));
        foreach (var receipt in new[] { first, second, third }) await hub.StateAsync(receipt, "mail", "delivering");

        var pages = await mail.ReceiveAsync(10);
        Assert.Equal([$"{first}.mail.1", $"{first}.mail.2", $"{first}.mail.3", $"{second}.mail.1", $"{third}.mail.1"], pages.Select(p => p.Id));
        Assert.Equal([2, 2, 1, 1, 1], pages.Select(p => p.Payments.Length));
        Assert.All(pages, p => Assert.True(p.Agrees, p.Id));
        Assert.Equal(pages.Select(p => p.Content), (await mail.ReceiveAsync(10)).Select(p => p.Content));
        Assert.Equal(pages.Take(2).Select(p => p.Id), (await mail.ReceiveAsync(2)).Select(p => p.Id));

        // A later page of a message, and a later message of a key, may not be acknowledged before the earlier; another key may.
        await RefusedAsync(mail, $"{first}.mail.2");
        await RefusedAsync(mail, $"{second}.mail.1");
        await RefusedAsync(mail, $"{first}.mail.1", $"{first}.mail.3");
        await RefusedAsync(mail, $"{first}.mail.1", "nonsense");
        await AcknowledgedAsync(1, mail, $"{third}.mail.1");
        await AcknowledgedAsync(1, mail, $"{first}.mail.1");
        // Saying it again is fine: its answer may have been lost.
        await AcknowledgedAsync(0, mail, $"{first}.mail.1", $"{third}.mail.1");
        await hub.StateAsync(third, "mail", "delivered");

        await hub.KillAsync();
        await hub.StartAgainAsync();
        var left = await mail.ReceiveAsync(10);
        Assert.Equal(pages.Skip(1).Take(3).Select(p => p.Content), left.Select(p => p.Content));
        await RefusedAsync(mail, $"{second}.mail.1");
        await AcknowledgedAsync(3, mail, [.. left.Select(p => p.Id).Reverse()]);
        Assert.Empty(await mail.ReceiveAsync(10));
        await Eventually.SettledAsync(hub);
    }

    /// <summary>Its server is given up for the mailbox while a message waits: that one lies in the mailbox as well.</summary>
    [Fact]
    public async Task ConsumerBySoap_MovedToTheMailbox_FindsThereWhatWaited()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("mail", consumer.UrlOf("mail"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        using var mail = new SoapSender(hub.Address, "362018", "mail");
        Assert.Equal(0, (await hub.BusAsync("route", "pause", "362018/collection-history/mail", "--reason", "moving")).Exit);
        var receipt = await sender.SendAcceptedAsync("m-1", new Payment("362018", "1", "01", 1, 1000));
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Mailbox("mail", 10)));
        Assert.Equal(0, (await hub.BusAsync("route", "resume", "362018/collection-history/mail")).Exit);
        await hub.StateAsync(receipt, "mail", "delivering");
        Assert.Equal([$"{receipt}.mail.1"], (await mail.ReceiveAsync(10)).Select(p => p.Id));
        await AcknowledgedAsync(1, mail, $"{receipt}.mail.1");
        await Eventually.SettledAsync(hub);
    }

    /// <summary>What lies in the mailbox still goes before what is called out from now on; and a call that failed is called again, not put where nobody looks any more.</summary>
    [Fact]
    public async Task ConsumerByMailbox_MovedToSoap_GetsEachKeyInOrder_AndAFailedCallAgain()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=100ms", "--Dispatch:RetryLongest=200ms");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Mailbox("mail", 10)));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        using var mail = new SoapSender(hub.Address, "362018", "mail");
        var first = await sender.SendAcceptedAsync("m-1", new Payment("362018", "1", "01", 1, 1000));
        await hub.StateAsync(first, "mail", "delivering");
        Assert.Equal(0, (await hub.BusAsync("route", "pause", "362018/collection-history/mail", "--reason", "moving")).Exit);
        var behind = await sender.SendAcceptedAsync("m-2", new Payment("362018", "1", "01", 2, 2000));
        var other = await sender.SendAcceptedAsync("m-3", new Payment("362018", "2", "01", 1, 3000));
        var calls = 0;
        consumer.Decide = _ => Interlocked.Increment(ref calls) <= 2 ? new Reply.Answer(503) : new Reply.Taken();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("mail", consumer.UrlOf("mail"))));
        Assert.Equal(0, (await hub.BusAsync("route", "resume", "362018/collection-history/mail")).Exit);

        await hub.StateAsync(other, "mail", "delivered");
        await Task.Delay(500);
        Assert.DoesNotContain(consumer.Of("mail").Payments, p => p.Notice == "1");
        await AcknowledgedAsync(1, mail, $"{first}.mail.1");
        await hub.StateAsync(behind, "mail", "delivered");
        Assert.Equal(["2", "1"], consumer.Of("mail").Payments.Select(p => p.Notice));
        Assert.Empty(await mail.ReceiveAsync(10));
    }

    private static async Task RefusedAsync(SoapSender mail, params string[] ids) =>
        Assert.Equal("invalid-message", (await mail.AcknowledgeAsync(ids)).Fault);

    private static async Task AcknowledgedAsync(int count, SoapSender mail, params string[] ids)
    {
        var answer = await mail.AcknowledgeAsync(ids);
        Assert.True(answer.Fault is null, answer.ToString());
        Assert.Equal($"{count}", answer.Body.Value);
    }
}
