using System.Xml.Linq;
using System.Xml.Schema;

namespace Bus.Soap.Tests;

/// <summary>Files of the repository.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    public static string File(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Bus.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("Bus.sln is in no folder above the tests.");
    }
}

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
        foreach (var file in files) set.Add(null, Repository.File(file));
        set.Compile();
        return set;
    }
}
