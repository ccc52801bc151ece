using System.Net;
using System.Xml.Linq;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Clients;

public sealed class DelinquencyMailboxTests
{
    private readonly DeliveryLedger _ledger = new();

    [Fact]
    public async Task Take_TwoMessages_AreEnteredByReceiptAndBothAcknowledged()
    {
        var hub = Canned.File(HttpStatusCode.OK, "DelinquencyMailboxTests.messages.xml");

        Assert.Equal((2, null), await TakeAsync(hub));

        Assert.Equal(new ReceiptBooks(2, new ControlTotal(2, 600), 0, 0), _ledger.Of("414247-20261121-0000000003"));
        Assert.Equal(ReceiptBooks.Empty, _ledger.Of("414247-20261121-0000000004"));
        Assert.Equal("http://hub:8080/soap/414247/exchange", hub.Request!.RequestUri!.AbsoluteUri);
        var last = XElement.Parse(hub.Asked).Elements().Single().Elements().Single();
        Assert.Equal("AcknowledgeMessages", last.Name.LocalName);
        Assert.Equal(["414247-20261121-0000000003.delinquency.1", "414247-20261121-0000000004.delinquency.1"], last.Elements().Select(e => e.Value));
    }

    [Fact]
    public async Task Take_SameMessagesAgain_AreAcknowledgedAgainAndEnteredOnce()
    {
        var hub = Canned.File(HttpStatusCode.OK, "DelinquencyMailboxTests.messages.xml");
        await TakeAsync(hub);
        await TakeAsync(hub);

        Assert.Equal(2, _ledger.Arrived);
    }

    [Fact]
    public async Task Take_HubRefuses_GivesTheFaultAndAcknowledgesNothing()
    {
        var hub = Canned.File(HttpStatusCode.Unauthorized, "CollectionsServiceTests.fault11.xml");

        var (messages, fault) = await TakeAsync(hub);

        Assert.Equal((0, "invalid-record"), (messages, fault!.Code));
        Assert.Contains("ReceiveMessages", hub.Asked);
    }

    private async Task<(int, SoapFault?)> TakeAsync(Canned hub)
    {
        using var http = new HttpClient(hub);
        return await new DelinquencyMailbox(http, new Uri("http://hub:8080"), new(MunicipalityCode.Parse("414247"), "delinquency", "x"), _ledger).TakeAsync(default);
    }
}
