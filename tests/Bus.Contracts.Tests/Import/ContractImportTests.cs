using System.IO.Compression;
using System.Text;
using Bus.Contracts.Catalogue;
using Bus.Contracts.Import;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Tests.Import;

public sealed class ContractImportTests : IDisposable
{
    private static readonly ImportRequest Leave = new() { Head = HeadItems.Leave };
    private readonly ForeignPackage _package = new();

    public void Dispose() => _package.Dispose();

    [Theory]
    [InlineData("folder")]
    [InlineData("zip")]
    [InlineData("wsdl")]
    [InlineData("xsd")]
    public void Package_InAnyForm_MakesTheSameContract_ThatPassesTheCheck(string form)
    {
        var path = form switch
        {
            "zip" => Path.Combine(_package.Root, "package.zip"),
            "wsdl" => Path.Combine(ForeignPackage.Dunning, "TokusokuService.wsdl"),
            "xsd" => Path.Combine(ForeignPackage.Dunning, "xsd", "tokusoku.xsd"),
            _ => ForeignPackage.Dunning,
        };
        if (form == "zip") ZipFile.CreateFromDirectory(ForeignPackage.Dunning, path);
        // The XSD refers to its neighbour by way of the folder above, which is not part of a package that begins with it.
        if (form == "xsd")
        {
            Assert.Contains(ForeignPackage.Import(path, Leave).Faults, f => f.Construct == "xs:import" && f.Line == 4);
            return;
        }
        var result = ForeignPackage.Import(path, Leave with { Name = "dunning", BusinessUnit = "収滞納管理", Rename = new Dictionary<string, string> { ["督促状発行日"] = "issueDate" } });
        Assert.Empty(result.Faults);
        var folder = ContractImport.Write(result, Path.Combine(_package.Root, "out"));
        var contract = Assert.Single(ContractChecker.Check(folder).Contracts);
        Assert.Empty(ContractChecker.Check(folder).Errors);
        Assert.Equal(("dunning/2025-02", "SendDunning", "督促情報", true), (contract.ToString(), contract.Operation, contract.Title.Ja, contract.TakesFiles));
        // The base type's items first, then the extension's; a group's items by their own names.
        Assert.Equal(["municipalityCode", "levyYear", "noticeNumber", "instalment", "addresseeNumber", "issueDate", "item007", "item008", "taxAssessed", "item010", "biko"], contract.Items.Select(i => i.Element));
        Assert.Equal(["督促状返戻日", "税額", "手数料", "biko"], contract.Items.Where(i => !i.Required).Select(i => i.Header));
        Assert.Equal([0, 2], contract.OrderingKey.AsEnumerable());
        Assert.Equal([0, 2, 4], contract.Identity.AsEnumerable());
        Assert.Equal([8, 9], contract.AmountItems.AsEnumerable());
        Assert.Equal(0, contract.MunicipalityItem);
        Assert.Throws<IOException>(() => ContractImport.Write(result, Path.Combine(_package.Root, "out")));
    }

    [Fact]
    public void WhatNobodySays_IsNamedAsAGuess_InTheResultAndInTheFile()
    {
        var result = ForeignPackage.Import(ForeignPackage.Dunning, Leave);
        Assert.Equal(["businessUnit", "elements", "identity", "municipality", "name", "orderingKey", "title.en", "totals.transfer"],
            result.Proposals.Where(p => p.Source == ProposalSource.Guess).Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["title.ja", "version"], result.Proposals.Where(p => p.Source == ProposalSource.Package).Select(p => p.Key).Order(StringComparer.Ordinal));
        var yaml = Encoding.UTF8.GetString(result.Files["contract.yaml"]);
        foreach (var key in (string[])["orderingKey", "identity", "municipality", "totals.transfer", "businessUnit"]) Assert.Contains($"推定 / guess ({key})", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void HeadItems_AreDecidedOnByWhoeverImports()
    {
        var asked = Assert.Single(ForeignPackage.Import(ForeignPackage.Dunning).Faults);
        Assert.Contains("作成日時, 送信元システム", asked.Cause.En, StringComparison.Ordinal);
        var result = ForeignPackage.Import(ForeignPackage.Dunning, new ImportRequest { Head = HeadItems.Record });
        Assert.Equal(["作成日時", "送信元システム", "市区町村コード"], result.Contract!.Items.Take(3).Select(i => i.Header));
        Assert.Contains(ForeignPackage.Import(ForeignPackage.Dunning, Leave).Notes, n => n.What.En.Contains("送信元システム", StringComparison.Ordinal));
    }

    [Fact]
    public void Key_OfThePackage_IsTheOrderingKey()
    {
        var result = ForeignPackage.Import(_package.Of("<xs:element name='line' type='xs:int'/>",
            keys: "<xs:key name='k'><xs:selector xpath='t:Row'/><xs:field xpath='t:number'/><xs:field xpath='t:line'/></xs:key>"));
        Assert.Empty(result.Faults);
        Assert.Equal([0, 1], result.Contract!.OrderingKey.AsEnumerable());
        Assert.Contains(result.Proposals, p => p is { Key: "orderingKey", Source: ProposalSource.Package });
    }

    [Fact]
    public void Options_GoBeforeGuesses()
    {
        var path = _package.Of("<xs:element name='paidOn' type='xs:string'/><xs:element name='yen' type='xs:long'/><xs:element name='odd'><xs:simpleType><xs:restriction base='xs:string'><xs:pattern value='\\p{Lu}{3}'/></xs:restriction></xs:simpleType></xs:element>");
        Assert.Contains(ForeignPackage.Import(path).Faults, f => f.Construct == "sample" && f.Action.En.Contains("--sample odd=", StringComparison.Ordinal));
        var result = ForeignPackage.Import(path, new ImportRequest
        {
            Name = "paid", Version = "2027-03", OrderingKey = [], Identity = ["number"], Amount = ["yen"], Dates = ["paidOn"], Sample = new Dictionary<string, string> { ["odd"] = "ABC" },
        });
        Assert.Empty(result.Faults);
        var contract = result.Contract!;
        Assert.Equal(("paid/2027-03", 0, 1), (contract.ToString(), contract.OrderingKey.Length, contract.Identity.Length));
        Assert.Equal([2], contract.AmountItems.AsEnumerable());
        Assert.NotNull(contract.Items[1].Rule.Check("2026-02-30"u8));
        Assert.Null(contract.Items[1].Rule.Check("2026-02-28"u8));
    }

    [Theory]
    [InlineData("orderingKey", "--ordering-key")]
    [InlineData("without", "--without")]
    [InlineData("rename", "--rename")]
    [InlineData("amount", "totals.transfer")]
    [InlineData("amount-text", "totals.transfer")]
    [InlineData("record", "--record")]
    [InlineData("name", "--name")]
    [InlineData("builtin", "collection-history/2026-01")]
    public void Options_ThatFitNothing_AreTold(string which, string construct)
    {
        var path = _package.Of("<xs:element name='note' type='xs:string'/>");
        var result = ForeignPackage.Import(path, which switch
        {
            "orderingKey" => new ImportRequest { OrderingKey = ["nothing"] },
            "without" => new ImportRequest { Without = ["nothing"] },
            "rename" => new ImportRequest { Rename = new Dictionary<string, string> { ["nothing"] = "x" } },
            "amount" => new ImportRequest { Amount = ["nothing"] },
            "amount-text" => new ImportRequest { Amount = ["note"] },
            "record" => new ImportRequest { Record = "Nothing" },
            "name" => new ImportRequest { Name = "No Name" },
            _ => new ImportRequest { Name = "collection-history", Version = "2026-01" },
        });
        Assert.Null(result.Contract);
        var fault = result.Faults[0];
        Assert.Contains(fault.Construct, (string[])[construct, "orderingKey"]);
        Assert.True(fault.Action.Ja.Length > 0 && fault.Action.En.Length > 0 && fault.Party.En.Length > 0);
    }

    [Fact]
    public void SeveralRecords_AreNamed_AndOneIsChosen()
    {
        var path = _package.Write("two.xsd", """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:two" xmlns="urn:two" elementFormDefault="qualified">
              <xs:element name="Batch"><xs:complexType><xs:sequence>
                <xs:element name="Paid" type="Row" maxOccurs="500"/><xs:element name="Refunded" type="Row" minOccurs="0" maxOccurs="500"/>
              </xs:sequence></xs:complexType></xs:element>
              <xs:complexType name="Row"><xs:sequence><xs:element name="number" type="xs:string"/></xs:sequence></xs:complexType>
            </xs:schema>
            """);
        var fault = Assert.Single(ForeignPackage.Import(path).Faults);
        Assert.Contains("Batch/Paid, Batch/Refunded", fault.Cause.En, StringComparison.Ordinal);
        // The other list stands outside of the chosen records.
        Assert.Contains("maxOccurs", Assert.Single(ForeignPackage.Import(path, new ImportRequest { Record = "Paid" }).Faults).Cause.En, StringComparison.Ordinal);
        Assert.Empty(ForeignPackage.Import(path, Leave with { Record = "Paid" }).Faults);
        Assert.Equal("row", ForeignPackage.Import(path, new ImportRequest { Record = "Row" }).Contract!.Name);
    }
}
