using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Soap.Tests.Ingress;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Soap.Tests.Exchange;

public sealed class ExchangeTests : IAsyncLifetime
{
    private readonly SoapHost _host = new();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        var message = Sample.Message(3);
        _host.Journal.Messages.Add(message);
        _host.Journal.Deliveries.AddRange([
            Sample.Delivery(message) with { State = DeliveryState.Delivered, Sent = new ControlTotal(3, 12400), DeliveredAt = message.ReceivedAt },
            Sample.Delivery(message, "other")]);
        _host.Journal.Rejects.Add(new Reject(2, 3, "receivedDate", RecordCode.NotADate, new Bilingual("日付ではありません。", "Not a date.")));
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    private Task<Answer> CallAsync(Soap soap, string operation, string content, string user = "delinquency", string password = "s3cret-d") =>
        _host.PostAsync(soap, soap.Envelope($"""<{operation} xmlns="{SoapHost.Exchange}">{content}</{operation}>""", Soap.Token(user, password)), "/soap/362018/exchange");

    [Fact]
    public async Task GetReceipt_BySender_TellsEverything()
    {
        var answer = await CallAsync(Soap.V12, "GetReceipt", $"<number>{Sample.Receipt}</number>", "collection", "s3cret-c");
        Assert.Equal(200, answer.Status);
        Assert.Equal((Sample.Receipt, "accepted", "4", "12400", "3", "1"), (answer.Text("number"), answer.Text("state"), answer.Text("records"),
            answer.Text("amount"), answer.Text("accepted"), answer.Text("rejected")));
        Assert.Equal("2026-11-20T09:30:00+09:00", answer.Text("receivedAt"));
        Assert.Equal(["delivered", "delivering"], answer.All("delivery").Select(d => d.Elements().ElementAt(1).Value));
        Assert.Equal(["2", "3", "receivedDate", "not-a-date", "日付ではありません。", "Not a date."], answer.All("reject").Single().Elements().Select(e => e.Value));
        SchemaCheck.Valid(answer.Body);
    }

    [Fact]
    public async Task GetReceipt_ByConsumer_TellsOfItselfOnly()
    {
        var answer = await CallAsync(Soap.V11, "GetReceipt", $"<number>{Sample.Receipt}</number>");
        Assert.Equal("delinquency", answer.All("delivery").Single().Elements().First().Value);
        Assert.Empty(answer.All("reject"));
    }

    [Fact]
    public async Task GetReceipt_OfOthersAndOfNone_AreTheSameAnswer()
    {
        _host.Journal.Deliveries.Clear();
        var others = await CallAsync(Soap.V11, "GetReceipt", $"<number>{Sample.Receipt}</number>");
        var none = await CallAsync(Soap.V11, "GetReceipt", "<number>362018-20261120-0000000043</number>");
        var nonsense = await CallAsync(Soap.V11, "GetReceipt", "<number>x</number>");
        FaultTests.AssertFault(others, Soap.V11, "invalid-message", "Client");
        Assert.Equal(others.Xml.ToString(), none.Xml.ToString());
        Assert.Equal(others.Xml.ToString(), nonsense.Xml.ToString());
        Assert.Contains("Check the number", none.FaultDetail!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("send the whole", none.FaultDetail!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetReceipt", "")]
    [InlineData("GetReceipt", "<number/>")]
    [InlineData("GetReceipt", "<number>a</number><number>b</number>")]
    [InlineData("GetReceipt", "<other>a</other>")]
    [InlineData("ReceiveMessages", "<maximum>0</maximum>")]
    [InlineData("ReceiveMessages", "<maximum>x</maximum>")]
    [InlineData("ReceiveMessages", "<contract>nope</contract>")]
    [InlineData("ReceiveMessages", "<contract>assessment</contract>")]
    [InlineData("ListReceipts", "<from>yesterday</from>")]
    [InlineData("ListReceipts", "<from>9:00</from>")]
    [InlineData("ListReceipts", "<to>11/20/2026</to>")]
    [InlineData("ListReceipts", "<from>0001-01-01T00:00:00</from>")]
    [InlineData("ListReceipts", "<from>0001-01-01T00:00:00+09:00</from>")]
    [InlineData("ListReceipts", "<to>9999-12-31T23:59:59-09:00</to>")]
    [InlineData("AcknowledgeMessages", "")]
    [InlineData("AcknowledgeMessages", "<messageId>not in the mailbox</messageId>")]
    public async Task Request_Wrong_IsInvalidMessage(string operation, string content) =>
        FaultTests.AssertFault(await CallAsync(Soap.V12, operation, content), Soap.V12, "invalid-message", "Client");

    [Theory]
    [InlineData("GetReceipt", $"<number>{Sample.Receipt}</number>")]
    [InlineData("ReceiveMessages", "")]
    [InlineData("AcknowledgeMessages", "<messageId>a</messageId>")]
    public async Task Request_WithoutRightPassword_IsUnauthenticated(string operation, string content) =>
        FaultTests.AssertFault(await CallAsync(Soap.V11, operation, content, password: "x"), Soap.V11, "unauthenticated", "Client", 401);

    /// <summary>A hub that takes nothing new lets consumers fetch all the same: that is what makes room.</summary>
    [Fact]
    public async Task Fetching_GoesOnWhileNothingNewIsTaken()
    {
        _host.Admission.Refusal = Fault.Of(FaultCode.Unavailable, "ディスク", "disk");
        Fill(1);
        Assert.Equal(3, (await CallAsync(Soap.V11, "ReceiveMessages", "")).All("message").Count());
        Assert.Equal(200, (await CallAsync(Soap.V11, "AcknowledgeMessages", $"<messageId>{Sample.Receipt}.delinquency.1</messageId>")).Status);
    }

    [Fact]
    public async Task ReceiveMessages_GivesWhatAPushWouldSend()
    {
        Fill(2);
        var answer = await CallAsync(Soap.V11, "ReceiveMessages", "<contract>collection-history</contract><maximum>5</maximum>");
        Assert.Equal((new ApplicationRef(Sample.Municipality, "delinquency"), "collection-history", 5), _host.Mailbox.Asked.Single());
        var first = answer.All("message")[0];
        Assert.Equal([Sample.Receipt + ".delinquency.1", Sample.Receipt, "collection-history", "2026-01", "1", "2", "2", "21", "5", "2026-11-20", "3", "diff"],
            first.Elements().SkipLast(1).Select(e => e.Value));
        var send = first.Elements().Last().Elements().Single();
        Assert.Equal(System.Xml.Linq.XName.Get("SendCollectionHistory", SoapHost.Ns), send.Name);
        Assert.Equal(Sample.Receipt + ".delinquency.1", send.Elements().First().Value);
        Assert.Equal(["1", "2"], send.Descendants(System.Xml.Linq.XName.Get("historyNumber", SoapHost.Ns)).Select(e => e.Value));
        Assert.Equal("3", answer.All("message")[1].Descendants(System.Xml.Linq.XName.Get("historyNumber", SoapHost.Ns)).Single().Value);
        SchemaCheck.Valid(answer.Body);
    }

    /// <summary>An answer ends at its size; what it has no room for must not lie hidden from everybody until the visibility is over.</summary>
    [Fact]
    public async Task ReceiveMessages_ThatIsFull_PutsBackWhatItHeldAndDoesNotGive()
    {
        var small = await SoapHost.StartAsync(("Soap:MailboxBytes", "1024"));
        try
        {
            foreach (var id in new[] { 1L, 2L, 3L }) Fill(small, 2, id);
            var answer = await small.PostAsync(Soap.V11, Soap.V11.Envelope($"""<ReceiveMessages xmlns="{SoapHost.Exchange}"><visibility>600</visibility></ReceiveMessages>""",
                Soap.Token("delinquency", "s3cret-d")), "/soap/362018/exchange");
            Assert.Equal((3, 6), (answer.All("message").Count, small.Mailbox.Pages.Count));
            Assert.Equal([(2L, 2), (3L, 1), (3L, 2)], small.Mailbox.PutBack);
        }
        finally
        {
            await small.DisposeAsync();
        }
    }

    /// <summary>Whoever gets a fault instead of messages has none of them: they must not lie hidden until the visibility is over.</summary>
    [Fact]
    public async Task ReceiveMessages_ThatCannotBeRead_PutsBackAllThatItHeld()
    {
        Fill(2);
        var page = _host.Mailbox.Pages[1];
        _host.Mailbox.Pages[1] = page with { OpenRecords = () => throw new JournalUnavailableException(new Bilingual("読めません。", "It cannot be read.")) };
        var answer = await CallAsync(Soap.V11, "ReceiveMessages", "<visibility>600</visibility>");
        Assert.NotEqual(200, answer.Status);
        Assert.Equal(_host.Mailbox.Pages.Select(p => (p.Delivery.Id, p.Page)), _host.Mailbox.PutBack);
    }

    [Fact]
    public async Task ReceiveMessages_OfAnEmptyMailbox_IsAnEmptyAnswer()
    {
        var answer = await CallAsync(Soap.V11, "ReceiveMessages", "");
        Assert.Equal((200, 0), (answer.Status, answer.All("message").Count));
        Assert.Equal(20, _host.Mailbox.Asked.Single().Maximum);
    }

    [Fact]
    public async Task AcknowledgeMessages_CountsWhatWasAcknowledged()
    {
        Fill(2);
        var answer = await CallAsync(Soap.V11, "AcknowledgeMessages", string.Concat(_host.Mailbox.Pages.Select(p => $"<messageId>{p.MessageId}</messageId>")));
        Assert.Equal("2", answer.Text("acknowledged"));
        SchemaCheck.Valid(answer.Body);
    }

    private void Fill(int pageSize) => Fill(_host, pageSize, Sample.Delivery(Sample.Message(3)).Id);

    private static void Fill(SoapHost host, int pageSize, long id)
    {
        var formats = host.Services.GetRequiredService<IRecordFormats>();
        var shape = Sample.Shape(host.Contract, formats);
        var delivery = Sample.Delivery(Sample.Message(3)) with { Id = id, PageSize = pageSize };
        foreach (var (run, at) in Pages.Of(3, pageSize, []).Select((r, i) => (r, i)))
            host.Mailbox.Pages.Add(new MailboxPage(Pages.MessageId(delivery, at + 1), delivery, at + 1, run, shape, () => new FakeRecords(shape, 3, run.First)));
    }
}
