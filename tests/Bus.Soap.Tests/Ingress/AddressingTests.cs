using System.Xml.Linq;

namespace Bus.Soap.Tests.Ingress;

/// <summary>WS-Addressing 1.0: what is asked for is honoured, or refused with the standard's own fault; never ignored.</summary>
public sealed class AddressingTests(SoapHost host) : IClassFixture<SoapHost>
{
    private static readonly XNamespace Wsa = "http://www.w3.org/2005/08/addressing";
    private const string WsaUri = "http://www.w3.org/2005/08/addressing";
    private const string Action = "urn:bus:xmlns:pf:lgxml:wsdl:2026-01:collection-history:SendCollectionHistory";
    private const string Declared = "http://127.0.0.1:9/reply";

    private static string Headers(string? replyTo = null, string? faultTo = null, string? action = Action, string? id = "urn:uuid:1", string more = "") => Soap.Token()
        + (id is null ? "" : $"""<a:MessageID xmlns:a="{Wsa}">{id}</a:MessageID>""") + (action is null ? "" : $"""<a:Action xmlns:a="{Wsa}">{action}</a:Action>""")
        + (replyTo is null ? "" : $"""<a:ReplyTo xmlns:a="{Wsa}"><a:Address>{replyTo}</a:Address></a:ReplyTo>""")
        + (faultTo is null ? "" : $"""<a:FaultTo xmlns:a="{Wsa}"><a:Address>{faultTo}</a:Address></a:FaultTo>""") + more;

    [Theory]
    [InlineData("1.1")]
    [InlineData("1.2")]
    public async Task Answer_ToAnAddressedRequest_RelatesToIt(string version)
    {
        var soap = Soap.Both.Single(s => s.Name == version);
        var answer = await host.PostAsync(soap, soap.Send(header: Headers(replyTo: WsaUri + "/anonymous")));
        Assert.Equal(200, answer.Status);
        Assert.Equal("urn:uuid:1", answer.Xml.Descendants(Wsa + "RelatesTo").Single().Value);
        Assert.Equal(Action + "Response", answer.Xml.Descendants(Wsa + "Action").Single().Value);
        Assert.StartsWith("urn:uuid:", answer.Xml.Descendants(Wsa + "MessageID").Single().Value);
        var fault = await host.PostAsync(soap, soap.Send(records: "<record/>", header: Headers()));
        Assert.Equal((Action + ":Fault", "urn:uuid:1"), (fault.Xml.Descendants(Wsa + "Action").Single().Value, fault.Xml.Descendants(Wsa + "RelatesTo").Single().Value));
    }

    [Fact]
    public async Task Answer_ToAPlainRequest_HasNoAddressing() => Assert.DoesNotContain((await host.PostAsync(Soap.V11, Soap.V11.Send())).Xml.Descendants(), e => e.Name.Namespace == Wsa);

    [Fact]
    public async Task ReplyTo_None_IsAcceptedWithoutAnEnvelopeOnceItIsTaken()
    {
        var before = host.Intake.Arrivals.Count;
        using var response = await SendAsync(Soap.V11.Send("<messageId>one-way</messageId>", header: Headers(replyTo: WsaUri + "/none")));
        Assert.Equal((202, "", before + 1), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), host.Intake.Arrivals.Count));
        // Nobody wants to hear of faults, but nobody shall take one for a success.
        using var refused = await SendAsync(Soap.V11.Send(records: "<record/>", header: Headers(replyTo: WsaUri + "/none")));
        Assert.Equal((500, ""), ((int)refused.StatusCode, await refused.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task ReplyTo_ADeclaredAddress_IsAcceptedAndRemembered()
    {
        using var response = await SendAsync(Soap.V11.Send(header: Headers(replyTo: Declared)));
        Assert.Equal((202, ""), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        var kept = host.Intake.Arrivals[^1].ReplyTo!;
        Assert.Equal((new Uri(Declared), false, "urn:uuid:1"), (kept.Address, kept.Soap12, kept.RelatesTo));
    }

    [Fact]
    public async Task Refusal_GoesWhereFaultsGo()
    {
        host.Replies.Due.Clear();
        using var response = await SendAsync(Soap.V11.Send(records: "<record/>", header: Headers(replyTo: Declared)));
        Assert.Equal(202, (int)response.StatusCode);
        var kept = Assert.Single(host.Replies.Due);
        Assert.Equal(new Uri(Declared), kept.To.Address);
        Assert.Contains("invalid-record", XDocument.Parse(System.Text.Encoding.UTF8.GetString(kept.Content!)).ToString());
        // Where faults are to come back over the connection they do.
        FaultTests.AssertFault(await host.PostAsync(Soap.V11, Soap.V11.Send(records: "<record/>", header: Headers(replyTo: Declared, faultTo: WsaUri + "/anonymous"))), Soap.V11, "invalid-record", "Client");
    }

    [Fact]
    public async Task ReplyTo_OfAStranger_IsNotCalledUponItsWord()
    {
        host.Replies.Due.Clear();
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send(header: Headers(replyTo: Declared).Replace("s3cret-c", "guess")));
        FaultTests.AssertFault(answer, Soap.V11, "unauthenticated", "Client", 401);
        Assert.Empty(host.Replies.Due);
    }

    /// <summary>Name, headers, and the standard's subcodes (the inner one where there are two).</summary>
    private static readonly (string Name, string Headers, string Code, string? Detail, string? Blamed)[] Wrong =
    [
        ("reply to an address that is not declared", Headers(replyTo: "http://169.254.169.254/latest"), "InvalidAddressingHeader", "OnlyAnonymousAddressSupported", "ReplyTo"),
        ("reply to a declared host and another path", Headers(replyTo: "http://127.0.0.1:9/reply/../admin"), "InvalidAddressingHeader", "OnlyAnonymousAddressSupported", "ReplyTo"),
        ("faults to an address that is not declared", Headers(faultTo: "http://x.example/"), "InvalidAddressingHeader", "OnlyAnonymousAddressSupported", "FaultTo"),
        ("reply elsewhere without an id", Headers(replyTo: Declared, id: null), "MessageAddressingHeaderRequired", null, "MessageID"),
        ("reply elsewhere without an action", Headers(replyTo: Declared, action: null), "MessageAddressingHeaderRequired", null, "Action"),
        ("another action", Headers(action: "urn:x"), "ActionNotSupported", null, "Action"),
        ("two ids", Headers(more: $"""<a:MessageID xmlns:a="{Wsa}">urn:uuid:2</a:MessageID>"""), "InvalidAddressingHeader", "InvalidCardinality", "MessageID"),
        ("two reply endpoints", Headers(replyTo: WsaUri + "/none", more: $"""<a:ReplyTo xmlns:a="{Wsa}"><a:Address>{WsaUri}/none</a:Address></a:ReplyTo>"""), "InvalidAddressingHeader", "InvalidCardinality", "ReplyTo"),
        ("endpoint without address", Headers(more: $"""<a:ReplyTo xmlns:a="{Wsa}"/>"""), "InvalidAddressingHeader", "MissingAddressInEPR", "ReplyTo"),
        ("endpoint with a broken address", Headers(replyTo: "not a uri"), "InvalidAddressingHeader", "InvalidAddress", "ReplyTo"),
        ("endpoint with parameters", Headers(more: $"""<a:ReplyTo xmlns:a="{Wsa}"><a:Address>{WsaUri}/anonymous</a:Address><a:ReferenceParameters><x/></a:ReferenceParameters></a:ReplyTo>"""), "InvalidAddressingHeader", "InvalidEPR", "ReplyTo"),
        ("to another municipality", Headers(more: $"""<a:To xmlns:a="{Wsa}">http://bus.example/soap/412066/collection-history</a:To>"""), "DestinationUnreachable", null, "To"),
    ];

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var soap in Soap.Both)
            foreach (var each in Wrong) data.Add(soap.Name, each.Name);
        return data;
    }

    [Theory, MemberData(nameof(All))]
    public async Task Addressing_ThatCannotBeHonoured_IsRefusedInTheStandardsWords(string version, string name)
    {
        var soap = Soap.Both.Single(s => s.Name == version);
        var (_, headers, code, detail, blamed) = Wrong.Single(w => w.Name == name);
        var before = host.Intake.Arrivals.Count;
        var answer = await host.PostAsync(soap, soap.Send(header: headers));
        Assert.Equal(before, host.Intake.Arrivals.Count);
        Assert.Equal(("invalid-message", WsaUri + "/fault"), (answer.FaultCode, answer.Xml.Descendants(Wsa + "Action").Single().Value));
        Assert.Equal("wsa:" + blamed, answer.Xml.Descendants(Wsa + "ProblemHeaderQName").Single().Value);
        if (soap == Soap.V11)
        {
            Assert.Equal((500, "wsa:" + (detail ?? code)), (answer.Status, answer.Xml.Descendants("faultcode").Single().Value));
            Assert.Single(answer.Xml.Descendants(Wsa + "FaultDetail"));
            return;
        }
        var chain = answer.Xml.Descendants(Soap.V12.Namespace + "Value").Select(v => v.Value.Split(':')[1]);
        Assert.Equal(detail is null ? ["Sender", code] : ["Sender", code, detail], chain);
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task SoapAction_ThatDiffersFromTheAction_IsAMismatch()
    {
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send(header: Headers()), change: r => r.Headers.TryAddWithoutValidation("SOAPAction", "\"urn:other\""));
        Assert.Equal("wsa:ActionMismatch", answer.Xml.Descendants("faultcode").Single().Value);
        Assert.Equal(200, (await host.PostAsync(Soap.V11, Soap.V11.Send(header: Headers()), change: r => r.Headers.TryAddWithoutValidation("SOAPAction", "\"\""))).Status);
    }

    [Fact]
    public async Task Exchange_AnswersOverTheConnectionOnly()
    {
        var header = Headers(replyTo: Declared, action: "urn:bus:xmlns:pf:common:wsdl:2026-01:exchange:GetReceipt");
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Envelope($"""<GetReceipt xmlns="{SoapHost.Exchange}"><number>1</number></GetReceipt>""", header), "/soap/362018/exchange");
        Assert.Equal("wsa:OnlyAnonymousAddressSupported", answer.Xml.Descendants("faultcode").Single().Value);
    }

    private async Task<HttpResponseMessage> SendAsync(string envelope)
    {
        using var content = new StringContent(envelope, System.Text.Encoding.UTF8, "text/xml");
        return await host.Http.PostAsync(host.ServiceAddress(), content);
    }
}
