namespace Bus.Soap.Tests.Ingress;

/// <summary>Every refusal in both SOAP versions: code, role, HTTP status and content type are what the surface promises.</summary>
public sealed class FaultTests(SoapHost host) : IClassFixture<SoapHost>
{
    private const string Good = "/soap/362018/collection-history";

    private static readonly string Deep = string.Concat(Enumerable.Repeat("<d>", 10_000)) + string.Concat(Enumerable.Repeat("</d>", 10_000));

    /// <summary>Name, expected code, expected role in SOAP 1.1 words, fixed status (0: the binding's), address, envelope.</summary>
    private static readonly (string Name, string Code, string Role, int Status, string Address, Func<Soap, string> Envelope)[] Cases =
    [
        ("no credentials", "unauthenticated", "Client", 401, Good, s => s.Send(header: "")),
        ("wrong password", "unauthenticated", "Client", 401, Good, s => s.Send(header: Soap.Token(password: "wrong"))),
        ("password digest", "unauthenticated", "Client", 401, Good, s => s.Send(header: Soap.Token(type: "#PasswordDigest"))),
        ("token without password", "unauthenticated", "Client", 401, Good,
            s => s.Send(header: $"""<w:Security xmlns:w="{Soap.Wsse}"><w:UsernameToken><w:Username>x</w:Username></w:UsernameToken></w:Security>""")),
        ("two tokens", "unauthenticated", "Client", 401, Good, s => s.Send(header: Soap.Token() + Soap.Token())),
        ("municipality not in the region", "unknown-municipality", "Client", 0, "/soap/412066/collection-history", s => s.Send()),
        ("municipality that is none", "unknown-municipality", "Client", 0, "/soap/1/collection-history", s => s.Send()),
        ("address without service", "unknown-municipality", "Client", 0, "/soap", s => s.Send()),
        ("no such service", "unknown-service", "Client", 0, "/soap/362018/nothing", s => s.Send()),
        ("service of another contract", "unknown-operation", "Client", 0, "/soap/362018/assessment", s => s.Send()),
        ("contract at the exchange", "unknown-operation", "Client", 0, "/soap/362018/exchange", s => s.Send()),
        ("unknown namespace", "unknown-operation", "Client", 0, Good, s => s.Envelope(Soap.Operation(ns: "urn:x"), Soap.Token())),
        ("unknown element", "unknown-operation", "Client", 0, Good, s => s.Envelope($"""<SendOther xmlns="{SoapHost.Ns}"/>""", Soap.Token())),
        ("unknown element at the exchange", "unknown-operation", "Client", 0, "/soap/362018/exchange", s => s.Envelope($"""<X xmlns="{SoapHost.Exchange}"/>""", Soap.Token())),
        ("other release", "unsupported-version", "Client", 0, Good, s => s.Envelope(Soap.Operation(ns: SoapHost.Ns.Replace("2026-01", "2031-02")), Soap.Token())),
        ("other release of the exchange", "unsupported-version", "Client", 0, "/soap/362018/exchange",
            s => s.Envelope($"""<GetReceipt xmlns="{SoapHost.Exchange.Replace("2026-01", "2031-02")}"/>""", Soap.Token())),
        ("not XML", "not-well-formed", "Client", 0, Good, _ => "this is no XML"),
        ("nothing", "not-well-formed", "Client", 0, Good, _ => ""),
        ("cut off", "not-well-formed", "Client", 0, Good, s => s.Send()[..^20]),
        ("cut inside a record", "not-well-formed", "Client", 0, Good, s => { var x = s.Send(); return x[..x.IndexOf("<levyYear>", StringComparison.Ordinal)]; }),
        ("something after the envelope", "not-well-formed", "Client", 0, Good, s => s.Send() + "<x/>"),
        ("undeclared entity", "not-well-formed", "Client", 0, Good, s => s.Send("<messageId>&x;</messageId>")),
        ("DTD", "forbidden-xml", "Client", 0, Good, s => "<!DOCTYPE x>" + s.Send()),
        ("external entity", "forbidden-xml", "Client", 0, Good, s => """<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>""" + s.Send("<messageId>&e;</messageId>")),
        ("depth 10,000 in the body", "forbidden-xml", "Client", 0, Good, s => s.Envelope(Deep, Soap.Token())),
        ("depth 10,000 and nothing else", "forbidden-xml", "Client", 0, Good, _ => Deep),
        ("depth 10,000 in a header to be skipped", "forbidden-xml", "Client", 0, Good, s => s.Send(header: Deep + Soap.Token())),
        ("depth 10,000 in a record", "forbidden-xml", "Client", 0, Good, s => s.Send(records: $"<record>{Deep}</record>")),
        ("65 attributes", "forbidden-xml", "Client", 0, Good,
            s => s.Send(records: $"<record {string.Join(' ', Enumerable.Range(0, 65).Select(i => $"a{i}=''"))}/>")),
        ("a long name", "forbidden-xml", "Client", 0, Good, s => s.Send(records: $"<{new string('n', 257)}/>")),
        ("65 headers", "forbidden-xml", "Client", 0, Good, s => s.Send(header: string.Concat(Enumerable.Repeat("<h/>", 65)))),
        ("not an envelope", "invalid-message", "Client", 0, Good, _ => "<x/>"),
        ("no body", "invalid-message", "Client", 0, Good, s => $"""<e:Envelope xmlns:e="{s.Namespace}"/>"""),
        ("empty body", "invalid-message", "Client", 0, Good, s => s.Envelope("", Soap.Token())),
        ("text in the body", "invalid-message", "Client", 0, Good, s => s.Envelope("text", Soap.Token())),
        ("two body children", "invalid-message", "Client", 0, Good, s => s.Envelope(Soap.Operation() + Soap.Operation(), Soap.Token())),
        ("two body children, the first empty", "invalid-message", "Client", 0, Good, s => s.Envelope($"""<SendCollectionHistory xmlns="{SoapHost.Ns}"/><x/>""", Soap.Token())),
        ("an element after the body", "invalid-message", "Client", 0, Good, s => s.Send().Replace("</e:Body>", "</e:Body><x/>")),
        ("an element after the records", "invalid-message", "Client", 0, Good, s => s.Send(records: Soap.Record() + "<extra/>")),
        ("head out of order", "invalid-message", "Client", 0, Good, s => s.Send("<sequence>1</sequence><messageId>a</messageId>")),
        ("head twice", "invalid-message", "Client", 0, Good, s => s.Send("<sequence>1</sequence><sequence>1</sequence>")),
        ("message id empty", "invalid-message", "Client", 0, Good, s => s.Send("<messageId/>")),
        ("message id too long", "invalid-message", "Client", 0, Good, s => s.Send($"<messageId>{new string('a', 129)}</messageId>")),
        ("business date not real", "invalid-message", "Client", 0, Good, s => s.Send("<businessDate>2026-02-29</businessDate>")),
        ("sequence negative", "invalid-message", "Client", 0, Good, s => s.Send("<sequence>-1</sequence>")),
        ("extent unknown", "invalid-message", "Client", 0, Good, s => s.Send("<extent>all</extent>")),
        ("head of elements", "invalid-message", "Client", 0, Good, s => s.Send("<messageId><x/></messageId>")),
        ("unqualified head", "invalid-message", "Client", 0, Good, s => s.Send("""<messageId xmlns="">a</messageId>""")),
        ("unqualified record", "invalid-message", "Client", 0, Good, s => s.Send(records: """<record xmlns=""/>""")),
        ("unknown mandatory header", "must-understand", "MustUnderstand", 0, Good,
            s => s.Send(header: Soap.Token() + $"""<x:tx xmlns:x="urn:x" xmlns:e="{s.Namespace}" e:mustUnderstand="1"/>""")),
        ("bad record", "invalid-record", "Client", 0, Good, s => s.Send(records: Soap.Record(date: "2026-02-30"))),
    ];

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var soap in Soap.Both)
            foreach (var each in Cases) data.Add(soap.Name, each.Name);
        return data;
    }

    [Theory, MemberData(nameof(All))]
    public async Task Refusal_InEitherVersion_HasCodeRoleStatusAndType(string version, string name)
    {
        var soap = Soap.Both.Single(s => s.Name == version);
        var expected = Cases.Single(c => c.Name == name);
        var answer = await host.PostAsync(soap, expected.Envelope(soap), expected.Address);
        AssertFault(answer, soap, expected.Code, expected.Role, expected.Status);
    }

    [Fact]
    public async Task Action_OfNestingTooDeep_IsToNestLess_OfADtdToRemoveIt()
    {
        Assert.Contains("Nest the elements less deeply", (await host.PostAsync(Soap.V11, Soap.V11.Send(header: Deep + Soap.Token()), Good)).FaultDetail!.Value, StringComparison.Ordinal);
        Assert.Contains("Remove DTD", (await host.PostAsync(Soap.V11, "<!DOCTYPE x>" + Soap.V11.Send(), Good)).FaultDetail!.Value, StringComparison.Ordinal);
    }

    internal static void AssertFault(Answer answer, Soap soap, string code, string role, int status = 0)
    {
        Assert.Equal(code, answer.FaultCode);
        var (role12, binding) = role switch { "Client" => ("Sender", 400), "Server" => ("Receiver", 500), _ => (role, 500) };
        Assert.Equal(soap == Soap.V11 ? role : role12, answer.Role);
        Assert.Equal(status != 0 ? status : soap == Soap.V11 ? 500 : binding, answer.Status);
        Assert.Equal(soap.MediaType + "; charset=utf-8", answer.ContentType);
        Assert.Equal(soap.Namespace, answer.Xml.Root!.Name.Namespace);
        Assert.NotNull(answer.Length);
        Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Count > 0);
        foreach (var name in new[] { "cause", "action", "party" })
            Assert.Equal(["ja", "en"], answer.FaultDetail!.Elements().Where(e => e.Name.LocalName == name)
                .Select(e => (string?)e.Attribute(System.Xml.Linq.XNamespace.Xml + "lang")));
        Assert.DoesNotContain(answer.FaultDetail!.Descendants().Where(e => !e.HasElements && e.Name.LocalName != "item"), e => e.Value.Length == 0);
    }
}
