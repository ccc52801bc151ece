using System.Text;
using System.Xml;
using Bus.Contracts;
using Bus.Core.Contracts;
using Bus.Soap.Ingress;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Soap.Tests.Ingress;

public class KnownNamesTests
{
    private static readonly ICatalogue Catalogue = new ServiceCollection().AddLogging().AddBusContracts(new ConfigurationBuilder().Build()).BuildServiceProvider().GetRequiredService<ICatalogue>();

    [Fact]
    public void NamesOfTheEnvelopeAndOfContractsAreTheSameStringInEveryMessage()
    {
        var names = new KnownNames(Catalogue);
        var contract = Catalogue.Current.Contracts[0];
        foreach (var name in (string[])["Envelope", "record", "messageId", contract.SchemaNamespace, contract.Operation, contract.Items[0].Element])
            Assert.Same(Read(names, name), Read(names, name));
    }

    [Fact]
    public void NamesThatAMessageBringsStayItsOwn()
    {
        var names = new KnownNames(Catalogue);
        Assert.NotSame(Read(names, "nobodyKnowsMe"), Read(names, "nobodyKnowsMe"));
        Assert.Equal("nobodyKnowsMe", Read(names, "nobodyKnowsMe"));
        Assert.Null(names.OfMessage().Get("nobodyKnowsMe"));
    }

    [Fact]
    public void WithAnotherCatalogueItsNamesAreKnown()
    {
        var catalogue = new Changing { Current = new CatalogueSnapshot([]) };
        var names = new KnownNames(catalogue);
        var element = Catalogue.Current.Contracts[0].Items[0].Element;
        Assert.Null(names.OfMessage().Get(element));
        catalogue.Current = Catalogue.Current;
        Assert.NotNull(names.OfMessage().Get(element));
    }

    private static string Read(KnownNames names, string name)
    {
        // A namespace is no element's name; it is read where it is declared.
        var (document, isName) = name.Contains(':', StringComparison.Ordinal) ? ($"<a xmlns=\"{name}\"/>", false) : ($"<{name}/>", true);
        using var reader = XmlReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(document)), new XmlReaderSettings { NameTable = names.OfMessage() });
        reader.Read();
        return isName ? reader.LocalName : reader.NamespaceURI;
    }

    private sealed class Changing : ICatalogue
    {
        public required CatalogueSnapshot Current { get; set; }
    }
}
