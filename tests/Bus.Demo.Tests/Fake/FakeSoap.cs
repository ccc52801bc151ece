using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Bus.Demo.Clients;
using Microsoft.AspNetCore.Http;

namespace Bus.Demo.Tests.Fake;

/// <summary>The fake hub's SOAP: reads requests with LINQ to XML, so that nothing of the clients under test reads what they wrote.</summary>
internal sealed class FakeSoap(FakeHub hub)
{
    private static readonly XNamespace Exchange = SoapNames.Exchange;
    private static readonly XNamespace Wsse = SoapNames.Security;

    public async Task ServeAsync(HttpContext http)
    {
        var parts = http.Request.Path.Value!.Split('/');
        var envelope = (await XDocument.LoadAsync(http.Request.Body, LoadOptions.None, http.RequestAborted)).Root!;
        var ns = envelope.Name.Namespace;
        var request = envelope.Element(ns + "Body")!.Elements().Single();
        Assert.Equal("soap", parts[1]);
        Assert.Equal(ns == SoapNames.Soap11 ? "text/xml" : "application/soap+xml", http.Request.ContentType!.Split(';')[0]);
        if (ns == SoapNames.Soap11) Assert.EndsWith($":{request.Name.LocalName}\"", http.Request.Headers["SOAPAction"].ToString());

        var member = hub.Member(parts[2]);
        var isExchange = parts[3] == "exchange";
        if (!IsAllowed(http, envelope, isExchange ? ("delinquency", member.DelinquencyPassword) : ("collection", member.CollectionPassword)))
            await AnswerAsync(http, ns, 401, Fault(ns, "unauthenticated"));
        else if (isExchange) await AnswerAsync(http, ns, 200, request.Name.LocalName == "ReceiveMessages" ? Receive(member) : Acknowledge(member, request));
        else if (hub.IsBusy()) await AnswerAsync(http, ns, 503, Fault(ns, "busy"));
        else await AnswerAsync(http, ns, 200, Send(member, request));
    }

    private XElement Send(FakeMember member, XElement request)
    {
        Assert.Equal(FakeMessage.Schema + "SendCollectionHistory", request.Name);
        var records = request.Elements(FakeMessage.Schema + "record").Select(FakeMessage.FromXml).ToList();
        Assert.All(records, r => Assert.True(FakeMessage.IsGood(r, member.Code)));
        var message = hub.TakeIn(member, (string)request.Element(FakeMessage.Schema + "messageId")!, records);
        return new XElement(FakeMessage.Schema + "SendCollectionHistoryResponse", new XElement(FakeMessage.Schema + "receipt",
            new XElement(FakeMessage.Schema + "number", message.Receipt), new XElement(FakeMessage.Schema + "state", "accepted"),
            new XElement(FakeMessage.Schema + "records", message.Records.Count), new XElement(FakeMessage.Schema + "amount", message.Amount + (hub.Script.MiscountsReceipts ? 1 : 0))));
    }

    private XElement Receive(FakeMember member) => new(Exchange + "ReceiveMessagesResponse", hub.Mailbox(member.Code).Select(m => new XElement(Exchange + "message",
        new XElement(Exchange + "messageId", m.Id), new XElement(Exchange + "receipt", m.Message.Receipt), new XElement(Exchange + "contract", "collection-history"),
        new XElement(Exchange + "version", "2026-01"), new XElement(Exchange + "page", 1), new XElement(Exchange + "records", m.Message.Records.Count),
        new XElement(Exchange + "amount", m.Message.Amount + hub.Miscount), new XElement(Exchange + "routeSequence", 1), new XElement(Exchange + "content", m.Message.ToXml(m.Id)))));

    private XElement Acknowledge(FakeMember member, XElement request)
    {
        foreach (var id in request.Elements(Exchange + "messageId")) hub.Acknowledge(member.Code, id.Value);
        return new XElement(Exchange + "AcknowledgeMessagesResponse", new XElement(Exchange + "acknowledged", request.Elements().Count()));
    }

    private static bool IsAllowed(HttpContext http, XElement envelope, (string User, string Password) expected)
    {
        var token = envelope.Descendants(Wsse + "UsernameToken").SingleOrDefault();
        if (token is not null) return token.Element(Wsse + "Username")!.Value == expected.User && token.Element(Wsse + "Password")!.Value == expected.Password;
        return http.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{expected.User}:{expected.Password}"));
    }

    private static XElement Fault(XNamespace ns, string code)
    {
        XNamespace f = "urn:bus:xmlns:pf:common:schema:2026-01:fault";
        XElement Both(string name) => new(f + name, new XAttribute(XNamespace.Xml + "lang", "en"), $"the {name}");
        return new XElement(ns + "Fault", new XElement("detail", new XElement(f + "fault", new XElement(f + "code", code), Both("cause"), Both("action"), Both("party"))));
    }

    private static async Task AnswerAsync(HttpContext http, XNamespace ns, int status, XElement body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/xml; charset=utf-8";
        await http.Response.WriteAsync(Envelope(ns, null, body).ToString());
    }

    public static XElement Envelope(XNamespace ns, XElement? header, XElement body) =>
        new(ns + "Envelope", header is null ? null : new XElement(ns + "Header", header), new XElement(ns + "Body", body));

}
