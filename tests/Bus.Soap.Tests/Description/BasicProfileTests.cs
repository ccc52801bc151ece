using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bus.Soap.Tests.Description;

/// <summary>
/// WS-I Basic Profile 1.1 (ISO/IEC 29361): the requirements that can be tested on a document/literal service, each over every WSDL that is served and over messages on the wire.
/// The number of the requirement stands beside each check.
/// </summary>
public sealed partial class BasicProfileTests(SoapHost host) : IClassFixture<SoapHost>
{
    private static readonly XNamespace W = "http://schemas.xmlsoap.org/wsdl/";
    private static readonly XNamespace S = "http://schemas.xmlsoap.org/wsdl/soap/";
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";
    private static readonly XNamespace E = Soap.V11.Namespace;

    public static TheoryData<string> Services => ["collection-history", "assessment", "exchange"];

    [Theory, MemberData(nameof(Services))]
    public async Task Wsdl_KeepsTheProfile(string service)
    {
        var text = await host.Http.GetStringAsync(host.ServiceAddress(service) + "?wsdl");
        var wsdl = XDocument.Parse(text);
        var root = wsdl.Root!;
        void Must(string requirement, bool holds) => Assert.True(holds, $"{service}: {requirement}");
        void Each(string requirement, IEnumerable<XElement> elements, Func<XElement, bool> holds) => Must(requirement, elements.All(holds));

        Must("R4003, R2010: UTF-8 or UTF-16", wsdl.Declaration?.Encoding is "utf-8" or "utf-16");
        Must("R2028, R2029: the WSDL namespace", root.Name == W + "definitions");
        Must("R2005: types has no foreign target namespace", root.Elements(W + "import").Count() == 0);
        Must("R2022, R2023: types come after imports, before all but documentation", root.Elements().SkipWhile(e => e.Name == W + "documentation").First().Name == W + "types");
        Must("R2001, R2003: schemas are imported by xs:import inside xs:schema only", root.Descendants(Xs + "import").All(i => i.Parent!.Name == Xs + "schema" && i.Parent.Parent!.Name == W + "types"));
        Each("R2105: a schema in types has a target namespace, unless it holds imports only", root.Element(W + "types")!.Elements(Xs + "schema"), e => e.Attribute("targetNamespace") is not null || e.Elements().All(c => c.Name == Xs + "import"));
        Each("R2114: every import names a namespace", root.Descendants(Xs + "import"), e => e.Attribute("namespace") is not null);
        Must("R2114: target namespaces are unique", root.Descendants(Xs + "import").Select(i => i.Attribute("namespace")!.Value).Distinct().Count() == root.Descendants(Xs + "import").Count());
        Each("R2203, R2204: parts of a document binding have element", root.Descendants(W + "part"), e => e.Attribute("element") is not null && e.Attribute("type") is null);
        Each("R2206: a part's element is a global element of another namespace than the WSDL's", root.Descendants(W + "part"), e => e.Attribute("element")!.Value.Contains(':'));
        Each("R2201, R2210: at most one part of a message in the body", root.Elements(W + "message"), e => e.Elements(W + "part").Count() <= 1);
        Each("R2303: no solicit-response and notification", root.Element(W + "portType")!.Elements(W + "operation"), e => e.Elements().First().Name == W + "input");
        Must("R2304: operation names are unique", Unique(root.Element(W + "portType")!.Elements(W + "operation")));
        Each("R2305: parameterOrder leaves out no part", root.Descendants(W + "operation"), e => e.Attribute("parameterOrder") is null);
        Each("R2306: no message part with both type and element", root.Descendants(W + "part"), e => e.Attributes().Count(a => a.Name == "type" || a.Name == "element") == 1);
        Must("R2401: only SOAP bindings", root.Elements(W + "binding").All(b => b.Elements(S + "binding").Count() == 1));
        Each("R2701, R2702: HTTP transport is named", root.Descendants(S + "binding"), e => (string?)e.Attribute("transport") == "http://schemas.xmlsoap.org/soap/http");
        Each("R2705: one style", root.Descendants(S + "binding"), e => (string?)e.Attribute("style") == "document" && root.Descendants(S + "operation").All(o => o.Attribute("style") is null));
        Each("R2706, R2707: use is literal", root.Descendants().Where(e => e.Name == S + "body" || e.Name == S + "fault"), e => (string?)e.Attribute("use") == "literal");
        Must("R2710: signatures on the wire differ", Unique(root.Descendants(W + "part").Where(p => p.Parent!.Attribute("name")!.Value != "Fault"), "element"));
        Must("R2711: one port an address", root.Descendants(S + "address").Select(a => a.Attribute("location")!.Value).Distinct().Count() == root.Descendants(W + "port").Count());
        Each("R2716, R2726: no namespace on body and fault", root.Descendants().Where(e => e.Name == S + "body" || e.Name == S + "fault" || e.Name == S + "header"), e => e.Attribute("namespace") is null);
        Must("R2718: binding and port type have the same operations", root.Element(W + "binding")!.Elements(W + "operation").Select(Name).Order().SequenceEqual(root.Element(W + "portType")!.Elements(W + "operation").Select(Name).Order()));
        Each("R2721: a soap:fault has a name", root.Descendants(S + "fault"), e => e.Attribute("name") is not null);
        Each("R2754: it is the name of its wsdl:fault", root.Descendants(S + "fault"), e => (string?)e.Attribute("name") == (string?)e.Parent!.Attribute("name"));
        Each("R2740, R2742: every known fault is bound", root.Element(W + "binding")!.Elements(W + "operation"), o => o.Elements(W + "fault").Select(Name).SequenceEqual(
            root.Element(W + "portType")!.Elements(W + "operation").Single(p => Name(p) == Name(o)).Elements(W + "fault").Select(Name)));
        Each("R2744, R2745: SOAPAction is named for each operation", root.Element(W + "binding")!.Elements(W + "operation"), o => o.Element(S + "operation")?.Attribute("soapAction")?.Value.Length > 0);
        Each("R2800, R2801: qualified names can be resolved", root.Descendants().Where(e => e.Attribute("message") is not null), e => root.Elements(W + "message").Any(m => "tns:" + Name(m) == e.Attribute("message")!.Value));
        Must("R2026, R2027: no required extension, no version but 1.0", !root.Descendants().Any(e => e.Attribute(W + "required") is not null) && wsdl.Declaration!.Version == "1.0");
        Must("R2011: an import points to a schema", (await Task.WhenAll(root.Descendants(Xs + "import").Select(i => host.Http.GetStringAsync(i.Attribute("schemaLocation")!.Value)))).All(x => XDocument.Parse(x).Root!.Name == Xs + "schema"));
        foreach (var location in root.Descendants(Xs + "import").Select(i => i.Attribute("schemaLocation")!.Value))
        {
            var schema = XDocument.Parse(await host.Http.GetStringAsync(location));
            Must("R2110, R2111: no soapenc:Array, no ArrayOf names", !schema.ToString().Contains("soap/encoding", StringComparison.Ordinal) && !schema.Descendants().Any(e => ((string?)e.Attribute("name"))?.StartsWith("ArrayOf", StringComparison.Ordinal) == true));
            Must("R2112: names of elements are NCNames", schema.Descendants(Xs + "element").Select(e => (string?)e.Attribute("name")).OfType<string>().All(n => AsciiName().IsMatch(n)));
            Must("R2007: an import with a location says it in full", Uri.TryCreate(location, UriKind.Absolute, out _));
        }
    }

    public static TheoryData<string> Messages => ["answer", "fault", "refused envelope", "exchange"];

    [Theory, MemberData(nameof(Messages))]
    public async Task Message_OnTheWire_KeepsTheProfile(string which)
    {
        using var response = await host.Http.PostAsync(which == "exchange" ? host.ServiceAddress("exchange") : host.ServiceAddress(), new StringContent(which switch
        {
            "answer" => Soap.V11.Send(),
            "fault" => Soap.V11.Send(records: "<record/>"),
            "exchange" => Soap.V11.Envelope($"""<ReceiveMessages xmlns="{SoapHost.Exchange}"/>""", Soap.Token("delinquency", "s3cret-d")),
            _ => "<x/>",
        }, System.Text.Encoding.UTF8, "text/xml"));
        var text = await response.Content.ReadAsStringAsync();
        var message = XDocument.Parse(text);
        var body = message.Root!.Element(E + "Body")!;
        Assert.Equal("text/xml", response.Content.Headers.ContentType!.MediaType);          // R1119, R1132
        Assert.Equal("utf-8", response.Content.Headers.ContentType.CharSet);                // R1012, R1018
        Assert.DoesNotContain("<!DOCTYPE", text, StringComparison.Ordinal);                  // R1008
        Assert.DoesNotContain(message.DescendantNodes(), n => n is XProcessingInstruction);  // R1009
        Assert.Equal(E + "Envelope", message.Root.Name);                                     // R1015, R9980
        Assert.DoesNotContain(message.Root.Attributes(), a => !a.IsNamespaceDeclaration);     // R1011, R1032
        Assert.Equal(body, message.Root.Elements().Last());                                  // R1011: nothing after the Body
        var child = Assert.Single(body.Elements());                                          // R9981, R2201
        Assert.NotEqual(XNamespace.None, child.Name.Namespace);                              // R1014
        Assert.DoesNotContain(message.Descendants(), e => e.Attribute(E + "encodingStyle") is not null); // R1005, R1006, R1007
        if (which is "answer" or "exchange")
        {
            Assert.Equal(200, (int)response.StatusCode);                                     // R1111
            Assert.EndsWith("Response", child.Name.LocalName);                               // R2729
            return;
        }
        Assert.Equal(500, (int)response.StatusCode);                                         // R1126
        Assert.Equal(E + "Fault", child.Name);
        Assert.Equal(["faultcode", "faultstring", "detail"], child.Elements().Select(e => e.Name.ToString()));   // R1000, R1001: unqualified, these only
        Assert.Matches("^soapenv:(Client|Server|VersionMismatch|MustUnderstand)$", child.Element("faultcode")!.Value); // R1004, R1031
        Assert.Equal("ja", (string?)child.Element("faultstring")!.Attribute(XNamespace.Xml + "lang"));           // R1016
    }

    [Fact]
    public async Task Request_WithAQuotedSoapAction_OrAnEmptyOne_IsTaken()
    {
        foreach (var action in new[] { "\"urn:bus:xmlns:pf:lgxml:wsdl:2026-01:collection-history:SendCollectionHistory\"", "\"\"", "\"whatever\"" }) // R1109, R2744; R1119: the body decides
            Assert.Equal(200, (await host.PostAsync(Soap.V11, Soap.V11.Send(), change: r => r.Headers.TryAddWithoutValidation("SOAPAction", action))).Status);
    }

    [Fact]
    public async Task Method_OtherThanPost_IsRefusedByItsStatus()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, host.ServiceAddress()) { Content = new StringContent(Soap.V11.Send()) };
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(405, (int)response.StatusCode); // R1114
    }

    [Fact]
    public async Task Utf16_WithAByteOrderMark_IsTaken()
    {
        var content = new ByteArrayContent([.. System.Text.Encoding.Unicode.GetPreamble(), .. System.Text.Encoding.Unicode.GetBytes(Soap.V11.Send())]);
        Assert.Equal(200, (await host.PostAsync(content, "text/xml; charset=utf-16")).Status); // R4001, R1012
    }

    private static bool Unique(IEnumerable<XElement> elements, string attribute = "name")
    {
        var names = elements.Select(e => e.Attribute(attribute)!.Value).ToList();
        return names.Distinct().Count() == names.Count;
    }

    private static string Name(XElement element) => element.Attribute("name")!.Value;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9._-]*$")]
    private static partial Regex AsciiName();
}
