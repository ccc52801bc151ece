using System.Text;
using Bus.Core.Contracts;

namespace Bus.Contracts.Tests;

public class BuiltInContractsTests
{
    [Fact]
    public void CollectionHistory_Loaded_IsTheFlagshipContract()
    {
        var contract = TestContracts.CollectionHistory;
        Assert.Equal("2026-01", contract.Version);
        Assert.Equal("SendCollectionHistory", contract.Operation);
        Assert.Equal("urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history", contract.SchemaNamespace);
        Assert.Equal("urn:bus:xmlns:pf:lgxml:wsdl:2026-01:collection-history", contract.WsdlNamespace);
        Assert.Equal("収滞納管理", contract.BusinessUnit);
        Assert.Equal(31, contract.Items.Length);
        Assert.Equal(Enumerable.Range(0, 10), contract.OrderingKey);
        Assert.Equal(Enumerable.Range(0, 11), contract.Identity);
        Assert.Equal(0, contract.MunicipalityItem);
        Assert.Equal(contract.IndexOf("transactionNumber"), contract.TransactionItem);
        Assert.Equal(["taxCollected", "dunningFeeCollected", "delinquencyChargeCollected"], Names(contract, contract.AmountItems));
        Assert.Equal(["accountingYear", "subjectCode", "provisionalKind"], Names(contract, contract.Balance!.GroupBy));
        Assert.Equal(
            [("provisionalKind", "9"), ("deleted", "1")],
            contract.Balance.RemovedWhen.Select(r => (contract.Items[r.Item].Element, r.Value)));
    }

    [Fact]
    public void CollectionHistory_Headers_AreThoseOfThePublishedTable() =>
        Assert.Equal(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "collection-history.header.txt")).TrimEnd(),
            string.Join('\n', TestContracts.CollectionHistory.Items.Select(i => $"{i.Header} {i.Element}{(i.Required ? "" : "?")}")));

    [Theory]
    [InlineData("collection-history")]
    [InlineData("assessment")]
    [InlineData("bank-debit-result")]
    public async Task Samples_Read_AreWholeAndRight(string name)
    {
        var contract = TestContracts.Catalogue.Find(name)!;
        var folder = Path.Combine(Repository.Root, "contracts", name, "2026-01", "samples");
        var formats = TestContracts.Formats();
        var shape = formats.ShapeOf(contract, []);
        var flat = await Records.ReadAll(formats.ReadFlat(File.OpenRead(Path.Combine(folder, name + ".csv")), shape, "utf-8"), shape.Items.Length);
        Assert.Null(flat.Failure);
        Assert.Equal(2, flat.Records.Count);
        Assert.All(flat.Records, r => Assert.Null(r.Structural));
        using var xml = XmlBodies.Open(File.ReadAllText(Path.Combine(folder, name + ".xml"), Encoding.UTF8));
        var fromXml = await Records.ReadAll(formats.ReadXml(xml, shape), shape.Items.Length);
        Assert.Null(fromXml.Failure);
        Assert.Equal(flat.Records.Select(r => r.Fields), fromXml.Records.Select(r => r.Fields));
    }

    private static IEnumerable<string> Names(Contract contract, IEnumerable<int> items) => items.Select(i => contract.Items[i].Element);
}
