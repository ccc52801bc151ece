using System.Text;
using Bus.Contracts.Tests.Flat;
using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Contracts.Tests.Characters;

public class Cp932Tests
{
    private static readonly ICharacterSet Set = TestContracts.Formats().CharacterSet("cp932")!;

    [Theory]
    [InlineData("FBFC8BB4814091E32C31", "髙橋　代,1")]
    [InlineData("B1812C42", "ｱ\uFFFD,B")]
    [InlineData("41FB", "A\uFFFD")]
    public void Row_IsShownInItsOwnCharacters_AndHalfOfOneTakesNothingElseAlong(string bytes, string text) => Assert.Equal(text, Set.Show(Convert.FromHexString(bytes)));

    [Theory]
    [InlineData("〜")]
    [InlineData("−")]
    [InlineData("‖")]
    [InlineData("¢")]
    [InlineData("£")]
    [InlineData("¬")]
    [InlineData("é")]
    [InlineData("¥")]
    [InlineData("\u00A0")]
    [InlineData("\u0080")]
    [InlineData("\U00020BB7")]
    [InlineData("\U0010DE92")]
    [InlineData("\U000E0100")]
    public async Task Character_OutsideTheSet_BecomesOneGetaAndIsTold(string character)
    {
        Assert.False(Set.CanHold(Encoding.UTF8.GetBytes("甲" + character)));
        var told = new List<(string, string)>();
        var shape = TestContracts.Formats().ShapeOf(TestContracts.Notice, []);
        var bytes = await Csv.Write(shape, "cp932", [["1", "甲" + character + "乙", "2"]], (item, rune) => told.Add((item, rune.ToString())));
        Assert.Equal([("note", character)], told);
        Assert.Equal([character], Set.Unmappable(Encoding.UTF8.GetBytes("甲" + character)).Select(r => r.ToString()));
        Assert.Equal("甲〓乙", (await Csv.Read(bytes, "cp932")).Records[0].Fields![1]);
    }

    [Theory]
    [InlineData("～－∥￠￡￢")]
    [InlineData("髙﨑纊①Ⅲⅲ㈱№℡∵")]
    [InlineData("ｱｲｳ゛゜･")]
    [InlineData("\\~|漢字カナ〓　・？?")]
    [InlineData("\uE000\uE757")]
    public async Task Characters_OfTheSet_ComeBackUnchanged(string text)
    {
        Assert.True(Set.CanHold(Encoding.UTF8.GetBytes(text)));
        Assert.Empty(Set.Unmappable(Encoding.UTF8.GetBytes(text)));
        var shape = TestContracts.Formats().ShapeOf(TestContracts.Notice, []);
        var bytes = await Csv.Write(shape, "cp932", [["1", text, "2"]], (_, rune) => Assert.Fail(rune.ToString()));
        Assert.Equal(text, (await Csv.Read(bytes, "cp932")).Records[0].Fields![1]);
    }

    [Theory]
    [InlineData(new byte[] { 0xED, 0x95 }, "﨑")] // NEC selection of IBM extensions
    [InlineData(new byte[] { 0xFA, 0xB1 }, "﨑")] // IBM extension
    [InlineData(new byte[] { 0xFA, 0x5B }, "∵")]
    [InlineData(new byte[] { 0x87, 0x9A }, "∵")]
    [InlineData(new byte[] { 0x83, 0x5C, 0x83, 0x7C }, "ソポ")] // trail bytes 5C and 7C
    public async Task DoubledCodes_AreRead(byte[] bytes, string expected)
    {
        var read = await Read(bytes);
        Assert.Null(read.Structural);
        Assert.Equal(expected, read.Fields![1]);
    }

    [Theory]
    [InlineData(new byte[] { 0x81 })] // cut before the separator
    [InlineData(new byte[] { 0x81, 0x20 })]
    [InlineData(new byte[] { 0x81, 0x7F })]
    [InlineData(new byte[] { 0x81, 0xAD })] // unassigned
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xA0 })]
    [InlineData(new byte[] { 0xFD })]
    [InlineData(new byte[] { 0xFF })]
    public async Task Bytes_OutsideTheSet_AreUndecodable(byte[] bytes)
    {
        var fault = (await Read(bytes)).Structural!;
        Assert.Equal(("note", RecordCode.Undecodable), (fault.Item, fault.Code));
    }

    [Fact]
    public void EveryCharacterThatCanBeHeld_IsInTheFrameworksDecoder()
    {
        var framework = CodePagesEncodingProvider.Instance.GetEncoding(932)!;
        var held = 0;
        for (var c = 0; c < 0x10000; c++)
        {
            if (char.IsSurrogate((char)c)) continue;
            var text = ((char)c).ToString();
            if (!Set.CanHold(Encoding.UTF8.GetBytes(text))) continue;
            held++;
            Assert.Equal(text, framework.GetString(framework.GetBytes(text)));
        }
        Assert.Equal(9397, held);
    }

    [Fact]
    public void Utf8_HoldsEverything() => Assert.True(TestContracts.Formats().CharacterSet("utf-8")!.CanHold("\U0010DE92〜"u8));

    [Fact]
    public void CharacterSet_Unknown_IsNull() => Assert.Null(TestContracts.Formats().CharacterSet("jef"));

    private static async Task<ReadRecord> Read(byte[] note)
    {
        byte[] header = await Csv.Write(TestContracts.Formats().ShapeOf(TestContracts.Notice, []), "cp932", []);
        byte[] row = [.. header, .. "1,"u8, .. note, .. ",2\r\n"u8];
        return Assert.Single((await Csv.Read(row, "cp932")).Records);
    }
}
