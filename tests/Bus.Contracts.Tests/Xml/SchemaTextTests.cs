using System.Xml;
using System.Xml.Schema;
using Bus.Core.Contracts;
using Bus.Core.Region;

namespace Bus.Contracts.Tests.Xml;

public class SchemaTextTests
{
    private static readonly AdditionalItem[] Additional =
    [
        TestContracts.AddresseeName, new("branch", "支所", "digits", 3, false), new("points", "点数", "integer", 4, false), new("since", "開始日", "date", 10, false),
    ];

    [Theory]
    [InlineData("collection-history")]
    [InlineData("assessment")]
    public void Schema_WithoutAdditionalItems_IsTheFile(string name) => Assert.Equal(
        File.ReadAllText(Path.Combine(Repository.Root, "contracts", name, "2026-01", "schema.xsd")),
        TestContracts.Formats().Schema(TestContracts.Catalogue.Find(name)!, []));

    [Theory]
    [InlineData("<addresseeName>甲</addresseeName><branch>12</branch><points>-12</points><since>2026-01-01</since>", true)]
    [InlineData("<since>2026-01-01</since>", true)]
    [InlineData("", true)]
    [InlineData("<branch>1234</branch>", false)]
    [InlineData("<points>1.5</points>", false)]
    [InlineData("<since>yesterday</since>", false)]
    [InlineData("<unknown/>", false)]
    public void Schema_WithAdditionalItems_KnowsThem(string additional, bool valid)
    {
        var contract = TestContracts.Notice;
        Assert.Equal(valid, Errors(contract, Additional, $"<additional>{additional}</additional>").Count == 0);
        Assert.Empty(Errors(contract, [], $"<additional>{additional}</additional>"));
    }

    [Fact]
    public void Schema_WithARequiredItem_DemandsIt()
    {
        AdditionalItem[] required = [TestContracts.AddresseeName with { Required = true }];
        Assert.NotEmpty(Errors(TestContracts.Notice, required, ""));
        Assert.NotEmpty(Errors(TestContracts.Notice, required, "<additional/>"));
        Assert.Empty(Errors(TestContracts.Notice, required, "<additional><addresseeName>a</addresseeName></additional>"));
    }

    [Theory]
    [InlineData("collection-history")]
    [InlineData("assessment")]
    public void Schema_OfABuiltInContractWithAdditionalItems_Compiles(string name)
    {
        var contract = TestContracts.Catalogue.Find(name)!;
        var text = TestContracts.Formats().Schema(contract, Additional);
        Assert.Contains("<xs:documentation xml:lang=\"ja\">支所</xs:documentation>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("xs:any ", text, StringComparison.Ordinal);
        Compile(text);
    }

    private static List<string> Errors(Contract contract, AdditionalItem[] additional, string end)
    {
        var errors = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = Compile(TestContracts.Formats().Schema(contract, additional)) };
        settings.ValidationEventHandler += (_, e) => errors.Add(e.Message);
        var body = $"<SendNotice xmlns='{contract.SchemaNamespace}'><record><number>1</number><amount>5</amount>{end}</record></SendNotice>";
        using var xml = XmlReader.Create(new StringReader(body), settings);
        while (xml.Read()) { }
        return errors;
    }

    private static XmlSchemaSet Compile(string text)
    {
        var set = new XmlSchemaSet();
        using var reader = XmlReader.Create(new StringReader(text));
        set.Add(null, reader);
        set.Compile();
        return set;
    }
}
