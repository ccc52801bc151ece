using Bus.Contracts.Import;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Tests.Import;

/// <summary>A foreign package in a folder of its own.</summary>
internal sealed class ForeignPackage : IDisposable
{
    private const string Frame = """
        <?xml version="1.0" encoding="UTF-8"?>
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:foreign" xmlns:t="urn:foreign" targetNamespace="urn:foreign" elementFormDefault="qualified">
          <xs:element name="Batch"><xs:complexType><xs:sequence><xs:element name="Row" type="Row" maxOccurs="unbounded"/></xs:sequence></xs:complexType>KEYS</xs:element>
          <xs:complexType name="Row"><xs:sequence>
            <xs:element name="number" type="xs:string"/>
            ITEMS
          </xs:sequence>ATTRIBUTES</xs:complexType>
          TYPES
        </xs:schema>
        """;

    public string Root { get; } = Directory.CreateTempSubdirectory("bus-import-").FullName;

    /// <summary>The made-up vendor's package beside the tests: a WSDL and two XSDs, one in Shift_JIS.</summary>
    public static string Dunning { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures", "foreign", "dunning");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public string Write(string name, string text)
    {
        var file = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>A package of one XSD whose record has <c>number</c> and what is given.</summary>
    public string Of(string items, string types = "", string attributes = "", string keys = "") => Write("foreign.xsd", Frame
        .Replace("ITEMS", items, StringComparison.Ordinal).Replace("TYPES", types, StringComparison.Ordinal).Replace("ATTRIBUTES", attributes, StringComparison.Ordinal).Replace("KEYS", keys, StringComparison.Ordinal));

    public static ImportResult Import(string path, ImportRequest? request = null) => ContractImport.Read(path, request ?? new ImportRequest(), new DateOnly(2026, 11, 20));
}
