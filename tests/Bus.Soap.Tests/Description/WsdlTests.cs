using System.Net;
using System.Xml.Linq;
using Bus.Core.Contracts;
using Bus.Soap.Description;
using Bus.Soap.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Soap.Tests.Description;

public sealed class WsdlTests(SoapHost host) : IClassFixture<SoapHost>
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";
    private static readonly XNamespace W = "http://schemas.xmlsoap.org/wsdl/";
    private static readonly XNamespace Soap11 = "http://schemas.xmlsoap.org/wsdl/soap/";
    private static readonly XNamespace Soap12 = "http://schemas.xmlsoap.org/wsdl/soap12/";

    /// <summary>With BUS_APPROVE=1 the golden files are written instead of compared.</summary>
    [Theory]
    [InlineData("collection-history", "../../contracts/collection-history/2026-01/schema.xsd")]
    [InlineData("assessment", "../../contracts/assessment/2026-01/schema.xsd")]
    [InlineData("bank-debit-result", "../../contracts/bank-debit-result/2026-01/schema.xsd")]
    [InlineData("delinquency-inquiry", "../../contracts/delinquency-inquiry/2026-01/schema.xsd")]
    [InlineData("exchange", "2026-01.xsd")]
    public void Wsdl_IsTheGoldenFile(string name, string schema)
    {
        var catalogue = host.Services.GetRequiredService<ICatalogue>().Current;
        var service = catalogue.FindQuery(name) is { } query ? ServiceDescription.Of(query) : catalogue.Find(name) is { } contract ? ServiceDescription.Of(contract) : ServiceDescription.Exchange;
        using var written = new MemoryStream();
        new WsdlWriter(service, SoapVersion.V11, $"https://bus.example/soap/000000/{name}", xsd => xsd == "fault" ? "../fault/2026-01.xsd" : schema).Write(written);
        var golden = Path.Combine(Repository.Root, $"wsdl/{name}/2026-01.wsdl");
        if (Environment.GetEnvironmentVariable("BUS_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(golden)!);
            File.WriteAllBytes(golden, [.. written.ToArray(), (byte)'\n']);
        }
        written.Position = 0;
        Assert.Equal(Canonical.Of(XDocument.Load(golden)), Canonical.Of(XDocument.Load(written)));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(golden)!, schema)));
    }

    [Theory]
    [InlineData("?wsdl", "collection-history")]
    [InlineData("?WSDL", "assessment")]
    [InlineData("?wsdl=1.2", "collection-history")]
    [InlineData("?wsdl", "delinquency-inquiry")]
    [InlineData("?wsdl=1.2", "delinquency-inquiry")]
    [InlineData("?wsdl&version=2026-01", "collection-history")]
    [InlineData("?wsdl", "exchange")]
    [InlineData("?wsdl=1.2", "exchange")]
    public async Task Wsdl_WithoutCredentials_NamesTheCallersAddressAndReadableSchemas(string query, string service)
    {
        var wsdl = XDocument.Parse(await host.Http.GetStringAsync(host.ServiceAddress(service) + query));
        var soap = query.Contains("1.2") ? Soap12 : Soap11;
        Assert.Equal(host.ServiceAddress(service).ToString(), (string?)wsdl.Descendants(soap + "address").Single().Attribute("location"));
        Assert.Equal("document", (string?)wsdl.Descendants(soap + "binding").Single().Attribute("style"));
        Assert.Empty(wsdl.Descendants((soap == Soap11 ? Soap12 : Soap11) + "binding"));
        var imports = wsdl.Descendants(Xs + "import").ToList();
        Assert.Equal(2, imports.Count);
        var elements = new List<XName>();
        foreach (var import in imports)
        {
            var schema = XDocument.Parse(await host.Http.GetStringAsync((string)import.Attribute("schemaLocation")!));
            Assert.Equal((string?)import.Attribute("namespace"), (string?)schema.Root!.Attribute("targetNamespace"));
            elements.AddRange(schema.Root.Elements(Xs + "element").Select(e => XName.Get((string)e.Attribute("name")!, (string)import.Attribute("namespace")!)));
        }
        Assert.All(wsdl.Descendants(W + "part").Select(p => Resolve(p, (string)p.Attribute("element")!)), part => Assert.Contains(part, elements));
    }

    [Theory]
    [InlineData("?wsdl", 200)]
    [InlineData("?xsd=collection-history", 200)]
    [InlineData("", 404)]
    public async Task Head_IsAnsweredAsGetIs_WithoutTheBody(string query, int status)
    {
        using var get = await host.Http.GetAsync(new Uri(host.ServiceAddress() + query));
        using var head = await host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, host.ServiceAddress() + query));
        Assert.Equal(status, (int)head.StatusCode);
        Assert.Equal((get.StatusCode, get.Content.Headers.ContentType, get.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentType, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Schema_OfAMunicipality_HoldsItsAdditionalItems()
    {
        var schema = await host.Http.GetStringAsync(host.ServiceAddress() + "?xsd=collection-history");
        Assert.Contains("addresseeName", schema);
        Assert.Contains("氏名名称", schema);
    }

    [Theory]
    [InlineData("/soap/362018/collection-history")]
    [InlineData("/soap/362018/collection-history?wsdl=2.0")]
    [InlineData("/soap/362018/collection-history?wsdl&version=1999-01")]
    [InlineData("/soap/362018/collection-history?xsd=assessment")]
    [InlineData("/soap/362018/exchange?xsd=collection-history")]
    [InlineData("/soap/362018/nothing?wsdl")]
    [InlineData("/soap/412066/collection-history?wsdl")]
    [InlineData("/soap/x/collection-history?wsdl")]
    [InlineData("/soap?wsdl")]
    public async Task Unknown_IsNotFoundInBothLanguages(string path)
    {
        using var response = await host.Http.GetAsync(new Uri(host.Address, path));
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("ここには何もありません", text);
        Assert.Contains("Nothing is here", text);
    }

    [Theory]
    [InlineData(false, "http://127.0.0.1")]
    [InlineData(true, "https://bus.city.example/soap/")]
    public async Task Address_FollowsAProxyOnlyWhereItIsTrusted(bool trusted, string expected)
    {
        var other = await SoapHost.StartAsync(("Soap:TrustedProxies:0", trusted ? "127.0.0.0/8" : "10.0.0.0/8"));
        using var request = new HttpRequestMessage(HttpMethod.Get, other.ServiceAddress() + "?wsdl");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "bus.city.example");
        using var response = await other.Http.SendAsync(request);
        var wsdl = XDocument.Parse(await response.Content.ReadAsStringAsync());
        await other.DisposeAsync();
        Assert.StartsWith(expected, (string?)wsdl.Descendants(Soap11 + "address").Single().Attribute("location"));
        Assert.All(wsdl.Descendants(Xs + "import"), i => Assert.StartsWith(expected, (string?)i.Attribute("schemaLocation")));
    }

    [Fact]
    public async Task Fault_FitsTheDeclaredSchema() =>
        SchemaCheck.Valid((await host.PostAsync(Soap.V11, Soap.V11.Send(records: "<record/>"))).FaultDetail!);

    private static XName Resolve(XElement at, string qualified) =>
        at.GetNamespaceOfPrefix(qualified.Split(':')[0])! + qualified.Split(':')[1];
}

/// <summary>XML as a text that is the same wherever the meaning is: no prefixes, attributes sorted, no white space between elements.</summary>
internal static class Canonical
{
    public static string Of(XDocument document) => string.Join('\n', Lines(document.Root!, ""));

    private static IEnumerable<string> Lines(XElement element, string indent)
    {
        var attributes = element.Attributes().Where(a => !a.IsNamespaceDeclaration).OrderBy(a => a.Name.ToString(), StringComparer.Ordinal).Select(a => $" {a.Name}={Expand(element, a.Value)}");
        yield return $"{indent}{element.Name}{string.Concat(attributes)}{(element.HasElements ? "" : " " + element.Value.Trim())}";
        foreach (var child in element.Elements())
            foreach (var line in Lines(child, indent + "  ")) yield return line;
    }

    private static string Expand(XElement element, string value) =>
        value.Split(':') is [var prefix, var local] && element.GetNamespaceOfPrefix(prefix) is { } ns ? $"{{{ns}}}{local}" : value;
}
