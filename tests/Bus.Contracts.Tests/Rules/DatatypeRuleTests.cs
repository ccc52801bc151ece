using System.Text;
using System.Xml;
using System.Xml.Schema;
using Bus.Contracts.Rules;
using Bus.Core.Faults;

namespace Bus.Contracts.Tests.Rules;

/// <summary>Simple types without a fast rule, as a foreign package may have them.</summary>
public class DatatypeRuleTests
{
    [Theory]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='[A-C]{2}'/></xs:restriction>", "AB", null)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='[A-C]{2}'/></xs:restriction>", "AD", RecordCode.RuleViolated)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='[A-C]{2}'/></xs:restriction>", "AB\n", RecordCode.RuleViolated)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='[A-C]*'/><xs:maxLength value='2'/></xs:restriction>", "ABC", RecordCode.TooLong)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='[A-C]*'/><xs:minLength value='2'/></xs:restriction>", "A", RecordCode.TooShort)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='[0-9]+'/><xs:maxLength value='2'/></xs:restriction>", "123", RecordCode.TooLong)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='[0-9]+'/><xs:maxLength value='2'/></xs:restriction>", "1x3", RecordCode.NotANumber)]
    [InlineData("<xs:restriction base='xs:string'><xs:length value='2'/></xs:restriction>", "あい", null)]
    [InlineData("<xs:restriction base='xs:string'><xs:length value='2'/></xs:restriction>", "あ", RecordCode.TooShort)]
    [InlineData("<xs:restriction base='xs:int'><xs:enumeration value='1'/></xs:restriction>", "2", RecordCode.NotInCodeTable)]
    [InlineData("<xs:restriction base='xs:int'><xs:maxInclusive value='9'/></xs:restriction>", "9", null)]
    [InlineData("<xs:restriction base='xs:int'><xs:maxInclusive value='9'/></xs:restriction>", "10", RecordCode.RuleViolated)]
    [InlineData("<xs:restriction base='xs:int'><xs:maxInclusive value='9'/></xs:restriction>", "x", RecordCode.NotANumber)]
    [InlineData("<xs:restriction base='xs:decimal'><xs:fractionDigits value='1'/></xs:restriction>", "1.25", RecordCode.RuleViolated)]
    [InlineData("<xs:restriction base='xs:date'/>", "2026-02-28", null)]
    [InlineData("<xs:restriction base='xs:date'/>", "2026-02-30", RecordCode.NotADate)]
    [InlineData("<xs:union memberTypes='xs:int xs:date'/>", "2026-02-28", null)]
    [InlineData("<xs:union memberTypes='xs:int xs:date'/>", "x", RecordCode.RuleViolated)]
    [InlineData("<xs:list itemType='xs:int'/>", "1 2 3", null)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='.*'/></xs:restriction>", "a\u0001", RecordCode.RuleViolated)]
    public void SimpleType_Value_HasItsCode(string type, string value, RecordCode? expected) =>
        Assert.Equal(expected, RuleCompiler.Compile(Type(type)).Check(Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void DerivedType_Lengths_AreThoseOfTheNearestRestriction()
    {
        var rule = RuleCompiler.Compile(Type("<xs:restriction base='Base'><xs:maxLength value='2'/></xs:restriction>",
            "<xs:simpleType name='Base'><xs:restriction base='xs:string'><xs:maxLength value='5'/></xs:restriction></xs:simpleType>"));
        Assert.IsType<TextRule>(rule);
        Assert.Equal(RecordCode.TooLong, rule.Check("123"u8));
    }

    private static XmlSchemaSimpleType Type(string content, string others = "")
    {
        var set = new XmlSchemaSet();
        using var reader = XmlReader.Create(new StringReader(
            $"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>{others}<xs:simpleType name='T'>{content}</xs:simpleType></xs:schema>"));
        set.Add(null, reader);
        set.Compile();
        return (XmlSchemaSimpleType)set.GlobalTypes[new XmlQualifiedName("T")]!;
    }
}
