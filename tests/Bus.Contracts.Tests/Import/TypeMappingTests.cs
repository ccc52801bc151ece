using System.Text;
using System.Xml;
using System.Xml.Schema;

namespace Bus.Contracts.Tests.Import;

/// <summary>What an imported item takes is what the foreign type takes, by the framework's own validator; where the hub's form differs, the note says so.</summary>
public sealed class TypeMappingTests : IDisposable
{
    private static readonly string[] Values =
    [
        "0", "1", "-1", "01", "+1", "12", "123", "1234", "12345", "1234567890123", "999999999999999999", "2147483648", "127", "128", "1.5", "abc", "ABC", "A1", "あ", "見本の値", "true", "2026-11-20", "2026-02-30",
        "2026-11-20Z", "10:15:00", "10:15:00.5", "25:00:00", "2026", "20261", "1 2", "X", "", "2026-11-20T10:15:00", "00", "99", "13", "AA==",
    ];

    private readonly ForeignPackage _package = new();

    public void Dispose() => _package.Dispose();

    [Theory]
    [InlineData("<xs:restriction base='xs:string'/>")]
    [InlineData("<xs:restriction base='xs:string'><xs:maxLength value='3'/></xs:restriction>")]
    [InlineData("<xs:restriction base='xs:string'><xs:length value='4'/></xs:restriction>")]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='[0-9]{2,3}'/></xs:restriction>")]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='\\d{1,4}'/></xs:restriction>")]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='[A-Z]'/><xs:pattern value='[\\d]{2}'/></xs:restriction>")]
    [InlineData("<xs:restriction><xs:simpleType><xs:restriction base='xs:string'><xs:pattern value='[0-9]+'/></xs:restriction></xs:simpleType><xs:maxLength value='4'/></xs:restriction>")]
    [InlineData("<xs:restriction><xs:simpleType><xs:restriction base='xs:string'><xs:pattern value='[0-9A]+'/></xs:restriction></xs:simpleType><xs:pattern value='.1'/></xs:restriction>")]
    [InlineData("<xs:restriction base='xs:string'><xs:enumeration value='A1'/><xs:enumeration value='01'/></xs:restriction>")]
    [InlineData("<xs:restriction base='xs:string'><xs:length value='1'/><xs:enumeration value='A1'/><xs:enumeration value='X'/></xs:restriction>")]
    [InlineData("<xs:restriction><xs:simpleType><xs:restriction base='xs:string'><xs:enumeration value='1'/><xs:enumeration value='X'/></xs:restriction></xs:simpleType><xs:enumeration value='X'/></xs:restriction>")]
    [InlineData("<xs:restriction base='xs:token'><xs:maxLength value='3'/></xs:restriction>")]
    [InlineData("<xs:restriction base='xs:decimal'><xs:totalDigits value='5'/><xs:fractionDigits value='2'/></xs:restriction>")]
    [InlineData("<xs:restriction base='xs:boolean'/>")]
    [InlineData("<xs:restriction base='xs:gYear'/>")]
    [InlineData("<xs:restriction base='xs:dateTime'/>")]
    [InlineData("<xs:restriction base='xs:base64Binary'/>")]
    [InlineData("<xs:list itemType='xs:int'/>")]
    [InlineData("<xs:union memberTypes='xs:int xs:boolean'/>")]
    [InlineData("<xs:restriction base='xs:long'/>", "+1")]
    [InlineData("<xs:restriction base='xs:int'/>", "+1")]
    [InlineData("<xs:restriction base='xs:short'/>", "+1")]
    [InlineData("<xs:restriction base='xs:byte'/>", "+1")]
    [InlineData("<xs:restriction base='xs:unsignedByte'/>", "+1")]
    [InlineData("<xs:restriction base='xs:nonNegativeInteger'/>", "+1")]
    [InlineData("<xs:restriction base='xs:positiveInteger'/>", "+1")]
    [InlineData("<xs:restriction base='xs:integer'><xs:totalDigits value='3'/></xs:restriction>", "+1")]
    [InlineData("<xs:restriction base='xs:integer'><xs:minInclusive value='1'/><xs:maxInclusive value='123'/></xs:restriction>", "+1")]
    [InlineData("<xs:restriction base='xs:decimal'><xs:totalDigits value='4'/><xs:fractionDigits value='0'/></xs:restriction>", "+1")]
    [InlineData("<xs:restriction base='xs:date'/>", "2026-11-20Z")]
    [InlineData("<xs:restriction base='xs:time'/>", "10:15:00.5")]
    public void Item_TakesWhatItsForeignTypeTakes(string type, params string[] narrower)
    {
        var result = ForeignPackage.Import(_package.Of($"<xs:element name='a'><xs:simpleType>{type}</xs:simpleType></xs:element>"));
        Assert.Empty(result.Faults);
        var foreign = Foreign(type);
        foreach (var value in Values.Where(v => v.Length > 0 && !narrower.Contains(v)))
            Assert.True((result.Contract!.Items[1].Rule.Check(Encoding.UTF8.GetBytes(value)) is null) == Takes(foreign, value), $"{value}: the package says {Takes(foreign, value)}");
        foreach (var value in narrower) Assert.NotNull(result.Contract!.Items[1].Rule.Check(Encoding.UTF8.GetBytes(value)));
    }

    private static XmlSchemaSimpleType Foreign(string type)
    {
        var set = new XmlSchemaSet();
        set.Add(null, XmlReader.Create(new StringReader($"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:simpleType name='T'>{type}</xs:simpleType></xs:schema>")));
        set.Compile();
        return (XmlSchemaSimpleType)set.GlobalTypes[new XmlQualifiedName("T")]!;
    }

    private static bool Takes(XmlSchemaSimpleType type, string value)
    {
        try
        {
            type.Datatype!.ParseValue(value, new NameTable(), null);
            return true;
        }
        catch (Exception e) when (e is XmlSchemaException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
