using System.IO.Compression;
using System.Text;
using Bus.Contracts.Import;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Tests.Import;

/// <summary>A package is read within bounds, and nothing outside of it ever is.</summary>
public sealed class HostilePackageTests : IDisposable
{
    private const string Xs = "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"";
    private static readonly ImportLimits Small = new() { Files = 20, FileBytes = 200_000, TotalBytes = 300_000 };
    private readonly ForeignPackage _package = new();

    public void Dispose() => _package.Dispose();

    [Theory]
    [InlineData("/etc/hosts")]
    [InlineData("file:///etc/hosts")]
    [InlineData("../outside.xsd")]
    [InlineData("x/../../outside.xsd")]
    [InlineData("%2e%2e/outside.xsd")]
    [InlineData("http://127.0.0.1:1/outside.xsd")]
    public void Location_OutsideOfThePackage_IsRefused(string location)
    {
        File.WriteAllText(Path.Combine(_package.Root, "outside.xsd"), $"<xs:schema {Xs}/>");
        _package.Write("in/a.xsd", $"<xs:schema {Xs}>\n<xs:include schemaLocation=\"{location}\"/>\n<xs:element name=\"a\" type=\"xs:string\"/></xs:schema>");
        var fault = Assert.Single(ForeignPackage.Import(Path.Combine(_package.Root, "in")).Faults);
        Assert.Equal(("a.xsd", 2, "xs:include"), (fault.File, fault.Line, fault.Construct));
    }

    [Fact]
    public void Location_OnTheNetwork_MeansTheFileOfThatNameInThePackage()
    {
        var path = _package.Of("<xs:element name='a' type='t:T'/>").Replace("foreign.xsd", "", StringComparison.Ordinal);
        _package.Write("parts/types.xsd", $"<xs:schema {Xs} targetNamespace=\"urn:foreign\"><xs:simpleType name=\"T\"><xs:restriction base=\"xs:string\"/></xs:simpleType></xs:schema>");
        var main = Path.Combine(path, "foreign.xsd");
        File.WriteAllText(main, File.ReadAllText(main).Replace("<xs:element name=\"Batch\"", "<xs:include schemaLocation=\"https://vendor.example/x/types.xsd\"/><xs:element name=\"Batch\"", StringComparison.Ordinal));
        Assert.Empty(ForeignPackage.Import(path).Faults);
    }

    [Fact]
    public void Link_OutOfThePackage_IsNotFollowed()
    {
        File.WriteAllText(Path.Combine(_package.Root, "outside.xsd"), $"<xs:schema {Xs}/>");
        _package.Write("in/a.xsd", $"<xs:schema {Xs}><xs:include schemaLocation=\"b.xsd\"/></xs:schema>");
        File.CreateSymbolicLink(Path.Combine(_package.Root, "in", "b.xsd"), Path.Combine(_package.Root, "outside.xsd"));
        Assert.Equal("xs:include", Assert.Single(ForeignPackage.Import(Path.Combine(_package.Root, "in")).Faults).Construct);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY e \"x\">]><x>&e;</x>", "DTD")]
    [InlineData("<xs:schema", "XML")]
    [InlineData("", "XML")]
    public void File_ThatIsNoPlainXml_IsRefused(string text, string construct) =>
        Assert.Equal(construct, Assert.Single(ForeignPackage.Import(_package.Write("a.xsd", text)).Faults).Construct);

    [Fact]
    public void Nesting_IsBounded()
    {
        var path = _package.Write("a.xsd", string.Concat(Enumerable.Repeat("<a>", 100_000)));
        Assert.Contains("64", Assert.Single(ForeignPackage.Import(path).Faults).Cause.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../a.xsd")]
    [InlineData("/a.xsd")]
    [InlineData("..\\a.xsd")]
    [InlineData("C:/a.xsd")]
    public void Zip_WhoseNamesLeaveIt_IsRefused(string name) => Assert.Contains("outside", Assert.Single(Zip((name, $"<xs:schema {Xs}/>")).Faults).Cause.En, StringComparison.Ordinal);

    [Fact]
    public void Zip_ThatUnpacksToMoreThanItMay_IsRefused()
    {
        var bomb = Zip(("a.xsd", $"<xs:schema {Xs}>" + new string(' ', 5_000_000)));
        Assert.Contains("200,000", Assert.Single(bomb.Faults).Cause.En, StringComparison.Ordinal);
        // Many files, none of them too large.
        var many = Zip([.. Enumerable.Range(0, 10).Select(i => ($"{i}.xsd", $"<xs:schema {Xs}>{new string(' ', 100_000)}</xs:schema>"))]);
        Assert.Contains(many.Faults, f => f.Cause.En.Contains("300,000", StringComparison.Ordinal));
        Assert.Contains("more than 20", Assert.Single(Zip([.. Enumerable.Range(0, 21).Select(i => ($"{i}.txt", ""))]).Faults).Cause.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Zip_Damaged_IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_package.Root, "p.zip"), [1, 2, 3, 4]);
        Assert.Contains("zip", Assert.Single(ForeignPackage.Import(Path.Combine(_package.Root, "p.zip")).Faults).Cause.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Schemas_ThatIncludeEachOther_AreReadOnce()
    {
        var path = _package.Of("<xs:element name='a' type='t:T'/>");
        File.WriteAllText(path, File.ReadAllText(path).Replace("<xs:element name=\"Batch\"", "<xs:include schemaLocation=\"types.xsd\"/><xs:element name=\"Batch\"", StringComparison.Ordinal));
        _package.Write("types.xsd", $"<xs:schema {Xs}><xs:include schemaLocation=\"foreign.xsd\"/><xs:simpleType name=\"T\"><xs:restriction base=\"xs:string\"/></xs:simpleType></xs:schema>");
        Assert.Empty(ForeignPackage.Import(path).Faults);
    }

    [Fact]
    public void Schema_ThatIsWrong_IsToldByItsLine()
    {
        var fault = Assert.Single(ForeignPackage.Import(_package.Of("<xs:element name='a' type='t:Nowhere'/>")).Faults);
        Assert.Equal(("foreign.xsd", 6, "XSD"), (fault.File, fault.Line, fault.Construct));
    }

    [Theory]
    [InlineData("style=\"rpc\"", "element=\"t:Batch\"", "soap:binding")]
    [InlineData("style=\"document\"", "type=\"xs:string\"", "wsdl:part type")]
    [InlineData("style=\"document\"", "element=\"t:Nowhere\"", "wsdl:part")]
    public void Wsdl_OfAnotherStyle_IsRefused(string style, string part, string construct)
    {
        _package.Of("");
        var path = _package.Write("s.wsdl", $"""
            <definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:foreign" {Xs} targetNamespace="urn:w" xmlns:w="urn:w">
              <types><xs:schema><xs:import namespace="urn:foreign" schemaLocation="foreign.xsd"/></xs:schema></types>
              <message name="In"><part name="p" {part}/></message>
              <portType name="P"><operation name="Send"><input message="w:In"/></operation></portType>
              <binding name="B" type="w:P"><soap:binding {style} transport="http://schemas.xmlsoap.org/soap/http"/></binding>
            </definitions>
            """);
        Assert.Equal(construct, Assert.Single(ForeignPackage.Import(path).Faults).Construct);
    }

    [Fact]
    public void ForeignText_InComments_StaysThere()
    {
        var path = _package.Of("<xs:element name='a' type='xs:string'><xs:annotation><xs:documentation xml:lang='ja'>見出し\" , x: y # z</xs:documentation></xs:annotation></xs:element>");
        var result = ForeignPackage.Import(path);
        Assert.Empty(result.Faults);
        Assert.Equal("見出し\" , x: y # z", result.Contract!.Items[1].Header);
    }

    private ImportResult Zip(params (string Name, string Text)[] entries)
    {
        var path = Path.Combine(_package.Root, $"{Guid.NewGuid():N}.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
            foreach (var (name, text) in entries)
                using (var stream = zip.CreateEntry(name).Open()) stream.Write(Encoding.UTF8.GetBytes(text));
        return ForeignPackage.Import(path, new ImportRequest { Limits = Small });
    }
}
