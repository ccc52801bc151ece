using Bus.Core.Faults;

namespace Bus.Contracts.Tests.Fixed;

public class FixedReaderTests
{
    private const string Header = "1ﾐﾎﾝ                    ";
    private const string One = "2000000010000000100     ", Two = "2000000020000000200     ";
    private const string Trailer = "8000200000003000001     ", End = "9                       ";

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public async Task Plain_WhateverTheLineEnd_GivesTheSameRecords(string lineEnd)
    {
        var read = await FixedFile.Read($"00000001見本        0000000100{lineEnd}00000002            -000000200{lineEnd}", "plain");
        Assert.Null(read.Failure);
        Assert.Equal([["00000001", "見本", "100"], ["00000002", "", "-200"]], read.Records.Select(r => r.Fields!));
        Assert.Equal([1L, 2L], read.Records.Select(r => r.Line!.Value));
        Assert.Equal(FixedFile.In($"00000001見本        0000000100{lineEnd}", "cp932"), read.Records[0].Raw);
        Assert.All(read.Records, r => Assert.Null(r.Structural));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u001A")]
    [InlineData("\r\n\u001A")]
    public async Task Plain_LastRecordWithoutLineEnd_IsReadToItsEnd(string end)
    {
        var read = await FixedFile.Read($"00000001            0000000000\r\n00000002            0000000000{end}", "plain");
        Assert.Null(read.Failure);
        Assert.Equal(["0", "0"], read.Records.Select(r => r.Fields![2]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(24)]
    public async Task Grouped_InPiecesOfAnySize_IsTheSame(int piece)
    {
        var read = await FixedFile.Read(Header + One + Two + Trailer + End, "grouped", piece: piece);
        Assert.Null(read.Failure);
        Assert.Equal([["00000001", "ﾐﾎﾝ", "100"], ["00000002", "ﾐﾎﾝ", "200"]], read.Records.Select(r => r.Fields!));
        Assert.Equal([2L, 3L], read.Records.Select(r => r.Line!.Value));
    }

    [Fact]
    public async Task Grouped_SeveralHeaders_EachCountsItsOwn()
    {
        var read = await FixedFile.Read(Header + One + "8000100000001000001     " + "1B                      " + Two + "8000100000002000000     " + End, "grouped");
        Assert.Null(read.Failure);
        Assert.Equal(["ﾐﾎﾝ", "B"], read.Records.Select(r => r.Fields![1]));
    }

    [Theory]
    [InlineData("8000300000003000001     ", "合計件数")]
    [InlineData("8000200000003010001     ", "合計金額")]
    [InlineData("8000200000003000002     ", "一番の件数")]
    [InlineData("8000x00000003000001     ", "合計件数")]
    public async Task Trailer_DisagreesWithItsData_RefusesTheWholeFile(string trailer, string field)
    {
        var read = await FixedFile.Read(Header + One + Two + trailer + End, "grouped");
        Assert.Equal(FaultCode.InvalidMessage, read.Failure!.Code);
        Assert.Contains(field, read.Failure.What.Ja);
        Assert.Contains("4番目", read.Failure.What.Ja);
    }

    [Fact]
    public async Task Trailer_AnAmountCannotBeRead_ComparesCountsOnly()
    {
        var read = await FixedFile.Read(Header + One + "200000002?????????x     " + "8000299999999990001     " + End, "grouped");
        Assert.Null(read.Failure);
        Assert.Equal(2, read.Records.Count);
    }

    [Theory]
    [InlineData(Header + One + Two + Trailer, "エンドレコードがありません")]
    [InlineData(Header + One + Two, "トレーラーレコードがありません")]
    [InlineData(One + Trailer + End, "1番目にデータレコード")]
    [InlineData(Header + One + Two + Trailer + End + Header, "6番目にヘッダーレコード")]
    [InlineData(Header + "5                       ", "2番目のレコードの種別")]
    [InlineData(Header + One + "2000000020", "3番目のレコードが 10 バイトで終わっています")]
    [InlineData("", "ファイルが空です")]
    public async Task Structure_Wrong_SaysWhichRecordAndWhy(string text, string expected) =>
        Assert.Contains(expected, (await FixedFile.Read(text, "grouped")).Failure!.What.Ja);

    [Fact]
    public async Task LineEnd_MissingLater_IsToldAndNotReadOver()
    {
        var read = await FixedFile.Read("00000001            0000000000\r\n00000002            0000000000x\r\n", "plain");
        Assert.Equal(FaultCode.NotWellFormed, read.Failure!.Code);
        Assert.Contains("2番目", read.Failure.What.Ja);
    }

    [Fact]
    public async Task Field_BytesThatAreNoCharacters_AreListedByPositionAndStay()
    {
        // A lead byte whose trail would lie in the next field: it may not swallow it.
        var bytes = FixedFile.Bytes("00000001", new byte[] { 0x81, 0xFF, (byte)'a', 0x88 }, "        0000000100");
        var formats = TestContracts.Formats();
        await using var reader = formats.ReadFlat(new MemoryStream(bytes), formats.ShapeOf(TestContracts.Notice, []), new Bus.Core.Contracts.FileForm("cp932", "plain"));
        Assert.True(await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(RecordCode.Undecodable, reader.Structural!.Code);
        Assert.Equal("note", reader.Structural.Item);
        Assert.Equal([("note", 1, "81FF")], reader.Undecodable.Take(1).Select(u => (u.Item, u.Position, u.Bytes)));
        Assert.Equal("100", System.Text.Encoding.UTF8.GetString(reader.Field(2)));
        Assert.Equal(bytes, reader.Raw.ToArray());
    }
}
