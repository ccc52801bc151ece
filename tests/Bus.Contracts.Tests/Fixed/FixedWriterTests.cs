namespace Bus.Contracts.Tests.Fixed;

public class FixedWriterTests
{
    [Fact]
    public async Task Grouped_Written_CountsForTheTrailerAndReadsBack()
    {
        string[][] rows = [["00000001", "ﾐﾎﾝ", "100"], ["00000002", "ﾐﾎﾝ", "-40"], ["00000001", "B", "7"]];
        var (bytes, trouble) = await FixedFile.Write("grouped", "cp932", rows);
        Assert.Null(trouble);
        Assert.Equal(8 * 24, bytes.Length);
        Assert.Equal("8000200000000600001     ", System.Text.Encoding.ASCII.GetString(bytes, 3 * 24, 24));
        var read = await FixedFile.Read(bytes, "grouped");
        Assert.Null(read.Failure);
        Assert.Equal(rows, read.Records.Select(r => r.Fields!));
    }

    [Fact]
    public async Task Grouped_NoRecords_IsStillAWholeFile()
    {
        var (bytes, _) = await FixedFile.Write("grouped", "cp932");
        var read = await FixedFile.Read(bytes, "grouped");
        Assert.Null(read.Failure);
        Assert.Empty(read.Records);
    }

    [Theory]
    [InlineData("cp932", "七文字あるよよ")]
    [InlineData("ibm-290", "1234567890123")]
    public async Task Field_TooLongInTheSet_IsNeverCut(string set, string note)
    {
        var (bytes, trouble) = await FixedFile.Write("plain", set, ["00000001", note, "1"]);
        Assert.Contains("'備考' (note) of record 1 does not fit into the 12 bytes", trouble);
        Assert.Empty(bytes);
    }

    [Fact]
    public async Task Double_Shifts_CountForTheWidth()
    {
        // Five pairs and two shifts are the twelve bytes; a sixth does not fit.
        if (!Characters.IbmTableTests.Available) return;
        Assert.Null((await FixedFile.Write("plain", "ibm-930", ["00000001", "東京都港区", "1"])).Trouble);
        Assert.NotNull((await FixedFile.Write("plain", "ibm-930", ["00000001", "東京都港区芝", "1"])).Trouble);
    }
}
