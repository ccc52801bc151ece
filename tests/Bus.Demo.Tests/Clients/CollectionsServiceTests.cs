using System.Net;
using System.Xml.Linq;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Clients;

public sealed class CollectionsServiceTests
{
    private static readonly ApplicationLogin Login = new(MunicipalityCode.Parse("412066"), "collection", "p&ss<word");
    private static readonly CollectionRecord Record = new CollectionRecord().With("municipalityCode", "412066").With("addresseeName", "見本 <太郎>\r\n");

    [Fact]
    public async Task Send_Soap11WithBasic_IsTheExchangeOfTheWsdl()
    {
        var hub = Canned.File(HttpStatusCode.OK, "CollectionsServiceTests.receipt.xml");

        var reply = await SendAsync(hub, Login);

        Assert.Equal(new SoapReceipt("412066-20261121-0000000042", "accepted", new ControlTotal(1, -12400)), reply.Receipt);
        Assert.Equal("http://hub:8080/soap/412066/collection-history", hub.Request!.RequestUri!.AbsoluteUri);
        Assert.Equal("\"urn:bus:xmlns:pf:lgxml:wsdl:2026-01:collection-history:SendCollectionHistory\"", hub.Request.Headers.GetValues("SOAPAction").Single());
        Assert.Equal("Basic", hub.Request.Headers.Authorization!.Scheme);
        Assert.Equal("text/xml; charset=utf-8", hub.Request.Content!.Headers.ContentType!.ToString());
        var send = Assert.Single(XElement.Parse(hub.Asked).Elements()).Elements().Single();
        Assert.Equal(["messageId", "businessDate", "record"], send.Elements().Select(e => e.Name.LocalName));
        Assert.Equal(("m-1", "2026-11-21"), (send.Elements().First().Value, send.Elements().ElementAt(1).Value));
        Assert.Equal("見本 <太郎>\r\n", send.Descendants().Last().Value);
    }

    [Fact]
    public async Task Send_Soap12WithUsernameToken_CarriesItInTheHeader()
    {
        var hub = Canned.File(HttpStatusCode.OK, "CollectionsServiceTests.receipt.xml");

        await SendAsync(hub, Login with { Dialect = SoapDialect.Soap12, As = LoginForm.UsernameToken });

        Assert.Null(hub.Request!.Headers.Authorization);
        Assert.False(hub.Request.Headers.Contains("SOAPAction"));
        Assert.Equal("application/soap+xml", hub.Request.Content!.Headers.ContentType!.MediaType);
        var envelope = XElement.Parse(hub.Asked);
        Assert.Equal(SoapNames.Soap12, envelope.Name.NamespaceName);
        XNamespace wsse = SoapNames.Security;
        Assert.Equal(("collection", "p&ss<word"), (envelope.Descendants(wsse + "Username").Single().Value, envelope.Descendants(wsse + "Password").Single().Value));
    }

    [Fact]
    public async Task Send_Soap11Fault_KeepsTheHubsWordsInBothLanguages()
    {
        var reply = await SendAsync(Canned.File(HttpStatusCode.InternalServerError, "CollectionsServiceTests.fault11.xml"), Login);

        Assert.Null(reply.Receipt);
        Assert.Equal(new SoapFault("invalid-record", new("原因", "cause"), new("対処", "action"), new("担当", "party"), 2), reply.Fault);
        Assert.Equal(500, reply.Status);
    }

    [Fact]
    public async Task Send_Soap12FaultWithoutDetails_TakesTheReasonForTheCause()
    {
        var reply = await SendAsync(Canned.File(HttpStatusCode.ServiceUnavailable, "CollectionsServiceTests.fault12.xml"), Login);

        Assert.Equal(("busy", new Bilingual("混み合っています。", "Busy.")), (reply.Fault!.Code, reply.Fault.Cause));
    }

    [Theory]
    [InlineData("<html><body>Not Found</body></html>")]
    [InlineData("")]
    [InlineData("<!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>")]
    public async Task Send_AnswerIsNoSoap_IsAFaultNamedByItsStatus(string body)
    {
        var reply = await SendAsync(new Canned(HttpStatusCode.NotFound, body), Login);

        Assert.Equal("http-404", reply.Fault!.Code);
        Assert.Equal(DemoTrouble.Operator, reply.Fault.Party);
    }

    private static async Task<SoapReply> SendAsync(Canned hub, ApplicationLogin login)
    {
        using var http = new HttpClient(hub);
        return await new CollectionsService(http, new Uri("http://hub:8080"), login).SendAsync("m-1", new DateOnly(2026, 11, 21), [Record], default);
    }
}
