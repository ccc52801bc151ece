using Bus.Contracts.Import;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Tests.Import;

/// <summary>What a flat record cannot carry is told: which construct, on which line, what to do, who.</summary>
public sealed class ConstructTests : IDisposable
{
    private const int Line = 6;     // where the items begin
    private readonly ForeignPackage _package = new();

    public void Dispose() => _package.Dispose();

    [Theory]
    [InlineData("xs:choice", "<xs:choice><xs:element name='a' type='xs:string'/><xs:element name='b' type='xs:string'/></xs:choice>", "b")]
    [InlineData("xs:attribute", "<xs:element name='a'><xs:complexType><xs:simpleContent><xs:extension base='xs:string'><xs:attribute name='unit'/></xs:extension></xs:simpleContent></xs:complexType></xs:element>", "a/@unit")]
    [InlineData("xs:anyAttribute", "<xs:element name='a'><xs:complexType><xs:sequence><xs:element name='b' type='xs:string'/></xs:sequence><xs:anyAttribute/></xs:complexType></xs:element>", "a/@*")]
    [InlineData("maxOccurs", "<xs:element name='a' type='xs:string' maxOccurs='3'/>", "a")]
    [InlineData("xs:sequence maxOccurs", "<xs:sequence maxOccurs='2'><xs:element name='a' type='xs:string'/><xs:element name='b' type='xs:string'/></xs:sequence>", "a --without b")]
    [InlineData("xs:any", "<xs:any processContents='skip'/>", "*")]
    [InlineData("mixed", "<xs:element name='a'><xs:complexType mixed='true'><xs:sequence><xs:element name='b' type='xs:string'/></xs:sequence></xs:complexType></xs:element>", "a")]
    [InlineData("type", "<xs:element name='a' type='xs:anySimpleType'/>", "a")]
    [InlineData("type", "<xs:element name='a' type='xs:QName'/>", "a")]
    [InlineData("xs:complexType", "<xs:element name='a' type='Row'/>", "a")]
    [InlineData("abstract", "<xs:element name='a' type='Abstract'/>", "a", "<xs:complexType name='Abstract' abstract='true'><xs:sequence><xs:element name='b' type='xs:string'/></xs:sequence></xs:complexType>")]
    [InlineData("substitutionGroup", "<xs:element ref='head'/>", "head", "<xs:element name='head' type='xs:string'/><xs:element name='other' type='xs:string' substitutionGroup='head'/>")]
    [InlineData("xs:element", "<xs:element name='a'><xs:complexType/></xs:element>", "a")]
    public void Construct_ThatDoesNotFit_IsTold_AndCanBeLeftOut(string construct, string items, string without, string types = "")
    {
        var path = _package.Of(items, types);
        var fault = Assert.Single(ForeignPackage.Import(path, new ImportRequest { Record = "Row" }).Faults);
        Assert.Equal(("foreign.xsd", construct), (fault.File, fault.Construct));
        Assert.True(fault.Line == Line || fault.Construct == "xs:complexType", fault.ToString());
        Assert.Contains("--without " + without, fault.Action.En.Replace(", ", " --without ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All([fault.Cause, fault.Action, fault.Party], t => Assert.True(t.Ja.Length > 0 && t.En.Length > 0));

        var left = ForeignPackage.Import(path, new ImportRequest { Record = "Row", Without = without.Split(" --without ") });
        Assert.Empty(left.Faults);
        Assert.DoesNotContain(left.Contract!.Items, i => i.Element == without);
    }

    [Fact]
    public void Constructs_AreAllToldAtOnce() => Assert.Equal(["maxOccurs", "xs:attribute", "xs:choice"], ForeignPackage.Import(_package.Of(
        "<xs:element name='many' type='xs:string' maxOccurs='3'/><xs:choice><xs:element name='a' type='xs:string'/><xs:element name='b' type='xs:string'/></xs:choice>",
        attributes: "<xs:attribute name='kind'/>")).Faults.Select(f => f.Construct).Order(StringComparer.Ordinal));

    [Fact]
    public void GroupsNillablesAndDefaults_AreCarried_AndTold()
    {
        var result = ForeignPackage.Import(_package.Of(
            "<xs:group ref='g'/><xs:element name='nil' type='xs:string' nillable='true'/><xs:element name='def' type='xs:string' default='x'/><xs:element name='one' type='xs:string' fixed='9'/><xs:element name='a'><xs:complexType><xs:sequence><xs:element name='number' type='xs:string'/></xs:sequence></xs:complexType></xs:element>",
            "<xs:group name='g'><xs:sequence><xs:element name='g1' type='xs:string'/></xs:sequence></xs:group>"));
        Assert.Empty(result.Faults);
        Assert.Equal(["number", "g1", "nil", "def", "one", "aNumber"], result.Contract!.Items.Select(i => i.Element));
        Assert.False(result.Contract.Items[2].Required);
        Assert.NotNull(result.Contract.Items[4].Rule.Check("8"u8));
        Assert.Equal(["def", "nil", "one"], result.Notes.Select(n => n.Item).Order(StringComparer.Ordinal));
    }
}
