using Bus.Contracts.Catalogue;

namespace Bus.Contracts.Tests.Catalogue;

public sealed class ContractCheckerTests : IDisposable
{
    private readonly ContractFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Contract_OfAFolder_IsFound()
    {
        _folder.Add("notice");
        _folder.Add("other");
        var check = ContractChecker.Check(_folder.Root);
        Assert.Empty(check.Errors);
        Assert.Equal(["notice/2026-01", "other/2026-01"], check.Contracts.Select(c => c.ToString()));
        Assert.Equal("urn:example:wsdl:2026-01:notice", check.Contracts[0].WsdlNamespace);
    }

    [Fact]
    public void BuiltInContracts_InTheRepository_AreRight() =>
        Assert.Empty(ContractChecker.Check(Path.Combine(Repository.Root, "contracts")).Errors);

    [Theory]
    [InlineData("")]
    [InlineData("absent")]
    public void Folder_WithoutContracts_IsAnError(string name) => Assert.Single(ContractChecker.Check(Path.Combine(_folder.Root, name)).Errors);

    [Theory]
    [InlineData("contract.yaml", "version: 2026-01", "version: one", "contract.yaml", "version")]
    [InlineData("contract.yaml", "name: notice", "name: No tice", "contract.yaml", "name")]
    [InlineData("contract.yaml", "businessUnit: 試験", "", "contract.yaml", "businessUnit")]
    [InlineData("contract.yaml", ", en: Notice", "", "contract.yaml", "title")]
    [InlineData("contract.yaml", "name: notice", "name: notice\nsurprise: 1", "contract.yaml", "line 2")]
    [InlineData("contract.yaml", "name: notice", "name: notice\nname: twice", "contract.yaml", "line 2")]
    [InlineData("contract.yaml", "name: notice", "name: [", "contract.yaml", "line 1")]
    [InlineData("contract.yaml", "orderingKey: [number]", "orderingKey: [numbr]", "contract.yaml", "orderingKey")]
    [InlineData("contract.yaml", "orderingKey: [number]", "orderingKey: [number, number]", "contract.yaml", "orderingKey")]
    [InlineData("contract.yaml", "orderingKey: [number]", "transaction: nowhere", "contract.yaml", "transaction")]
    [InlineData("contract.yaml", "transfer: [amount]", "transfer: [note]", "contract.yaml", "totals.transfer")]
    [InlineData("contract.yaml", "transfer: [amount]", "transfer: [amount]\n  balance: { by: [x], removedWhen: { number: \"1\" } }", "contract.yaml", "totals.balance.by")]
    [InlineData("layout.yaml", "header: 備考", "header: 番号", "layout.yaml", "番号")]
    [InlineData("layout.yaml", "header: 備考, ", "", "layout.yaml", "columns[2]")]
    [InlineData("layout.yaml", "element: note,", "element: remark,", "layout.yaml", "remark")]
    [InlineData("layout.yaml", ", optional: true", "", "layout.yaml", "note")]
    [InlineData("layout.yaml", "  - { header: 金額, element: amount }", "", "layout.yaml", "amount")]
    [InlineData("layout.yaml", "  - { header: 番号, element: number }\n  - { header: 備考, element: note, optional: true }", "  - { header: 備考, element: note, optional: true }\n  - { header: 番号, element: number }", "layout.yaml", "note")]
    [InlineData("schema.xsd", "<xs:element name=\"SendNotice\">", "<xs:element name=\"SendOther\">", "schema.xsd", "SendNotice")]
    [InlineData("schema.xsd", "SendNoticeResponse", "SendNoticeAnswer", "schema.xsd", "SendNoticeResponse")]
    [InlineData("schema.xsd", "<xs:element name=\"record\"", "<xs:element name=\"row\"", "schema.xsd", "SendNotice")]
    [InlineData("schema.xsd", "type=\"xs:string\" minOccurs=\"0\"", "type=\"xs:sting\" minOccurs=\"0\"", "schema.xsd", "line 12")]
    [InlineData("schema.xsd", "type=\"xs:string\" minOccurs=\"0\"", "type=\"xs:string\" minOccurs=\"0\" maxOccurs=\"2\"", "schema.xsd", "note")]
    [InlineData("schema.xsd", "elementFormDefault=\"qualified\"", "", "schema.xsd", "number")]
    [InlineData("schema.xsd", "</xs:schema>", "", "schema.xsd", "line 27")]
    [InlineData("schema.xsd", "?>", "?><!DOCTYPE x>", "schema.xsd", "")]
    [InlineData("contract.yaml", "transfer: [amount]", "transfer: [amount]\n  balance: { by: [number], removedWhen: { number: \"x\" } }", "contract.yaml", "totals.balance.removedWhen")]
    [InlineData("schema.xsd", "name=\"additional\" minOccurs=\"0\"", "name=\"additional\"", "schema.xsd", "additional")]
    [InlineData("schema.xsd", "name=\"additional\"", "name=\"extra\"", "schema.xsd", "additional")]
    [InlineData("schema.xsd", "processContents=\"skip\"", "processContents=\"strict\"", "schema.xsd", "additional")]
    [InlineData("samples/notice.csv", "1,,100", "1,,1x0", "samples/notice.csv", "row 2, amount")]
    [InlineData("samples/notice.csv", "1,,100", "1,100", "samples/notice.csv", "row 2")]
    [InlineData("samples/notice.csv", "番号", "番", "samples/notice.csv", "")]
    [InlineData("samples/notice.xml", "<amount>-5<", "<amount>five<", "samples/notice.xml", "line 3")]
    [InlineData("samples/notice.xml", "<number>1</number>", "", "samples/notice.xml", "line 2")]
    [InlineData("samples/notice.xml", "</SendNotice>", "", "samples/notice.xml", "line 5")]
    public void Contract_WithAnError_NamesFileAndPlace(string file, string from, string to, string expectedFile, string expectedPlace)
    {
        var folder = _folder.Add("notice", (file, from, to));
        var check = ContractChecker.Check(folder);
        Assert.Contains(check.Errors, e => e.File == $"{folder}/{expectedFile}" && e.Place == expectedPlace);
        Assert.Empty(check.Contracts);
    }

    [Theory]
    [InlineData("contract.yaml")]
    [InlineData("layout.yaml")]
    [InlineData("schema.xsd")]
    public void File_Absent_IsTold(string file)
    {
        var folder = _folder.Add("notice");
        File.Delete(Path.Combine(folder, file));
        Assert.Contains(ContractChecker.Check(folder).Errors, e => e.File == $"{folder}/{file}");
    }

    [Fact]
    public void Errors_OfAllFilesOfAllContracts_AreToldTogether()
    {
        _folder.Add("first", ("contract.yaml", "version: 2026-01", "version: x"), ("contract.yaml", "title:", "#"), ("layout.yaml", "header: 備考", "header: 番号"), ("schema.xsd", "xs:long", "xs:lang"));
        _folder.Add("second", ("contract.yaml", "[number]", "[a, b]"), ("contract.yaml", "[amount]", "[c]"));
        _folder.Add("third");
        var check = ContractChecker.Check(_folder.Root);
        Assert.Equal(
            ["first/2026-01/contract.yaml title", "first/2026-01/contract.yaml version", "first/2026-01/layout.yaml 番号", "first/2026-01/schema.xsd line 14",
             "second/2026-01/contract.yaml orderingKey", "second/2026-01/contract.yaml orderingKey", "second/2026-01/contract.yaml totals.transfer"],
            check.Errors.Select(e => $"{Path.GetRelativePath(_folder.Root, e.File)} {e.Place}").Order(StringComparer.Ordinal));
        Assert.All(check.Errors, e => Assert.True(e.What.Ja.Length > 0 && e.What.En.Length > 0));
        Assert.Equal("third", Assert.Single(check.Contracts).Name);
    }

    [Fact]
    public void Namespace_OfTwoContracts_IsAnError()
    {
        _folder.Add("notice");
        _folder.Add("other", ("schema.xsd", ":other\"", ":notice\""), ("samples/notice.xml", ":other\"", ":notice\""));
        var error = Assert.Single(ContractChecker.Check(_folder.Root).Errors);
        Assert.Equal("urn:example:schema:2026-01:notice", error.Place);
    }
}
