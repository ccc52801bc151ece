using System.Text;
using Bus.Contracts.Characters.Tables;
using Bus.Core.Contracts;

namespace Bus.Contracts.Tests.Characters;

public class TableFileTests
{
    // Made up: no maker's table, but shaped as theirs are.
    private const string LikeJef = """
        # single bytes as EBCDIC, two ways into pairs and one out
        base ibm-290
        in  28
        in  38
        out 29
        A4A2-A4A6 U+3042
        B0A1 U+4E9C
        B0A2 U+555E
        80A1 U+E000          # 外字
        geta A2AE
        A2AE U+3013
        A1A1 U+3000
        """;

    private const string LikeKeis = """
        base ibm-290
        in  0A42
        out 0A41
        B0A1 U+4E9C
        """;

    [Fact]
    public void Shifts_OfAnyLength_AreReadAndTheFirstIsWritten()
    {
        var jef = Make(LikeJef);
        Assert.Equal("C1亜ｱ", jef.Show(Convert.FromHexString("C3F128B0A12981")));
        Assert.Equal("亜啞", jef.Show(Convert.FromHexString("28B0A138B0A229")));
        Assert.Equal("28B0A1B0A229", Convert.ToHexString(jef.TryEncode("亜啞")!));
        var keis = Make(LikeKeis);
        Assert.Equal("0A42B0A10A41C1", Convert.ToHexString(keis.TryEncode("亜A")!));
        Assert.Equal("亜A", keis.Show(Convert.FromHexString("0A42B0A10A41C1")));
    }

    [Theory]
    [InlineData(LikeJef)]
    [InlineData(LikeKeis)]
    public void Proof_OfASoundTable_Holds(string text)
    {
        var proof = TableProof.Of(Make(text));
        Assert.True(proof.Holds);
        Assert.Empty(proof.ReadOnly);
    }

    [Fact]
    public void Proof_ListsWhatDoesNotComeBack()
    {
        var proof = TableProof.Of(Make("41 U+0041\n42 < U+0041\n43 > U+00C4\n44 U+0044\n43 U+0043"));
        Assert.True(proof.Holds);
        Assert.Equal(("42", "A", "41"), (proof.ReadOnly.Single().Code, proof.ReadOnly.Single().Text, proof.ReadOnly.Single().Other));
        Assert.Equal(("43", "Ä", "C"), (proof.WriteOnly.Single().Code, proof.WriteOnly.Single().Text, proof.WriteOnly.Single().Other));
    }

    [Fact]
    public void Gaiji_LaidOverCp932_ReplaceItsPrivateUse()
    {
        var form = new FileForm("cp932", Gaiji: "F040 U+9AD9\nF041 U+845B U+E0100\nF042 U+20BB7");
        var set = TestContracts.Formats().CharacterSet(form)!;
        Assert.True(set.CanHold(Encoding.UTF8.GetBytes("髙葛\U000E0100\U00020BB7亜")));
        Assert.False(TestContracts.Formats().CharacterSet("cp932")!.CanHold(Encoding.UTF8.GetBytes("\U00020BB7")));
        Assert.Equal("髙", set.Show([0xF0, 0x40]));
        // A separator inside a pair is impossible still, so a CSV file may be in it.
        Assert.Null(TestContracts.Formats().WhyNot(TestContracts.Notice, form));
    }

    [Fact]
    public async Task Gaiji_InACsvFile_RoundTrip()
    {
        var formats = TestContracts.Formats();
        var shape = formats.ShapeOf(TestContracts.Notice, []);
        var form = new FileForm("cp932", Gaiji: "F040 U+20BB7");
        using var stream = new MemoryStream();
        var writer = formats.WriteFlat(stream, shape, form);
        writer.Write(new Outgoing("1", "\U00020BB7野家,本店", "5"), (_, rune) => Assert.Fail($"{rune} is held"));
        await writer.FinishAsync(CancellationToken.None);
        Assert.Contains("F04096EC89C6", Convert.ToHexString(stream.ToArray()));
        var read = await Records.ReadAll(formats.ReadFlat(new MemoryStream(stream.ToArray()), shape, form), 3);
        Assert.Equal("\U00020BB7野家,本店", read.Records.Single().Fields![1]);
    }

    [Theory]
    [InlineData("41 U+0041\n41 U+0042", 2, "二度")]
    [InlineData("41 U+0041\n42 U+0041", 2, "読むだけ")]
    [InlineData("4 U+0041", 1, "16進数")]
    [InlineData("41 0041", 1, "U+4E9C")]
    [InlineData("41 U+D800", 1, "U+4E9C")]
    [InlineData("41 U+0041 U+0042 U+0043", 1, "U+4E9C")]
    [InlineData("base nothing", 1, "ありません")]
    [InlineData("in 0E\n41 U+0041", 0, "両方")]
    [InlineData("in 41\nout 42\n41 U+0041", 0, "シフトの先頭バイト 41")]
    [InlineData("41 U+0041\n4141 U+0042", 0, "シフトのない表")]
    [InlineData("whatever", 1, "読めません")]
    [InlineData("", 0, "一つも")]
    public void Table_Wrong_IsToldByLine(string text, int line, string ja)
    {
        var (table, errors) = TableFile.Read(text, new CharacterTable { Name = "x" }, KnownTables.Find);
        var error = errors.Count > 0 ? errors[0] : TableRules.Check(table).First();
        Assert.Equal(line, error.Line);
        Assert.Contains(ja, error.What.Ja);
    }

    [Fact]
    public void Gaiji_Wrong_IsToldByItsLine() =>
        Assert.Contains("2", TestContracts.Formats().WhyNot(TestContracts.Notice, new FileForm("cp932", Gaiji: "F040 U+9AD9\nF041 x"))!.Value.Ja);

    private static TableEncoding Make(string text)
    {
        var (table, errors) = TableFile.Read(text, new CharacterTable { Name = "made-up" }, KnownTables.Find);
        Assert.Empty(errors);
        return new TableEncoding(table);
    }
}
