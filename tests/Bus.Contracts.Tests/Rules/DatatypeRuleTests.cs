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
    [InlineData("<xs:restriction base='xs:token'><xs:pattern value='[A-C] [A-C]'/></xs:restriction>", " A  B", null)]
    [InlineData("<xs:restriction base='xs:int'><xs:pattern value='[0-9]{2}'/><xs:maxInclusive value='50'/></xs:restriction>", "49", null)]
    [InlineData("<xs:restriction base='xs:int'><xs:pattern value='[0-9]{2}'/><xs:maxInclusive value='50'/></xs:restriction>", "51", RecordCode.RuleViolated)]
    [InlineData("<xs:restriction base='xs:int'><xs:pattern value='[0-9]{2}'/><xs:maxInclusive value='50'/></xs:restriction>", "9", RecordCode.RuleViolated)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='A|B'/><xs:pattern value='C\\.?'/></xs:restriction>", "C.", null)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='A|B'/><xs:pattern value='C\\.?'/></xs:restriction>", "AB", RecordCode.RuleViolated)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='\\i[\\c-[:]]*\\p{IsHiragana}'/></xs:restriction>", "a-1あ", null)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='\\i[\\c-[:]]*\\p{IsHiragana}'/></xs:restriction>", "a:1あ", RecordCode.RuleViolated)]
    [InlineData("<xs:restriction><xs:simpleType><xs:list itemType='xs:int'/></xs:simpleType><xs:pattern value='1 .*'/></xs:restriction>", "1 2", null)]
    [InlineData("<xs:restriction><xs:simpleType><xs:list itemType='xs:int'/></xs:simpleType><xs:pattern value='1 .*'/></xs:restriction>", "1 x", RecordCode.RuleViolated)]
    [InlineData("<xs:restriction><xs:simpleType><xs:union memberTypes='xs:int xs:date'/></xs:simpleType><xs:pattern value='2.*'/></xs:restriction>", "1", RecordCode.RuleViolated)]
    [InlineData("<xs:union memberTypes='xs:int xs:date'/>", "2026-02-28", null)]
    [InlineData("<xs:union memberTypes='xs:int xs:date'/>", "x", RecordCode.RuleViolated)]
    [InlineData("<xs:union><xs:simpleType><xs:restriction base='xs:long'><xs:pattern value='-?[0-9]{1,5}'/></xs:restriction></xs:simpleType><xs:simpleType><xs:restriction base='xs:string'><xs:maxLength value='3'/></xs:restriction></xs:simpleType></xs:union>", "  ", null)]
    [InlineData("<xs:list itemType='xs:int'/>", "1 2 3", null)]
    [InlineData("<xs:restriction base='xs:string'><xs:pattern value='.*'/></xs:restriction>", "a\u0001", RecordCode.RuleViolated)]
    public void SimpleType_Value_HasItsCode(string type, string value, RecordCode? expected) =>
        Assert.Equal(expected, RuleCompiler.Compile(Type(type)).Check(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData("<xs:union memberTypes='xs:int P'/>", "7", null)]
    [InlineData("<xs:union memberTypes='xs:int P'/>", "aab", null)]
    [InlineData("<xs:union memberTypes='xs:int P'/>", "aa", RecordCode.RuleViolated)]
    [InlineData("<xs:list itemType='P'/>", "ab  aab", null)]
    [InlineData("<xs:list itemType='P'/>", "ab aa", RecordCode.RuleViolated)]
    public async Task Members_PatternsThatExplode_AreMatchedAtOnce(string type, string value, RecordCode? expected)
    {
        var rule = RuleCompiler.Compile(Type(type, "<xs:simpleType name='P'><xs:restriction base='xs:string'><xs:pattern value='(a+)+b'/></xs:restriction></xs:simpleType>"));

        Assert.Equal(expected, rule.Check(Encoding.UTF8.GetBytes(value)));
        Assert.Equal(RecordCode.RuleViolated, await Task.Run(() => rule.Check(Encoding.UTF8.GetBytes(new string('a', 5_000)))).WaitAsync(TimeSpan.FromMinutes(2)));
    }

    /// <summary>On a backtracking engine each of these would take longer than the universe is old.</summary>
    [Theory]
    [InlineData("(a+)+b", false)]
    [InlineData("(a|aa|a?)*", false)]
    [InlineData("([a-z]{1,100}){1,100}", true)]
    public async Task Pattern_ThatExplodes_RefusesTheValueAtOnce(string pattern, bool limited)
    {
        var rule = RuleCompiler.Compile(Type($"<xs:restriction base='xs:string'><xs:pattern value='{pattern}'/></xs:restriction>"), TimeSpan.FromMilliseconds(20));
        var value = Encoding.UTF8.GetBytes(new string('a', 5_000) + "!");

        var code = await Task.Run(() => rule.Check(value)).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(RecordCode.RuleViolated, code);
        Assert.Equal(limited, rule.Expectation.En.Contains("within 20 ms (Contracts:PatternTimeout)", StringComparison.Ordinal));
    }

    [Fact]
    public void Pattern_ThatNeedsNoLimit_IsMatchedHoweverLongTheMachineTakes()
    {
        var rule = RuleCompiler.Compile(Type("<xs:restriction base='xs:string'><xs:pattern value='(ab|[c-x])*'/></xs:restriction>"), TimeSpan.FromMilliseconds(1));
        // Takes many times as long as the limit, as a short value does where its thread has to wait.
        var value = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abx", 2_000_000)));

        Assert.Null(rule.Check(value));
    }

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
