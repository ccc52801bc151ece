using System.Text;
using Bus.Contracts.Characters;
using Bus.Core.Faults;
using Bus.Core.Region;

namespace Bus.Contracts.Tests.Flat;

public class FlatHeaderTests
{
    private static readonly AdditionalItem First = new("first", "追加一", "text", 10, false);
    private static readonly AdditionalItem Second = new("second", "追加二", "digits", 10, false);
    private static readonly AdditionalItem Needed = new("needed", "追加三", "text", 10, true);

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\r\n\r\n")]
    public async Task File_WithoutAnything_HasNoHeader(string text)
    {
        var read = await Csv.Read(text);
        Assert.Equal(FaultCode.InvalidMessage, read.Failure!.Code);
        Assert.Contains("no header row", read.Failure.What.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("番号,金額,備考\n", "Column 2 of the header row is not '備考' (note) but '金額'")]
    [InlineData("番号,備考\n", "Column 3 of the header row is not '金額' (amount).")]
    [InlineData("1,,100\n", "Column 1 of the header row is not '番号' (number).")]
    [InlineData("番号,備考,金額,余分\n", "Column 4 of the header row is not in this municipality's layout")]
    [InlineData("番号 ,備考,金額\n", "Column 1 of the header row")]
    public async Task Header_OtherThanTheLayout_NamesTheFirstDifferentColumn(string header, string expected)
    {
        var read = await Csv.Read(header + "1,,100\n");
        Assert.Empty(read.Records);
        Assert.Equal(FaultCode.InvalidMessage, read.Failure!.Code);
        Assert.Contains(expected, read.Failure.What.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_InPlaceOfTheHeader_IsNotToldOn()
    {
        var read = await Csv.Read("1,山田太郎,100\n");
        Assert.DoesNotContain("山田", read.Failure!.What.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("番号,備考,金額", new[] { "1", "", "1", "", "" })]
    [InlineData("番号,備考,金額,追加一", new[] { "1", "", "1", "x", "" })]
    [InlineData("番号,備考,金額,追加二", new[] { "1", "", "1", "", "x" })]
    [InlineData("番号,備考,金額,追加一,追加二", new[] { "1", "", "1", "x", "y" })]
    public async Task AdditionalColumns_NotRequired_MayBeMissing(string header, string[] expected)
    {
        var row = "1,,1" + string.Concat(new[] { ",x", ",y" }.Take(header.Split(',').Length - 3));
        var read = await Csv.Read(header + "\n" + row + "\n", First, Second);
        Assert.Null(read.Failure);
        Assert.Equal(expected, Assert.Single(read.Records).Fields);
    }

    [Theory]
    [InlineData("番号,備考,金額,追加二,追加一")]
    [InlineData("番号,備考,追加一,金額")]
    [InlineData("番号,備考,金額,追加一,追加一")]
    public async Task AdditionalColumns_OutOfOrderOrTwice_AreRefused(string header) =>
        Assert.Equal(FaultCode.InvalidMessage, (await Csv.Read(header + "\n", First, Second)).Failure?.Code);

    [Fact]
    public async Task AdditionalColumn_Required_MustBeThere()
    {
        Assert.Contains("追加三", (await Csv.Read("番号,備考,金額\n", First, Needed)).Failure!.What.Ja, StringComparison.Ordinal);
        Assert.Null((await Csv.Read("番号,備考,金額,追加三\n", First, Needed)).Failure);
    }

    [Theory]
    [InlineData("utf-8", "cp932")]
    [InlineData("cp932", "utf-8")]
    public async Task Header_InTheOtherCharacterSet_IsToldSo(string written, string declared)
    {
        var bytes = await Csv.Write(TestContracts.Formats().ShapeOf(TestContracts.Notice, []), written, [["1", "", "1"]]);
        var fault = (await Csv.Read(bytes, declared)).Failure!;
        Assert.Equal(FaultCode.InvalidMessage, fault.Code);
        Assert.Contains($"seems to be in {written}, but the route says {declared}", fault.What.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_WithBomWhereCp932IsDeclared_IsToldToBeUtf8()
    {
        var fault = (await Csv.Read(Encoding.UTF8.GetBytes("\uFEFF" + Csv.Header), Cp932CharacterSet.WireName)).Failure!;
        Assert.Contains("seems to be in utf-8", fault.What.En, StringComparison.Ordinal);
    }
}
