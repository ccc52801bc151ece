using System.Text;
using Bus.Core.Faults;

namespace Bus.Contracts.Tests.Flat;

public class FlatReaderTests
{
    [Fact]
    public async Task Rows_WithEveryKindOfField_AreReadInOrder()
    {
        var read = await Csv.Read(Csv.Header + "1,,100\r\n2,\"甲,\"\"乙\"\"\r\n丙\",-5\n3,\U0010DE92葛\U000E0100,\"0\"");
        Assert.Null(read.Failure);
        Assert.Equal(
            [["1", "", "100"], ["2", "甲,\"乙\"\r\n丙", "-5"], ["3", "\U0010DE92葛\U000E0100", "0"]],
            read.Records.Select(r => r.Fields));
        Assert.Equal([(1, 2), (2, 3), (3, 4)], read.Records.Select(r => (r.Index, r.Line!.Value)));
        Assert.All(read.Records, r => Assert.Null(r.Structural));
    }

    [Fact]
    public async Task Raw_OfEveryRow_IsTheRowAsItCame()
    {
        string[] rows = ["1,,100\r\n", "2,\"甲,\"\"乙\"\"\r\n丙\",-5\n", "too,few\n", "9,a\"b,1\r\n", "3,x,0"];
        var read = await Csv.Read(Csv.Header + string.Concat(rows));
        Assert.Equal(rows, read.Records.Select(r => Encoding.UTF8.GetString(r.Raw)));
    }

    /// <summary>A row that is copied as it stands, and those that cannot be: <see cref="Records"/> compares what comes of each.</summary>
    [Theory]
    [InlineData("1,備考,100\r\n")]
    [InlineData("1,\"備考\",100\n")]
    [InlineData("1,a\"b,100\n")]
    [InlineData(",,\r\n")]
    public async Task Row_OfAnyKind_IsCopiedWithItsValues(string row)
    {
        foreach (var length in new[] { 0, 126, 127, 128, 20_000 })
            Assert.Equal(4, (await Csv.Read(Csv.Header + row + $"7,{new string('x', length)},1\n" + row + row)).Records.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public async Task HeaderOnly_WithOrWithoutBom_IsNoRecords(string start)
    {
        var read = await Csv.Read(start + Csv.Header);
        Assert.Null(read.Failure);
        Assert.Empty(read.Records);
    }

    [Theory]
    [InlineData("1,,100\r\n\u001A", 1)]
    [InlineData("1,,100\r\n\r\n\u001A", 1)]
    [InlineData("\u001A", 0)]
    public async Task DosEndOfFile_BehindTheLastLine_IsNoRecord(string rows, int count)
    {
        foreach (var piece in new[] { 1, int.MaxValue })
        {
            var read = await Csv.Read(Encoding.UTF8.GetBytes(Csv.Header + rows), piece: piece);
            Assert.Null(read.Failure);
            Assert.Equal(count, read.Records.Count);
            Assert.All(read.Records, r => Assert.Null(r.Structural));
        }
    }

    [Theory]
    [InlineData("1,,100\r\n\u001A\r\n")]
    [InlineData("1,,100\r\n\u001A\u001A")]
    [InlineData("\u001A2,,100\r\n1,,100\r\n")]
    public async Task DosEndOfFile_AnywhereElse_StandsInARecord(string rows) => Assert.Equal(2, (await Csv.Read(Csv.Header + rows)).Records.Count);

    [Fact]
    public async Task HeaderWithoutLineEnd_IsNoRecords()
    {
        var read = await Csv.Read(Csv.Header.TrimEnd());
        Assert.Null(read.Failure);
        Assert.Empty(read.Records);
    }

    [Fact]
    public async Task Header_Quoted_IsTaken() => Assert.Null((await Csv.Read("\"番号\",\"備考\",\"金額\"\n1,,1\n")).Failure);

    [Fact]
    public async Task Row_WithWrongNumberOfColumns_IsStructuralAndReadingGoesOn()
    {
        var read = await Csv.Read(Csv.Header + "1,2\r\n\r\n1,2,3,4,5,6\r\n5,,5\r\n");
        Assert.Equal([RecordCode.WrongColumnCount, RecordCode.WrongColumnCount, RecordCode.WrongColumnCount, null], read.Records.Select(r => r.Structural?.Code));
        Assert.Equal([false, false, false, true], read.Records.Select(r => r.Fields is not null));
        Assert.Equal(["5", "", "5"], read.Records[3].Fields!);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n\n\r\n")]
    public async Task BlankLines_AtTheEnd_AreNoRows(string end) => Assert.Single((await Csv.Read(Csv.Header + "1,,1\r\n" + end)).Records);

    [Fact]
    public async Task BlankLines_ManyThenARow_AreRows()
    {
        var bytes = Encoding.UTF8.GetBytes(Csv.Header + new string('\n', 5000) + "1,,1\n\n\n");
        var read = await Csv.Read(bytes, bufferBytes: 64, maxRowBytes: 1000);
        Assert.Equal(5001, read.Records.Count);
        Assert.Null(read.Records[^1].Structural);
        Assert.Equal(5002, read.Records[^1].Line);
    }

    [Theory]
    [InlineData("1,a\"b,1")]
    [InlineData("1, \"b\",1")]
    [InlineData("1,a\rb,1")]
    public async Task QuoteOrCarriageReturn_OutsideQuotes_IsStructuralWithItsItem(string row)
    {
        var read = await Csv.Read(Csv.Header + row + "\n2,,2\n");
        Assert.Equal(("note", RecordCode.RuleViolated), (read.Records[0].Structural!.Item, read.Records[0].Structural!.Code));
        Assert.Null(read.Records[1].Structural);
    }

    [Fact]
    public async Task Quote_NeverClosed_NamesTheRowAndTheLineWhereItOpened()
    {
        var read = await Csv.Read(Csv.Header + "1,\"a\nb\",1\n2,\"open,2\n3,,3\n");
        Assert.Single(read.Records);
        Assert.Equal(FaultCode.NotWellFormed, read.Failure!.Code);
        Assert.Contains("row 3 (line 4 of the file)", read.Failure.What.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClosingQuote_FollowedByText_NamesTheRowAndTheLineWhereItOpened()
    {
        var read = await Csv.Read(Csv.Header + "1,\"a\nb\",1\n\"2\",\"x\nclosed\"y,2\n3,,3\n");
        Assert.Single(read.Records);
        Assert.Equal(FaultCode.NotWellFormed, read.Failure!.Code);
        Assert.Contains("row 3 (line 4 of the file)", read.Failure.What.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, FaultCode.TooLarge)]
    [InlineData(5000, FaultCode.TooLarge)]
    public async Task Row_LongerThanTheLimit_IsTooLarge(int length, FaultCode? expected)
    {
        var bytes = Encoding.UTF8.GetBytes(Csv.Header + "1," + new string('x', length - 6) + ",1\r\n");
        Assert.Equal(expected, (await Csv.Read(bytes, maxRowBytes: 100, bufferBytes: 16)).Failure?.Code);
    }

    [Fact]
    public async Task Quote_OpenBeyondTheLimitOfARow_NamesWhereItOpened()
    {
        var read = await Csv.Read(Encoding.UTF8.GetBytes(Csv.Header + "1,\"" + new string('x', 5000)), maxRowBytes: 100, bufferBytes: 16);
        Assert.Equal(FaultCode.NotWellFormed, read.Failure!.Code);
        Assert.Contains("row 2 (line 2 of the file)", read.Failure.What.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // a surrogate
    [InlineData(new byte[] { 0xE3, 0x81 })] // cut
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })] // beyond U+10FFFF
    public async Task Bytes_ThatAreNotUtf8_AreUndecodableWithTheirItem(byte[] bad)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Csv.Header + "1,甲"), .. bad, .. ",1\n2,乙,2\n"u8];
        var read = await Csv.Read(bytes);
        Assert.Equal(("note", RecordCode.Undecodable), (read.Records[0].Structural!.Item, read.Records[0].Structural!.Code));
        Assert.Equal(["1", "", "1"], read.Records[0].Fields!);
        Assert.Null(read.Records[1].Structural);
        Assert.Equal("乙", read.Records[1].Fields![1]);
    }

    [Fact]
    public async Task AnyPieces_OfTheStream_GiveTheSameRecords()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF" + Csv.Header + "1,,100\r\n2,\"甲,\"\"乙\"\"\r\n丙\",-5\n\n3,\U0010DE92,\"0\"\r\n\r\n");
        var whole = await Csv.Read(bytes);
        Assert.Equal(4, whole.Records.Count);
        for (var piece = 1; piece < 40; piece++)
        {
            foreach (var buffer in new[] { 16, 17, 64 })
            {
                var read = await Csv.Read(bytes, piece: piece, bufferBytes: buffer);
                Assert.Null(read.Failure);
                Assert.Equal(whole.Records.Select(r => r.Fields), read.Records.Select(r => r.Fields));
                Assert.Equal(whole.Records.Select(r => r.Raw), read.Records.Select(r => r.Raw));
            }
        }
    }

    [Fact]
    public async Task Dispose_DisposesTheStream()
    {
        var formats = TestContracts.Formats();
        var stream = new PieceStream(Encoding.UTF8.GetBytes(Csv.Header), 100);
        await formats.ReadFlat(stream, formats.ShapeOf(TestContracts.Notice, []), "utf-8").DisposeAsync();
        Assert.True(stream.Disposed);
    }
}
