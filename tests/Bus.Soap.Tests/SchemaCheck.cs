using System.Xml.Linq;
using System.Xml.Schema;

namespace Bus.Soap.Tests;

/// <summary>Holds answers against the schemas in wsdl/.</summary>
internal static class SchemaCheck
{
    private static readonly XmlSchemaSet Common = Load("wsdl/exchange/2026-01.xsd", "wsdl/fault/2026-01.xsd", "wsdl/delivery/2026-01.xsd");

    public static void Valid(XElement element) => Valid(element, Common);

    public static void Valid(XElement element, XmlSchemaSet schemas)
    {
        var errors = new List<string>();
        new XDocument(element).Validate(schemas, (_, e) => errors.Add(e.Message));
        Assert.Empty(errors);
    }

    public static XmlSchemaSet Load(params string[] files)
    {
        var set = new XmlSchemaSet();
        foreach (var file in files) set.Add(null, Path.Combine(Repository.Root, file));
        set.Compile();
        return set;
    }
}
