using System.Text;
using Bus.Contracts.Tests.Fixed;
using Bus.Core.Contracts;
using Bus.Core.Faults;

namespace Bus.Contracts.Tests.Flat;

/// <summary>CSV files without a header row.</summary>
public class HeaderlessTests
{
    private static Task<ReadResult> Read(string text, bool additional = false)
    {
        var formats = TestContracts.Formats();
        var shape = formats.ShapeOf(TestContracts.Notice, additional ? [TestContracts.AddresseeName] : []);
        return Records.ReadAll(formats.ReadFlat(new PieceStream(Encoding.UTF8.GetBytes(text), 3), shape, new FileForm("utf-8", FileForm.CsvWithoutHeader)), shape.Items.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public async Task Rows_BeginWithTheFirst(string start)
    {
        var read = await Read(start + "1,,100\r\n2,\"甲\r\n乙\",-5");
        Assert.Null(read.Failure);
        Assert.Equal([["1", "", "100"], ["2", "甲\r\n乙", "-5"]], read.Records.Select(r => r.Fields));
        Assert.Equal([1L, 2L], read.Records.Select(r => r.Line!.Value));
    }

    [Fact]
    public async Task NoBytes_IsNoRecords()
    {
        var read = await Read("");
        Assert.Null(read.Failure);
        Assert.Empty(read.Records);
    }

    [Theory]
    [InlineData("1,,100\r\n2,,200\r\n", "", "")]
    [InlineData("1,,100,徳島\r\n2,,200,阿波\r\n", "徳島", "阿波")]
    public async Task FirstRow_SaysWhetherAdditionalItemsAreThere(string text, string first, string second) =>
        Assert.Equal([first, second], (await Read(text, additional: true)).Records.Select(r => r.Fields![3]));

    [Fact]
    public async Task RowOfOtherLength_IsWrongByItself()
    {
        var read = await Read("1,2\r\n3,,300\r\n4,,400,x\r\n");
        Assert.Equal([RecordCode.WrongColumnCount, null, RecordCode.WrongColumnCount], read.Records.Select(r => r.Structural?.Code));
    }

    [Fact]
    public async Task Written_HasNoHeader_AndReadsBack()
    {
        var (bytes, trouble) = await FixedFile.Write(FileForm.CsvWithoutHeader, "utf-8", ["1", "甲", "100"], ["2", "", "-5"]);
        Assert.Null(trouble);
        Assert.Equal("1,甲,100\r\n2,,-5\r\n", Encoding.UTF8.GetString(bytes));
        Assert.Equal(2, (await Read(Encoding.UTF8.GetString(bytes))).Records.Count);
    }
}
